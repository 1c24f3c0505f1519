// Draws docs/gallery/play.png, the page of `hearsay play` in the middle of a run. `npm run gallery` calls it.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const page = fileURLToPath(new URL('../dist/web/index.html', import.meta.url));

/** @param {string} path of the picture */
export async function drawPage(path) {
  const executablePath = process.env.CHROMIUM ?? onPath('chromium') ?? onPath('google-chrome');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const tab = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await tab.goto(pathToFileURL(page).href);
    // Places are found in slices; the copies of the first half of the peers are on their way then.
    await tab.locator('.fingerprint').waitFor();
    for (let event = 0; event < 40; event++) await tab.keyboard.press('ArrowRight');
    await tab.waitForTimeout(2_000);
    await tab.screenshot({ path });
  } finally {
    await browser.close();
  }
}

/** @param {string} name */
function onPath(name) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find(existsSync);
}
