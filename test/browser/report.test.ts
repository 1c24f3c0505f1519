/**
 * The page of a report in a browser: it opens at once, in light and dark, on a desk and on a phone; its slider and its
 * marks answer to hand and keyboard, and axe finds nothing against it.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { reportOf } from '../../src/platform/report-files.ts';
import { links } from '../../src/presets/p2p.ts';
import { pageOf, type Report } from '../../src/reports/page/run-page.ts';
import { type Seen, subjectOf } from '../reports/pictures/seen.ts';
import { chromiumAtHand, sharedChromium } from './engines.ts';

const engine = chromiumAtHand();

const settings = [
  { scheme: 'light', width: 1280, height: 900 },
  { scheme: 'dark', width: 1280, height: 900 },
  { scheme: 'light', width: 360, height: 640 },
  { scheme: 'dark', width: 360, height: 640 },
] as const;

describe.skipIf(engine === undefined && process.env.CI !== 'true')('a report in Chromium', () => {
  let folder: string;
  let file: string;
  let seen: Seen;
  let report: Report;
  /** One for all tests: each loads it anew. */
  let page: Page;
  let loads = 0;
  /** What goes wrong in it, or is asked of anything but the file. */
  let wrong: string[] = [];

  beforeAll(async () => {
    expect(engine, 'no Chromium at hand: see scripts/engines.sh').toBeDefined();
    folder = mkdtempSync(join(tmpdir(), 'hearsay-page-'));
    file = join(folder, 'report.html');
    // Soon one after the other, so that messages don't lie on top of each other.
    const changes = [
      { at: '10ms', down: 'random' },
      { at: '20ms', up: 'random' },
    ];
    seen = await subjectOf({ ...links.experiment, links: changes, runtime: 'simulator' });
    report = await reportOf(seen, ['links, seed 1'], []);
    writeFileSync(file, await pageOf(report));
    page = await (await sharedChromium()).newPage();
    page.on('pageerror', (error) => wrong.push(error.message));
    page.on('console', (message) => wrong.push(message.text()));
    page.on('request', (request) => {
      if (!request.url().startsWith(`file://${file}?`)) wrong.push(request.url());
    });
  });
  afterAll(async () => {
    await page?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function load({ scheme, width, height }: (typeof settings)[number]): Promise<void> {
    wrong = [];
    await page.mouse.move(0, 0);
    await page.emulateMedia({ media: null, colorScheme: scheme });
    await page.setViewportSize({ width, height });
    // At another address the browser forgets how far the page was scrolled.
    await page.goto(`file://${file}?${++loads}`);
    await page.waitForSelector('body[data-ready]', { state: 'attached' });
  }

  it.each(settings)('is whole, and no wider than the screen: $scheme, $width wide', async (setting) => {
    await load(setting);
    // Strings, because the tests are compiled without the names that a browser has.
    expect(await page.evaluate('document.querySelectorAll("figure svg[role=img]").length')).toBe(
      report.drawings.length,
    );
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(setting.width);
    const [red] = (await page.evaluate(
      'getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)',
    )) as number[];
    expect(setting.scheme === 'dark' ? red < 60 : red > 200).toBe(true);
    const sheet = await page.evaluate('getComputedStyle(document.querySelector("#link-traffic svg rect")).fill');
    expect(sheet).toBe(await page.evaluate('getComputedStyle(document.body).backgroundColor'));
    expect(wrong).toEqual([]);
  });

  it('is printed in dark ink, without controls, and each picture on one page', async () => {
    await load(settings[1]);
    await page.setViewportSize({ width: 700, height: 1_000 });
    await page.evaluate('document.documentElement.dataset.theme = "dark"');
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(28, 36, 48)');
    expect(await page.locator('button, select, input').filter({ visible: true }).count()).toBe(0);
    // A sheet of A4 has 1,122 px, and margins of 56 px.
    const boxes = await Promise.all((await page.locator('figure').all()).map((figure) => figure.boundingBox()));
    const most = Math.max(...boxes.map((box) => box!.height));
    expect(most).toBeLessThan(1_000);
    expect(most).toBeGreaterThan(100);
  });

  it('goes back in time by keyboard, and forward again', async () => {
    await load(settings[0]);
    const atEnd = seen.summary.worldViews!.reduce((sum, { edges }) => sum + edges.length, 0);
    const inTruth = seen.summary.links!.length - 1;
    const count = () => page.locator('#world-views line[aria-label$=": known"]').count();
    expect(await count()).toBe(atEnd);
    const slider = page.getByRole('slider');
    await slider.focus();
    await page.keyboard.press('Home');
    expect(await slider.getAttribute('aria-valuetext')).toBe('at 0 ms');
    expect(await count()).toBeLessThan(atEnd);
    // What the links have carried by then, and links that are up then only.
    const bytes = page.locator('#world-views g[data-in]');
    const seenAt = () =>
      bytes.evaluateAll((groups) =>
        groups.map((group) =>
          group.getAttribute('display') === 'none'
            ? 'hidden'
            : [...group.querySelectorAll('text')].map((text) => text.textContent).join(),
        ),
      );
    const start = await seenAt();
    const told = await bytes.evaluateAll((groups) =>
      groups.map((group) => ['up', 'in', 'out'].map((name) => group.getAttribute(`data-${name}`)!.split(' ')[0])),
    );
    expect(start.map((text) => text.replaceAll(/[a-z ]/g, ''))).toEqual(
      told.map(([up, into, out]) => (up === '0' ? `${into},${out}` : '')),
    );
    expect(start).toContain('hidden');
    await page.keyboard.press('End');
    expect(await count()).toBe(atEnd);
    expect(await seenAt()).not.toEqual(start);
    expect(await page.locator('#world-views [data-counts=truth]').textContent()).toBe(`${inTruth} links up`);
    expect(wrong).toEqual([]);
  });

  it('zooms into the messages, and shows how one broadcast spread', async () => {
    await load(settings[0]);
    const scene = page.locator('#space-time');
    const first = scene.locator('[data-arrow]').last();
    const whole = await first.getAttribute('d');
    await scene.getByRole('button', { name: 'zoom in' }).click();
    expect(await first.getAttribute('d')).not.toBe(whole);
    await scene.getByRole('button', { name: 'later' }).click();
    await scene.getByRole('button', { name: 'all of the time' }).click();
    expect(await first.getAttribute('d')).toBe(whole);
    const tree = scene.locator('[data-arrow][data-focus=first]');
    await page.locator('#selection').getByLabel('broadcast').selectOption('3:0');
    expect(await tree.count()).toBe(seen.summary.peers - 1);
    await page.locator('#selection').getByLabel('broadcast').selectOption('all');
    await scene.locator('[aria-roledescription=arrival]').last().dispatchEvent('click');
    expect(wrong).toEqual([]);
  });

  it('selects in all pictures the broadcast whose message is clicked, and the span that is dragged over', async () => {
    await load(settings[0]);
    let target = { x: 0, y: 0 };
    let name = '';
    // What stands above gets its height when it comes near the screen: until then the scene moves.
    await vi.waitFor(async () => {
      target = (await page.evaluate(`(() => {
        const mark = [...document.querySelectorAll('#space-time [data-arrow][data-of]')].at(-1);
        mark.scrollIntoView({ block: 'center' });
        const { x, y } = mark.getPointAtLength(mark.getTotalLength() * 0.3).matrixTransform(mark.getScreenCTM());
        return { x, y };
      })()`)) as { x: number; y: number };
      await page.mouse.move(target.x, target.y);
      // Where others lie as near, it is the one that the page names.
      [, name] = /\b(\d+:\d+)\b/.exec((await page.locator('#tip').textContent())!)!;
    }, 30_000);
    const field = (await page.locator('#space-time [data-field] > rect').boundingBox())!;
    await page.mouse.click(target.x, target.y);
    expect(await page.locator('#selection').getByLabel('broadcast').inputValue()).toBe(name);
    expect(await page.locator('#space-time [data-arrow][data-focus=first]').count()).toBe(seen.summary.peers - 1);
    // The cells of other broadcasts fade, and so do links that no copy of it crossed.
    expect(await page.locator(`#order [data-of="${name}"].off`).count()).toBe(0);
    expect(await page.locator(`#order [data-of]:not(.off):not([data-of="${name}"])`).count()).toBe(0);
    const crossed = await page.evaluate(`new Set([...document.querySelectorAll('#space-time [data-arrow]')]
      .filter(({ dataset }) => dataset.of?.split(' ').includes('${name}'))
      .map(({ dataset }) => dataset.peers.split(' ').sort().join(' '))).size`);
    expect(await page.locator('#network [aria-roledescription=link]:not(.off)').count()).toBe(crossed);
    // The causes and effects are those of the broadcast, and nothing of it fades.
    expect(await page.locator('#causal-cone h2').textContent()).toContain(`broadcast ${name};`);
    expect(await page.locator('#causal-cone [aria-roledescription=point]').getAttribute('data-of')).toBe(name);
    expect(await page.locator('#causal-cone .off').count()).toBe(0);

    await page.getByRole('button', { name: 'Clear' }).click();
    expect(await page.locator('.off').count()).toBe(0);
    const before = await page.locator('#space-time [data-arrow]').first().getAttribute('d');
    await page.mouse.move(field.x + 20, field.y + 5);
    await page.mouse.down();
    await page.mouse.move(field.x + 120, field.y + 5, { steps: 4 });
    await page.mouse.up();
    expect(await page.locator('#space-time [data-arrow]').first().getAttribute('d')).not.toBe(before);
    expect(Number(await page.locator('#selection').getByLabel('to').inputValue())).toBeGreaterThan(0);
    expect(await page.locator('#throughput .span').getAttribute('display')).toBe('inline');
    await page.keyboard.press('Escape');
    expect(await page.locator('#throughput .span').getAttribute('display')).toBe('none');
    expect(await page.locator('#space-time [data-arrow]').first().getAttribute('d')).toBe(before);
    expect(wrong).toEqual([]);
  });

  it('sets any two peers against each other', async () => {
    await load(settings[0]);
    const [upper, lower] = await page.locator('#crossings select').all();
    await upper.selectOption('2');
    await lower.selectOption('2');
    expect(await page.locator('#crossings [role=status]').textContent()).toBe('0 pairs in different orders');
    expect(await page.locator('#crossings [data-peer]').allTextContents()).toEqual(['peer 2', 'peer 2']);
    expect(wrong).toEqual([]);
  });

  it('says what is under the pointer', async () => {
    await load(settings[1]);
    await page.locator('#link-traffic [aria-roledescription=bar]').first().hover();
    const { a, b, bytes } = seen.summary.links![0];
    expect(await page.locator('#tip').textContent()).toBe(
      `${a} <-> ${b}, to the higher number: ${bytes[0].toLocaleString('en')} bytes`,
    );
  });

  it.each([
    ['has no finding of axe of any level', settings[0], undefined],
    [
      'nor one of colours and sizes, which are others there',
      settings[3],
      ['color-contrast', 'link-in-text-block', 'target-size', 'scrollable-region-focusable'],
    ],
  ] as const)('%s: %j', async (_what, setting, runOnly) => {
    await load(setting);
    // All of it, and with the words under the pointer.
    await page.addStyleTag({ content: 'figure{content-visibility:visible!important}' });
    await page.locator('#link-traffic [aria-roledescription=bar]').first().hover();
    await page.evaluate(axe.source);
    const findings = await page.evaluate(`axe
      .run(document, ${JSON.stringify({ runOnly, resultTypes: ['violations'] })})
      .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))`);
    expect(findings).toEqual([]);
  });

  it('lets the colours be chosen', async () => {
    await load(settings[0]);
    const background = 'getComputedStyle(document.body).backgroundColor';
    const light = await page.evaluate(background);
    await page.getByRole('button', { name: 'Dark' }).click();
    expect(await page.evaluate(background)).not.toBe(light);
    await page.getByRole('button', { name: 'Light' }).click();
    expect(await page.evaluate(background)).toBe(light);
  });
});
