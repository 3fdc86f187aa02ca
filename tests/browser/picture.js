// Takes one picture of the request form: on a desktop, in light, and before it on a phone, in Arabic and in dark.
//
//   node picture.js CHROMIUM SITE PICTURE.png

import { withPage } from './chromium.js';
import { serve } from './serve.js';

const [executablePath, site, picture] = process.argv.slice(2);
const { home, close } = await serve(site);

const shot = (path, options) =>
  withPage(executablePath, { deviceScaleFactor: 2, ...options }, async (page) => {
    await page.goto(home + path);
    return (await page.screenshot()).toString('base64');
  });

const desktop = await shot('/request-assistance/', { viewport: { width: 1000, height: 760 }, colorScheme: 'light' });
const phone = await shot('/ar/request-assistance/', { viewport: { width: 330, height: 660 }, colorScheme: 'dark' });
close();

const frame = 'position: absolute; border-radius: 10px; box-shadow: 0 2px 18px #0005; display: block';
await withPage(executablePath, { viewport: { width: 1300, height: 840 }, deviceScaleFactor: 1 }, async (page) => {
  await page.setContent(`<body style="margin: 0; height: 840px; background: #e8ecef">
    <img style="${frame}; left: 40px; top: 40px; width: 1000px" src="data:image/png;base64,${desktop}">
    <img style="${frame}; right: 40px; bottom: 40px; width: 330px" src="data:image/png;base64,${phone}">`);
  await page.screenshot({ path: picture });
});
