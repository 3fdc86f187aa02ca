// Takes pictures of the example site's forms for the manual: the request form empty, filled in, sent with faults, sent from a page that
// was made from an older definition, and its receipt; the other form empty. Each on a desktop and on a telephone.
//
//   node screens.js CHROMIUM DROPSAFE FOLDER
//
// The site, the receiver and the answers are those of `dropsafe demo`. The pictures go into the folder.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { withPage } from './chromium.js';

const [executablePath, dropsafe, folder] = process.argv.slice(2);

const demo = spawn(dropsafe, ['demo', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
const ended = new Promise((done) => demo.on('exit', done));
const home = await new Promise((found, failed) => {
  createInterface(demo.stdout).on('line', (line) => {
    const address = /^Listening on (http:\/\/[^/]+)/.exec(line);
    if (address) found(address[1]);
  });
  ended.then(() => failed(new Error('the demo ended')));
});

const desktop = { viewport: { width: 1000, height: 720 }, colorScheme: 'light' };
const telephone = { viewport: { width: 360, height: 680 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const visitors = [
  { name: 'desktop-en', start: '/', options: desktop },
  { name: 'telephone-en', start: '/', options: { ...telephone, colorScheme: 'light' } },
  { name: 'telephone-ar', start: '/ar/', options: { ...telephone, colorScheme: 'dark' } },
];
try {
  for (const { name, start, options } of visitors) await withPage(executablePath, options, (page) => visit(page, name, start));
} finally {
  demo.kill('SIGINT');
  await ended;
}

async function visit(page, name, start) {
  const shoot = async (state, first = 'h1') => {
    // A telephone shows little: it begins with what the picture is about.
    if (first !== 'h1' || name.startsWith('telephone')) await page.locator(first).evaluate((element) => element.scrollIntoView());
    await page.screenshot({ path: join(folder, `form-${state}-${name}.png`) });
  };
  const send = () => Promise.all([page.waitForEvent('load'), page.locator('.dropsafe-submit button').click()]);
  const request = `${home}${start}request-assistance/`;
  const story = 'Nobody here can open their mail since Monday. فقدنا البريد منذ الاثنين.';

  await page.goto(`${home}${start}become-a-provider/`);
  await shoot('other');

  await page.goto(request);
  await shoot('empty');

  await page.locator('[name=alias]').fill('Zed');
  await page.locator('[name=email]').fill('zed at example.org');
  await send();
  await shoot('faults');

  await page.goto(request);
  await page.locator('[name=email]').fill('zed@example.org');
  await page.locator('[name=what_happened]').fill(story);
  await shoot('filled', '.dropsafe-field:has([name=what_happened])');
  await send();
  await shoot('receipt');

  // What a page of last month would send: made from another definition, with an answer that is no longer asked for.
  await page.goto(request);
  await page.locator('[name=what_happened]').fill(story);
  await page.locator('[name=alias]').fill('Zed');
  await page.locator('[name=alias]').evaluate((field) => (field.name = 'nickname'));
  await page.locator('[name=_form]').evaluate((field) => (field.value = '0'.repeat(field.value.length)));
  await send();
  await shoot('older');
}
