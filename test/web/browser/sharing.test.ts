/** Links and exports of the page in a real Chromium: the same run elsewhere, and nothing from a stranger unasked. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { run } from '../../../src/index.ts';
import { sharedIn } from '../../../web/src/share/link-codec.ts';
import { closePages, eventually, executablePath, linkTo, openPage } from './page.ts';

const experiment = {
  name: 'shared',
  seed: 5,
  peers: 12,
  topology: { name: 'random-k-out', k: 2 },
  protocol: 'flood',
  workload: 'single',
  network: { delay: { uniform: ['10ms', '50ms'] }, loss: 0.1 },
  faults: [{ at: '20ms', crash: 3 }],
} as const;

describe.skipIf(executablePath === undefined)('the page of a link', { timeout: 120_000 }, () => {
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    ({ page, errors } = await openPage(linkTo({ experiment })));
  });
  afterAll(closePages);

  it('exports what the command makes', async () => {
    const { summary } = await run(experiment);
    expect(await digestOf(page)).toBe(summary.traceSha256);
    const trace = await exported(page, 'NDJSON');
    expect(createHash('sha256').update(trace).digest('hex')).toBe(summary.traceSha256);
    expect(parse((await exported(page, 'YAML')).toString())).toEqual(experiment);
    const said = await page.locator('.stage h2').textContent();
    expect((await exported(page, 'SVG')).toString()).toContain(`>${said}</text>`);
    expect((await exported(page, 'PNG')).subarray(1, 4).toString()).toBe('PNG');
  });

  it('shows the same in another browser', async () => {
    for (let i = 0; i < 5; i++) await page.getByRole('button', { name: 'Step forward' }).click();
    await page.locator('canvas.peers').focus();
    await page.keyboard.press('Shift+ArrowRight');
    const shown = await page.locator('.peer-title h2').textContent();
    const hash = await addressAtRest(page);
    const other = await openPage(hash);
    await eventually(() => other.page.locator('.peer-title h2').textContent(), shown);
    await eventually(() => timeOf(other.page), await timeOf(page));
    await other.page.getByRole('button', { name: 'Select no peer' }).click();
    expect(await digestOf(other.page)).toBe((await run(experiment)).summary.traceSha256);
    expect([...errors, ...other.errors]).toEqual([]);
    await other.page.close();
  });

  it('shows it in the same way: zoomed, at its pace, beside another experiment', async () => {
    const view = { camera: { zoom: 2.5, x: 0.4, y: -0.2 }, pace: 'in proportion', speed: 0.5 };
    const other = await openPage(linkTo({ experiment, view: { ...view, other: { ...experiment, topology: 'mesh' } } }));
    await eventually(() => other.page.locator('.difference').textContent(), /A/);
    await eventually(() => other.page.getByLabel('pace').inputValue(), view.pace);
    await eventually(() => other.page.getByLabel('speed').inputValue(), '0.5');
    await other.page.getByRole('button', { name: 'End comparison' }).click();
    await other.page.locator('canvas.peers').hover();
    await other.page.mouse.wheel(0, -400);
    const shared = await sharedIn((await addressAtRest(other.page)).slice('#e='.length));
    expect(shared.view).toMatchObject({ pace: view.pace, speed: view.speed });
    expect(shared.view?.other).toBeUndefined();
    expect(shared.view?.camera?.zoom).toBeCloseTo(2.5 * Math.exp(400 * 0.0018), 2);
    expect(other.errors).toEqual([]);
    await other.page.close();
  });

  it('goes back and forward through experiments', async () => {
    const seed = page.getByLabel('seed');
    for (const number of ['6', '7']) {
      await seed.fill(number);
      await seed.press('Enter');
      await addressAtRest(page);
    }
    await page.goBack();
    await eventually(() => seed.inputValue(), '6');
    await page.goForward();
    await eventually(() => seed.inputValue(), '7');
  });

  it.each([
    ['is damaged', '#e=AAAA', /cannot be opened: .*another version/],
    ['is far too long', `#e=${'A'.repeat(300_000)}`, /longer than 200000 characters/],
    ['has wrong types', linkTo({ experiment, moment: 'soon' }), /the moment: expected a whole number/],
    ['has a script in a name', linkTo({ experiment, '<script>alert(1)</script>': 1 }), /not known: <script>alert/],
  ])('refuses a link that %s', async (_what, hash, message) => {
    await page.evaluate((text) => location.assign(text), hash);
    await eventually(() => page.locator('.notice').textContent(), message);
    await page.getByRole('button', { name: 'Close' }).click();
    expect(await page.locator('.stage h2').textContent()).toMatch(/12 peers/);
  });

  it('shows names of a stranger as text', async () => {
    const name = '<img src=x onerror=document.title=1>';
    await page.evaluate((text) => location.assign(text), linkTo({ experiment: { ...experiment, name } }));
    await eventually(() => page.locator('.build [role=alert]').first().textContent(), /name: expected letters, digits/);
    expect(await page.locator('img').count()).toBe(0);
    expect(errors).toEqual([]);
  });

  it('runs code of a stranger only after a click that says so', async () => {
    const source = `import { defineProtocol } from 'hearsay';\nthrow new Error('it has run');\nexport default 1;`;
    const stranger = { experiment: { ...experiment, protocol: './x.ts' }, protocols: [{ path: './x.ts', source }] };
    await page.evaluate((text) => location.assign(text), linkTo(stranger));
    const notice = page.getByRole('alertdialog');
    await eventually(() => notice.textContent(), /It has not run/);
    expect(await page.locator('.build').textContent()).not.toContain('it has run');
    await notice.getByRole('button', { name: 'Run it', exact: true }).click();
    await eventually(() => page.locator('.build').textContent(), /it has run/);
  });
});

async function timeOf(page: Page): Promise<string | null> {
  return page.locator('.player .time, .player output').first().textContent();
}

async function digestOf(page: Page): Promise<string | null> {
  return page.locator('p:has(> .digest)').getAttribute('title');
}

/** The address follows the page a little later. */
async function addressAtRest(page: Page): Promise<string> {
  await page.waitForFunction(`new Promise((resolve) => {
    let before = location.hash;
    const look = () => (before === location.hash ? resolve(true) : ((before = location.hash), setTimeout(look, 600)));
    setTimeout(look, 600);
  })`);
  return page.evaluate(() => location.hash);
}

async function exported(page: Page, form: string): Promise<Buffer> {
  await page.getByRole('button', { name: 'Export' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: new RegExp(`^${form}`) }).click();
  return readFileSync(await (await download).path());
}
