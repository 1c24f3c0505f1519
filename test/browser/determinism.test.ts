/**
 * Promise 1: the same experiment with the same seed leaves the same trace, byte for byte, in two runs, in every version of Node at hand and in a browser.
 *
 * The digests are in test/golden/traces.json; `npx vitest run test/browser -u` writes them again, after a change that is meant to change traces.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumAtHand, nodesAtHand } from './engines.ts';
import { experiments } from './experiments.ts';
import type { Traces } from './traces.ts';

const golden = '../golden/traces.json';
const engine = chromiumAtHand();

/** Chromium talks to nobody: it is shown one page, and asked one thing. */
const quietly = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-quic',
  '--no-first-run',
  '--disable-component-update',
  '--disable-sync',
];

let folder: string;
let bundle: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-engines-'));
  const entry = fileURLToPath(new URL('traces.ts', import.meta.url));
  const built = await build({ entryPoints: [entry], bundle: true, platform: 'browser', format: 'iife', target: 'es2023', write: false });
  bundle = built.outputFiles[0].text;
  writeFileSync(join(folder, 'traces.cjs'), `${bundle}\ntraces().then((found) => console.log(JSON.stringify(found)));\n`);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function tracesIn(node: string): Traces {
  return JSON.parse(execFileSync(node, [join(folder, 'traces.cjs')], { encoding: 'utf8' }));
}

describe('the traces of ten experiments are the same', () => {
  it('as they have always been', async () => {
    const found = tracesIn(process.execPath);
    expect(Object.keys(found)).toHaveLength(10);
    expect(new Set(Object.values(found).map((trace) => trace.traceSha256)).size).toBe(experiments.length);
    await expect(`${JSON.stringify(found, null, 2)}\n`).toMatchFileSnapshot(golden);
  });

  it.each(nodesAtHand())('in Node $version, twice', async ({ path }) => {
    const first = tracesIn(path);
    expect(tracesIn(path)).toEqual(first);
    await expect(`${JSON.stringify(first, null, 2)}\n`).toMatchFileSnapshot(golden);
  });

  it.skipIf(engine === undefined && process.env.CI !== 'true')('in Chromium', async () => {
    expect(engine, 'no Chromium at hand: see scripts/engines.sh').toBeDefined();
    const browser = await chromium.launch({ executablePath: engine, args: quietly });
    try {
      const page = await browser.newPage();
      await page.addScriptTag({ content: bundle });
      const found = await page.evaluate(() => (globalThis as unknown as { traces(): Promise<Traces> }).traces());
      await expect(`${JSON.stringify(found, null, 2)}\n`).toMatchFileSnapshot(golden);
    } finally {
      await browser.close();
    }
  });
});
