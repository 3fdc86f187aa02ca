// Takes one picture of the request form: on a desktop, in light, and before it on a phone, in Arabic and in dark.
//
//   node picture.js CHROMIUM SITE PICTURE.png

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { withPage } from './chromium.js';

const [executablePath, site, picture] = process.argv.slice(2);
const types = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.png': 'image/png', '.svg': 'image/svg+xml' };

const server = createServer(async (request, response) => {
  const path = decodeURIComponent(new URL(request.url, 'http://site').pathname);
  const file = join(site, path.endsWith('/') ? `${path}index.html` : path);
  try {
    response.setHeader('Content-Type', types[extname(file)] ?? 'application/octet-stream');
    response.end(await readFile(file));
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const home = `http://127.0.0.1:${server.address().port}`;

const shot = (path, options) =>
  withPage(executablePath, { deviceScaleFactor: 2, ...options }, async (page) => {
    await page.goto(home + path);
    return (await page.screenshot()).toString('base64');
  });

const desktop = await shot('/request-assistance/', { viewport: { width: 1000, height: 760 }, colorScheme: 'light' });
const phone = await shot('/ar/request-assistance/', { viewport: { width: 330, height: 660 }, colorScheme: 'dark' });
server.close();

const frame = 'position: absolute; border-radius: 10px; box-shadow: 0 2px 18px #0005; display: block';
await withPage(executablePath, { viewport: { width: 1300, height: 840 }, deviceScaleFactor: 1 }, async (page) => {
  await page.setContent(`<body style="margin: 0; height: 840px; background: #e8ecef">
    <img style="${frame}; left: 40px; top: 40px; width: 1000px" src="data:image/png;base64,${desktop}">
    <img style="${frame}; right: 40px; bottom: 40px; width: 330px" src="data:image/png;base64,${phone}">`);
  await page.screenshot({ path: picture });
});
