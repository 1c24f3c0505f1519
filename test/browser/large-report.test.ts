/**
 * The page of a run with so many messages that a browser draws them on a canvas: it says what is under the pointer, and
 * selects what is clicked.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportOf } from '../../src/platform/report-files.ts';
import { pageOf } from '../../src/reports/page/run-page.ts';
import { subjectOf } from '../reports/pictures/seen.ts';
import { chromiumAtHand, sharedChromium } from './engines.ts';

const engine = chromiumAtHand();

describe.skipIf(engine === undefined && process.env.CI !== 'true')('a report of many messages in Chromium', () => {
  let page: Page;

  beforeAll(async () => {
    const subject = await subjectOf({
      seed: 1,
      peers: 24,
      topology: 'mesh',
      protocol: 'best-effort',
      workload: { name: 'interval', broadcasts: 5, wait: '50ms' },
    });
    page = await (await sharedChromium()).newPage({ viewport: { width: 1280, height: 900 } });
    await page.setContent(await pageOf(await reportOf(subject, ['many, seed 1'], [])));
    await page.waitForSelector('body[data-ready]', { state: 'attached' });
  });
  afterAll(() => page?.close());

  /** A point on the screen where a first copy is drawn, and how many pixels of the canvas are drawn on. */
  async function drawnPoint(): Promise<{ x: number; y: number; pixels: number }> {
    return page.evaluate(`(async () => {
      const canvas = document.querySelector('#space-time canvas');
      canvas.scrollIntoView({ block: 'center' });
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const [red, green, blue] = [0x00, 0x72, 0xb2];
      let pixels = 0;
      let found;
      for (let at = 0; at < data.length; at += 4) {
        if (data[at + 3] > 0) pixels++;
        if (data[at] === red && data[at + 1] === green && data[at + 2] === blue && data[at + 3] === 255) found = at / 4;
      }
      const box = canvas.getBoundingClientRect();
      const scale = box.width / canvas.width;
      return {
        x: box.left + (found % canvas.width) * scale,
        y: box.top + Math.floor(found / canvas.width) * scale,
        pixels,
      };
    })()`) as Promise<{ x: number; y: number; pixels: number }>;
  }

  it('draws them, says what is under the pointer, and selects what is clicked', async () => {
    const { x, y, pixels } = await drawnPoint();
    expect(pixels).toBeGreaterThan(1_000);
    await page.mouse.move(x, y);
    const said = await page.locator('#tip').textContent();
    const [, name] = /\b(\d+:\d+)\b/.exec(said!)!;
    await page.mouse.click(x, y);
    expect(await page.locator('#selection').getByLabel('broadcast').inputValue()).toBe(name);
    await page.keyboard.press('Escape');
    expect(await page.locator('#selection').getByLabel('broadcast').inputValue()).toBe('');
  });
});
