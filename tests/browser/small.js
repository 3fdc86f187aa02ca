// Looks at pages as those do who need large letters or have a small screen, without JavaScript.
//
//   node small.js CHROMIUM ORDER.json
//
// The order names a folder, which is served as the site, and the paths of its pages. What has to be scrolled to the side, or is cut
// off, is printed as JSON.

import { readFileSync } from 'node:fs';
import { withBrowser } from './chromium.js';
import { serve } from './serve.js';

const [executablePath, orderFile] = process.argv.slice(2);
const { folder, paths } = JSON.parse(readFileSync(orderFile, 'utf8'));

// WCAG 1.4.12: a reader may set these, and nothing may be lost by it.
const spaced = '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }';
const visits = [
  // WCAG 1.4.10: a screen of 320 px, or one of 1280 px at 400 %.
  { how: '320 px', viewport: { width: 320, height: 256 }, deviceScaleFactor: 2 },
  // WCAG 1.4.4: a screen of 1280 px at 200 %.
  { how: '200 %', viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 },
  { how: 'letters twice as large', viewport: { width: 1280, height: 800 }, style: 'html { font-size: 200% !important }' },
  { how: 'spaced text on 320 px', viewport: { width: 320, height: 640 }, style: spaced },
];

const { home, close } = await serve(folder);
const complaints = [];
await withBrowser(executablePath, async (browser) => {
  for (const { how, viewport, deviceScaleFactor, style } of visits) {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport, deviceScaleFactor });
    const page = await context.newPage();
    for (const path of paths) {
      await page.goto(home + path);
      if (style) await page.evaluate((style) => document.head.append(Object.assign(document.createElement('style'), { textContent: style })), style);
      for (const fault of await page.evaluate(faults)) complaints.push(`${path}: ${how}: ${fault}`);
    }
    await context.close();
  }
});
close();
console.log(JSON.stringify(complaints));

/** What does not fit, in the page. */
function faults() {
  const found = [];
  const root = document.scrollingElement;
  if (root.scrollWidth > root.clientWidth) found.push(`${root.scrollWidth} px wide where ${root.clientWidth} are`);
  for (const element of document.querySelectorAll('body *')) {
    const { overflowX, overflowY } = getComputedStyle(element);
    const name = `${element.outerHTML.slice(0, 80)}`;
    // What is there for machines or until it gets the focus is out of sight on purpose.
    const isUnseen = element.closest('[aria-hidden=true]') || element.matches('.skip') || element.matches('option, optgroup');
    if (isUnseen || element.getClientRects().length === 0) continue;
    const box = element.getBoundingClientRect();
    if (box.right > root.clientWidth + 1 || box.left < -1) found.push(`past the edge: ${name}`);
    const cutsOff = [overflowX, overflowY].includes('hidden') && !element.matches('input, textarea, select');
    if (cutsOff && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1)) {
      found.push(`cut off: ${name}`);
    }
    const height = parseFloat(getComputedStyle(element).fontSize);
    const isTouched = element.matches('button, select, textarea, input:not([type=hidden], [type=radio], [type=checkbox])');
    if (isTouched && box.height < Math.max(24, height)) found.push(`only ${box.height} px high: ${name}`);
    if (element.matches('[type=radio], [type=checkbox]')) {
      const label = element.closest('label').getBoundingClientRect();
      if (label.height < 24 || label.width < 24) found.push(`only ${label.width} × ${label.height} px to touch: ${name}`);
    }
  }
  return [...new Set(found)];
}
