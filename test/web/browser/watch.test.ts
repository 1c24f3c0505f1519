/** The page is watched and broken in a real Chromium: by mouse and by keyboard, with few and very many peers. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../src/index.ts';
import type { ExperimentData } from '../../../web/src/channel/engine-messages.ts';
import { linkText, sharedIn } from '../../../web/src/share/link-codec.ts';
import { circlePlaces } from '../../../web/src/stage/shaped-places.ts';
import { onCanvas, radiusOf } from '../../../web/src/stage/view.ts';
import { closePages, executablePath, openPage } from './page.ts';

const LONG = process.env.HEARSAY_LONG === '1';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const ring: ExperimentData = {
  seed: 3,
  peers: 8,
  topology: 'cycle',
  protocol: 'flood',
  network: { delay: { uniform: ['10ms', '30ms'] } },
  workload: 'single',
};
/** A moment in the middle of the ring's run. */
const MIDDLE = 20;

describe.skipIf(executablePath === undefined)('watching and breaking', { timeout: 60_000 }, () => {
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    ({ page, errors } = await openPage(`#e=${await linkText({ experiment: ring })}`));
  });
  afterAll(async () => {
    expect(errors).toEqual([]);
    await closePages();
  });

  const sentence = () => page.locator('.says h2').textContent();
  const digest = () => page.locator('.fingerprint').getAttribute('title', { timeout: 9_000 });
  const isShown = async (experiment: ExperimentData) =>
    expect.poll(digest, { timeout: 9_000 }).toBe((await run(experiment)).summary.traceSha256);
  /** What the address says once the page stands still. */
  const experimentShown = async () => (await sharedIn(new URL(page.url()).hash.slice(3))).experiment;

  async function show(experiment: ExperimentData, moment = 0): Promise<void> {
    const hash = `#e=${await linkText({ experiment, ...(moment === 0 ? {} : { moment }) })}`;
    await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
    await isShown(experiment);
    if (moment > 0) await expect.poll(sentence).toMatch(/^After/);
  }

  /** The fault is the last line of the experiment, and the run is the one of Node. */
  async function expectFault(fault: Record<string, unknown>): Promise<void> {
    const faults = async () => (await experimentShown()).faults;
    await expect.poll(faults, { timeout: 9_000 }).toEqual([fault]);
    await isShown(await experimentShown());
  }

  async function pointOf(peer: number): Promise<{ x: number; y: number }> {
    const { x, y, width, height } = (await page.locator('canvas.peers').boundingBox())!;
    const points = onCanvas(circlePlaces(8), { width, height, right: width > 700 ? 196 : 0, zoom: 1, x: 0, y: 0 });
    return { x: x + points[2 * peer], y: y + points[2 * peer + 1] };
  }

  /** When two frames have passed, the picture is that of the moment. */
  const picture = () =>
    page.evaluate(
      `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(
        document.querySelector('canvas.peers').toDataURL() + document.querySelector('canvas.diagram').toDataURL()))))`,
    );

  it('plays to the end', async () => {
    await show(ring);
    expect(await sentence()).toBe('8 peers, 1 broadcast: nothing has happened yet');
    await page.getByLabel('speed').selectOption('20');
    await page.locator('canvas.diagram').focus();
    await page.keyboard.press('Space');
    await expect
      .poll(sentence, { timeout: 9_000 })
      .toMatch(/^In the end, .* all 8 peers have it; 2 copies were wasted$/);
    await expect.poll(() => page.locator('.play').textContent()).toBe('Play');
  });

  it('shows the same picture after a step forward and back', async () => {
    await show(ring, MIDDLE);
    // From the middle of an event to its end.
    await page.keyboard.press('ArrowRight');
    const [before, said] = [await picture(), await sentence()];
    await page.keyboard.press('ArrowRight');
    expect(await picture()).not.toBe(before);
    await page.keyboard.press('ArrowLeft');
    expect(await picture()).toBe(before);
    expect(await sentence()).toBe(said);
  });

  describe('a peer', () => {
    const cases = [
      ['Crash', { crash: 4 }],
      ['Pause', { pause: 4 }],
      ['Isolate', { isolate: 4 }],
    ] as const;

    it.each(cases)('by mouse: %s', async (action, fault) => {
      await show(ring, MIDDLE);
      const { x, y } = await pointOf(4);
      await page.mouse.click(x, y);
      await page.getByRole('dialog').getByRole('button', { name: action }).click();
      await expect.poll(async () => (await experimentShown()).faults, { timeout: 9_000 }).toHaveLength(1);
      const [line] = (await experimentShown()).faults as readonly Record<string, unknown>[];
      await expectFault({ ...line, ...fault });
    });

    it.each(cases)('by keyboard: %s', async (action, fault) => {
      await show(ring, MIDDLE);
      const { x, y } = await pointOf(4);
      await page.mouse.click(x, y);
      await page.keyboard.press('Escape');
      await page.locator('canvas.peers').focus();
      await page.keyboard.press('Enter');
      for (const [name] of cases) {
        if (name === action) break;
        await page.keyboard.press('ArrowDown');
      }
      await page.keyboard.press('Enter');
      await expect.poll(async () => (await experimentShown()).faults, { timeout: 9_000 }).toHaveLength(1);
      const [line] = (await experimentShown()).faults as readonly Record<string, unknown>[];
      await expectFault({ ...line, ...fault });
    });

    it('is selected by keys, crashed, restarted, and all is undone', async () => {
      await show(ring, MIDDLE);
      await page.locator('canvas.peers').focus();
      await page.keyboard.press('Shift+ArrowRight');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
      await expect.poll(async () => (await experimentShown()).faults, { timeout: 9_000 }).toHaveLength(1);
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      await expect.poll(sentence).toContain('1 has crashed');
      await page.locator('canvas.peers').focus();
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
      await expect.poll(async () => (await experimentShown()).faults, { timeout: 9_000 }).toHaveLength(2);
      await isShown(await experimentShown());
      await page.keyboard.press('Control+z');
      await page.keyboard.press('Control+z');
      await expect.poll(experimentShown, { timeout: 9_000 }).toEqual(ring);
      await isShown(ring);
    });
  });

  describe('the network', () => {
    it('by mouse: a line across the stage parts the peers', async () => {
      await show(ring, MIDDLE);
      await page.getByRole('button', { name: 'partition' }).click();
      const [one, other] = [await pointOf(0), await pointOf(4)];
      await page.mouse.move(one.x - 9, one.y - 40);
      await page.mouse.down();
      await page.mouse.move(other.x - 9, other.y + 20, { steps: 4 });
      await page.mouse.up();
      await expect.poll(async () => (await experimentShown()).faults, { timeout: 9_000 }).toHaveLength(1);
      const [{ at }] = (await experimentShown()).faults as readonly { at: string }[];
      await expectFault({ at, partition: [[5, 6, 7], 'rest'] });
    });

    it('by keyboard: the peers of one side are written', async () => {
      await show(ring, MIDDLE);
      await page.getByRole('button', { name: 'partition' }).focus();
      await page.keyboard.press('Enter');
      await page.keyboard.type('0-2');
      await page.keyboard.press('Enter');
      await expect.poll(async () => (await experimentShown()).faults, { timeout: 9_000 }).toHaveLength(1);
      const [{ at }] = (await experimentShown()).faults as readonly { at: string }[];
      await expectFault({ at, partition: [[0, 1, 2], 'rest'] });
    });
  });

  describe('a copy in flight', () => {
    it('by mouse: it is clicked half way, and lost', async () => {
      const { moment, from, to, part } = await copyHalfWay();
      await show(ring, moment);
      const { width, height } = (await page.locator('canvas.peers').boundingBox())!;
      const [one, other] = [await pointOf(from), await pointOf(to)];
      const rim =
        radiusOf(8, { width, height, right: width > 700 ? 196 : 0, zoom: 1, x: 0, y: 0 }) /
        Math.hypot(other.x - one.x, other.y - one.y);
      const share = rim + (1 - 2 * rim) * part;
      await page.mouse.click(one.x + (other.x - one.x) * share, one.y + (other.y - one.y) * share);
      await page.getByRole('dialog').getByRole('button', { name: 'Lose' }).click();
      await expectFault({ 'lose-copy': { from, to, copy: 0 } });
    });

    it.each([
      ['Delay', 1, { by: '50ms' }],
      ['Duplicate', 2, {}],
    ] as const)('by keyboard: %s', async (action, place, more) => {
      await show(ring, MIDDLE);
      await page.getByRole('button', { name: 'a copy…' }).focus();
      await page.keyboard.press('Enter');
      const [from, to] = (await page.locator('.break-menu .copies button').first().textContent())!
        .match(/\d+/g)!
        .slice(-2);
      await page.keyboard.press('Enter');
      for (let i = 0; i < place; i++) await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await expectFault({ [`${action.toLowerCase()}-copy`]: { from: Number(from), to: Number(to), copy: 0 }, ...more });
    });
  });

  it.each(LONG ? [1_000, 5_000, 100_000] : [1_000, 5_000])('draws %i peers', async (peers) => {
    await show({ ...ring, peers, topology: { name: 'random-k-out', k: 3 } }, 2_000);
    await picture();
    const inked = await page.evaluate(
      `(() => { const canvas = document.querySelector('canvas.peers');
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        let inked = 0; for (let at = 3; at < data.length; at += 4) if (data[at] > 0) inked++; return inked; })()`,
    );
    expect(inked).toBeGreaterThan(peers);
  });

  it.each([
    ['light', {}],
    // Only the colours are others.
    ['dark', { runOnly: ['color-contrast', 'link-in-text-block'] }],
  ] as const)('has nothing that axe finds, in %s', async (colorScheme, options) => {
    await page.emulateMedia({ colorScheme });
    await show(ring, MIDDLE);
    const { x, y } = await pointOf(4);
    await page.mouse.click(x, y);
    await page.evaluate(axe);
    const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
      `axe.run(document, ${JSON.stringify(options)})`,
    );
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 120))])).toEqual([]);
  });
});

/** A moment at which a copy of the ring's run is about half way, and which one. */
async function copyHalfWay() {
  const facts = [...(await run(ring)).trace];
  for (const [index, sent] of facts.entries()) {
    if (sent.fact !== 'sent') continue;
    const end = facts.find((fact) => fact.fact === 'received' && fact.message === sent.message)!;
    for (let moment = index + 1; moment < facts.length && facts[moment - 1].time < end.time; moment++) {
      const part = (facts[moment - 1].time - sent.time) / (end.time - sent.time);
      if (part > 0.4 && part < 0.6) return { moment, from: sent.peer, to: sent.to, part };
    }
  }
  throw new Error('no copy is half way at any moment');
}
