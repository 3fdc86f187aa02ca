// Fills in a form and sends it, as a visitor without JavaScript does.
//
//   node fill-in.js CHROMIUM ORDER.json
//
// The order names the page and the steps; what the visitor saw is printed as JSON.

import { readFileSync } from 'node:fs';
import { withPage } from './chromium.js';
import { take } from './take.js';

const [executablePath, orderFile] = process.argv.slice(2);
const order = JSON.parse(readFileSync(orderFile, 'utf8'));

const seen = await withPage(executablePath, {}, async (page) => {
  const home = new URL(order.page).origin;
  const strangers = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(`${home}/`)) strangers.push(request.url());
  });

  await page.goto(order.page);
  for (const step of order.steps) await take(step, page);

  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.request().method() === 'POST'),
    page.locator('form[method=post i] [type=submit]').click(),
  ]);
  await page.waitForLoadState('load');
  const root = page.locator('html');
  return {
    status: answer.status(),
    language: await root.getAttribute('lang'),
    direction: (await root.getAttribute('dir')) ?? 'ltr',
    words: await page.locator('main').innerText(),
    strangers,
  };
});
console.log(JSON.stringify(seen));
