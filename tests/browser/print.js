// Prints pages on A4, as a visitor without JavaScript does who would rather write with a pen.
//
//   node print.js CHROMIUM ORDER.json
//
// The order names a folder, which is served as the site, and for each page its path and the file that the print goes to.

import { readFileSync } from 'node:fs';
import { withPage } from './chromium.js';
import { serve } from './serve.js';

const [executablePath, orderFile] = process.argv.slice(2);
const { folder, prints } = JSON.parse(readFileSync(orderFile, 'utf8'));
const { home, close } = await serve(folder);
await withPage(executablePath, {}, async (page) => {
  for (const { path, pdf } of prints) {
    await page.goto(home + path);
    await page.pdf({ path: pdf, format: 'A4', margin: { top: '15mm', bottom: '15mm', left: '15mm', right: '15mm' } });
  }
});
close();
console.log('null');
