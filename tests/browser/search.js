// Searches a site as its reader does: with the script, and without.
//
//   node search.js CHROMIUM FOLDER ORDER.json
//
// The folder is served at the path that the order names. For each search the order names the page and the words; what the reader saw
// is printed as JSON. The policy allows what the manual names for a search page, and nothing else.

import { readFileSync } from 'node:fs';
import { withPage } from './chromium.js';
import { serve } from './serve.js';

const [executablePath, folder, orderFile] = process.argv.slice(2);
const order = JSON.parse(readFileSync(orderFile, 'utf8'));
const policy = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'";

const { home, close } = await serve(folder, { baseurl: order.baseurl, policy });

const seen = [];
for (const { page: path, words, script } of order.searches) {
  const one = await withPage(executablePath, { javaScriptEnabled: script }, async (page) => {
    const strangers = [];
    const faults = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(`${home}${order.baseurl}/`)) strangers.push(request.url());
    });
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    await page.goto(home + order.baseurl + path);
    if (words !== undefined) {
      await page.locator('#search-words').fill(words);
      await page.locator('#search button').click();
      await page.locator('#search-said').filter({ hasText: /\S/ }).waitFor();
    }
    return {
      form: await page.locator('#search').isVisible(),
      without: await page.locator('#search-without').isVisible(),
      instead: await page.locator('#search-without a').getAttribute('href'),
      said: await page.locator('#search-said').innerText(),
      found: await page.locator('#search-found a').allInnerTexts(),
      first: await page.locator('#search-found a').evaluateAll((links) => links[0]?.getAttribute('href') ?? null),
      strangers,
      faults,
    };
  });
  seen.push(one);
}
close();
console.log(JSON.stringify(seen));
