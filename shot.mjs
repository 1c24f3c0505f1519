import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const exe = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const b = await chromium.launch({ executablePath: exe, args: ['--no-sandbox'] });
for (let i = 2; i < process.argv.length; i += 5) {
  const [url, out, w, h, scheme] = process.argv.slice(i, i + 5);
  const p = await b.newPage({ viewport: { width: +w, height: +h }, colorScheme: scheme });
  await p.goto(url);
  await p.waitForTimeout(500);
  const full = await p.evaluate(() => document.documentElement.scrollHeight);
  console.log(out, full);
  for (let y = 0, k = 0; y < full && k < 6; y += +h, k++) {
    await p.evaluate((y) => scrollTo(0, y), y);
    await p.waitForTimeout(200);
    await p.screenshot({ path: `${out}${k}.png` });
  }
}
await b.close();
