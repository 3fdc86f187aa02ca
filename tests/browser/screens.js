// Takes pictures of the request form for the manual: empty, sent with faults, and the receipt, each on a desktop and on a telephone.
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
  { name: 'desktop-en', path: '/request-assistance/', options: desktop },
  { name: 'telephone-en', path: '/request-assistance/', options: { ...telephone, colorScheme: 'light' } },
  { name: 'telephone-ar', path: '/ar/request-assistance/', options: { ...telephone, colorScheme: 'dark' } },
];
try {
  for (const { name, path, options } of visitors) await withPage(executablePath, options, (page) => visit(page, name, path));
} finally {
  demo.kill('SIGINT');
  await ended;
}

async function visit(page, name, path) {
  const shoot = async (state) => {
    // A telephone shows little: it begins with the page's heading.
    if (name.startsWith('telephone')) await page.locator('h1').evaluate((heading) => heading.scrollIntoView());
    await page.screenshot({ path: join(folder, `form-${state}-${name}.png`) });
  };
  const send = () => Promise.all([page.waitForEvent('load'), page.locator('.dropsafe-submit button').click()]);

  await page.goto(home + path);
  await shoot('empty');

  await page.locator('[name=alias]').fill('Zed');
  await page.locator('[name=email]').fill('zed at example.org');
  await send();
  await shoot('faults');

  await page.locator('[name=email]').fill('zed@example.org');
  await page.locator('[name=what_happened]').fill('Nobody here can open their mail since Monday. فقدنا البريد منذ الاثنين.');
  await send();
  await shoot('receipt');
}
