// A folder of plain files, served as a web server would, on a loopback address.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};

/** Serves `folder` below `baseurl`, with `policy` as its Content-Security-Policy, until it is closed. */
export async function serve(folder, { baseurl = '', policy } = {}) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://site').pathname);
    const inside = path.startsWith(`${baseurl}/`) ? path.slice(baseurl.length) : '/nowhere';
    const file = join(folder, inside.endsWith('/') ? `${inside}index.html` : inside);
    try {
      const body = await readFile(file);
      if (policy) response.setHeader('Content-Security-Policy', policy);
      response.setHeader('Content-Type', types[extname(file)] ?? 'application/octet-stream');
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return { home: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
