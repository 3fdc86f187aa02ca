// Has axe-core judge pages, with JavaScript off and on.
//
//   node axe.js CHROMIUM ORDER.json
//
// The order names a folder, which is served as the site, and its pages; a page may have steps to take before it is judged. What was
// found fault with is printed as JSON.
//
// axe-core is a script, and needs its promises and timers. So where JavaScript is off, the page is loaded without it: nothing of its
// own runs, and `noscript` counts. Only then are scripts allowed again, for axe, which is put in from outside. Whether anything had
// changed by then is seen by comparing the page's markup with what the other visit, with JavaScript on, had before axe came.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { withBrowser } from './chromium.js';
import { serve } from './serve.js';
import { take } from './take.js';

const [executablePath, orderFile] = process.argv.slice(2);
const { folder, pages, policy } = JSON.parse(readFileSync(orderFile, 'utf8'));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const judgement = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations', 'incomplete'],
};
// Each page is judged twice, and each time as somebody else has it.
const visits = [
  { script: true, options: { viewport: { width: 1280, height: 800 }, colorScheme: 'light' } },
  { script: false, options: { viewport: { width: 360, height: 740 }, colorScheme: 'dark', isMobile: true, hasTouch: true } },
];

const { home, close } = await serve(folder, { policy });
const judged = [];
await withBrowser(executablePath, async (browser) => {
  const waiting = pages.map((page, place) => ({ ...page, place }));
  const work = async () => {
    for (let page = waiting.shift(); page; page = waiting.shift()) judged[page.place] = await judge(browser, page);
  };
  await Promise.all([work(), work()]);
});
close();
console.log(JSON.stringify(judged));

async function judge(browser, { path, steps = [] }) {
  const seen = { path, complaints: [], unsure: [], ran: [] };
  const markup = [];
  for (const { script, options } of visits) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const protocol = await context.newCDPSession(page);
    await protocol.send('Emulation.setScriptExecutionDisabled', { value: !script });
    page.on('pageerror', (error) => seen.complaints.push(`a script failed: ${error}`));
    await page.goto(home + path);
    for (const step of steps) await take(step, page);
    markup.push(await page.evaluate(() => document.documentElement.outerHTML));
    await protocol.send('Emulation.setScriptExecutionDisabled', { value: false });
    await page.evaluate(axe);
    const found = await page.evaluate((judgement) => globalThis.axe.run(document, judgement), judgement);
    const how = `JavaScript ${script ? 'on' : 'off'}, ${options.viewport.width} px`;
    for (const { id, help, nodes } of found.violations) {
      for (const { html } of nodes) seen.complaints.push(`${how}: ${id}: ${help}: ${html}`);
    }
    for (const { id, nodes } of found.incomplete) seen.unsure.push(`${how}: ${id}: ${nodes[0].html}`);
    seen.ran = found.passes.map(({ id }) => id);
    await context.close();
  }
  if (markup[0] !== markup[1]) seen.complaints.push('the page is another one with JavaScript than without');
  return seen;
}
