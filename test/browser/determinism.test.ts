/**
 * Promise 1: the same experiment with the same seed leaves the same trace, byte for byte, in two runs, in every version
 * of Node at hand and in a browser.
 *
 * The digests are in test/golden/traces.json; `npx vitest run test/browser -u` writes them again, after a change that
 * is meant to change traces.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hearsay } from '../cli/resident/command.ts';
import { chromiumAtHand, nodesAtHand, sharedChromium } from './engines.ts';
import { experiments } from './experiments.ts';
import type { Summaries } from './traces.ts';

const LONG = process.env.HEARSAY_LONG === '1';

const engine = chromiumAtHand();

let folder: string;
let bundle: string;
let here: Summaries;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-engines-'));
  const entry = fileURLToPath(new URL('traces.ts', import.meta.url));
  const built = await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'browser',
    format: 'iife',
    target: 'es2023',
    write: false,
    logOverride: { 'empty-import-meta': 'silent' },
  });
  bundle = built.outputFiles[0].text;
  writeFileSync(
    join(folder, 'traces.cjs'),
    `${bundle}\nsummaries().then((found) => console.log(JSON.stringify(found)));\n`,
  );
  here = summariesIn(process.execPath);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function summariesIn(node: string): Summaries {
  return JSON.parse(execFileSync(node, [join(folder, 'traces.cjs')], { encoding: 'utf8' }));
}

describe('twelve experiments leave the same traces', () => {
  it('as they have always done', async () => {
    const digests = Object.values(here).map(({ name, trace, events, traceSha256 }) => ({
      name,
      trace,
      events,
      traceSha256,
    }));
    expect(digests.map(({ name }) => name)).toEqual(experiments.map(({ name }) => name));
    expect(new Set(digests.map(({ traceSha256 }) => traceSha256)).size).toBe(experiments.length);
    expect(digests.filter(({ trace, events }) => trace !== 'full' || events < 30)).toEqual([]);
    await expect(`${JSON.stringify(digests, null, 2)}\n`).toMatchFileSnapshot('../golden/traces.json');
  });

  it.each(nodesAtHand())('in Node $version, and the same summaries', ({ path }) => {
    for (let run = 0; run < (LONG ? 2 : 1); run += 1) expect(summariesIn(path)).toEqual(here);
  });

  it.skipIf(engine === undefined && process.env.CI !== 'true')('in Chromium, and the same summaries', async () => {
    expect(engine, 'no Chromium at hand: see scripts/engines.sh').toBeDefined();
    const page = await (await sharedChromium()).newPage();
    try {
      await page.addScriptTag({ content: bundle });
      const found = await page.evaluate(async () =>
        JSON.stringify(await (globalThis as unknown as { summaries(): Promise<Summaries> }).summaries()),
      );
      expect(JSON.parse(found)).toEqual(here);
    } finally {
      await page.close();
    }
  });

  it('from the command line', () => {
    for (const experiment of LONG ? experiments : experiments.slice(0, 3)) {
      const file = join(folder, `${experiment.name}.json`);
      writeFileSync(file, JSON.stringify(experiment));
      const { stdout } = hearsay(['run', file, '--json'], folder);
      expect(JSON.parse(stdout).traceSha256).toBe(here[String(experiment.name)].traceSha256);
    }
  });
});
