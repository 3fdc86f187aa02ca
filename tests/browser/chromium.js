// Debian's Chromium as the tests want it: without scripts in pages, and silent on the network.

import { chromium } from 'playwright-core';

/** Starts Chromium, hands a page of it to `visit`, and ends it again. */
export async function withPage(executablePath, options, visit) {
  const browser = await chromium.launch({
    executablePath,
    chromiumSandbox: process.getuid() !== 0, // Chromium refuses to sandbox as root.
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  try {
    const context = await browser.newContext({ javaScriptEnabled: false, ...options });
    return await visit(await context.newPage());
  } finally {
    await browser.close();
  }
}
