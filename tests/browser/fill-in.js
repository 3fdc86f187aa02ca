// Fills in forms and sends them, as visitors without JavaScript do.
//
//   node fill-in.js CHROMIUM ORDER.json
//
// The order names visits, each with its page and the steps there. Where it names a folder, that is served as the site, and the pages are
// paths in it. What each visitor saw is printed as JSON.

import { readFileSync } from 'node:fs';
import { withBrowser } from './chromium.js';
import { serve } from './serve.js';
import { take } from './take.js';

const [executablePath, orderFile] = process.argv.slice(2);
const { folder, visits } = JSON.parse(readFileSync(orderFile, 'utf8'));
const site = folder && (await serve(folder));

const seen = await withBrowser(executablePath, async (browser) => {
  const answers = [];
  for (const visit of visits) {
    const context = await browser.newContext({ javaScriptEnabled: false, locale: visit.locale });
    answers.push(await fillIn(await context.newPage(), visit));
    await context.close();
  }
  return answers;
});
site?.close();
console.log(JSON.stringify(seen));

async function fillIn(page, visit) {
  const address = site ? site.home + visit.page : visit.page;
  const home = new URL(address).origin;
  const strangers = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(`${home}/`)) strangers.push(request.url());
  });

  await page.goto(address);
  for (const step of visit.steps) await take(step, page);

  let [answer] = await Promise.all([
    page.waitForResponse((response) => response.request().method() === 'POST'),
    page.waitForEvent('load'),
    page.locator('form[method=post i] [type=submit]').click(),
  ]);
  if (visit.reload) answer = await page.reload();
  const root = page.locator('html');
  return {
    method: answer.request().method(),
    status: answer.status(),
    address: page.url(),
    language: await root.getAttribute('lang'),
    direction: (await root.getAttribute('dir')) ?? 'ltr',
    words: await page.locator('main').innerText(),
    texts: await page.locator('main textarea').evaluateAll((fields) => fields.map((field) => field.value)),
    cookies: (await page.context().cookies()).length,
    strangers,
  };
}
