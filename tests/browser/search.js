// Searches a site as its reader does: with the script, and without.
//
//   node search.js CHROMIUM FOLDER ORDER.json
//
// The folder is served at the path that the order names. For each search the order names the page and the words; what the reader saw
// is printed as JSON. The policy allows what the manual names for a search page, and nothing else.

import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { withPage } from './chromium.js';

const [executablePath, folder, orderFile] = process.argv.slice(2);
const order = JSON.parse(readFileSync(orderFile, 'utf8'));
const types = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.json': 'application/json' };
const policy = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'";

const server = createServer(async (request, response) => {
  const path = decodeURIComponent(new URL(request.url, 'http://site').pathname);
  const inside = path.startsWith(`${order.baseurl}/`) ? path.slice(order.baseurl.length) : '/nowhere';
  const file = join(folder, inside.endsWith('/') ? `${inside}index.html` : inside);
  try {
    const body = await readFile(file);
    response.setHeader('Content-Security-Policy', policy);
    response.setHeader('Content-Type', types[extname(file)] ?? 'application/octet-stream');
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const home = `http://127.0.0.1:${server.address().port}`;

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
server.close();
console.log(JSON.stringify(seen));
