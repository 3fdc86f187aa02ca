// Debian's Chromium as the tests want it: without scripts in pages, and silent on the network.

import { chromium } from 'playwright-core';

/** Starts Chromium, hands it to `use`, and ends it again. */
export async function withBrowser(executablePath, use) {
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
    return await use(browser);
  } finally {
    await browser.close();
  }
}

/** Starts Chromium, hands a page of it to `visit`, and ends it again. */
export async function withPage(executablePath, options, visit) {
  return withBrowser(executablePath, async (browser) => {
    const context = await browser.newContext({ javaScriptEnabled: false, ...options });
    return visit(await context.newPage());
  });
}
