/** docs/reproduced.md says what the experiments give: a tenth of them in the short suite, all in the long one. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nodePlatform } from '../../src/platform/node-platform.ts';
import { reproducedPage, reproducedRows } from '../../src/reproduce/page.ts';
import { type Reproduced, reproduce } from '../../src/reproduce/reproduce.ts';
import { reproductions } from '../../src/reproduce/sources/index.ts';

const page = readFileSync(new URL('../../docs/reproduced.md', import.meta.url), 'utf8');
const LONG = process.env.HEARSAY_LONG === '1';
/** Those that take seconds are left to the long suite. */
const DEAR = /^(pittel|karp|kermarrec|heartbeats|maelstrom|demers-(limit|3)|retransmission)/;
const chosen = LONG ? reproductions : reproductions.filter(({ name }, index) => index % 8 === 3 && !DEAR.test(name));

it('has at least 100 figures, and no two experiments of one name', () => {
  expect(reproductions.flatMap(({ figures }) => figures).length).toBeGreaterThanOrEqual(100);
  expect(new Set(reproductions.map(({ name }) => name)).size).toBe(reproductions.length);
});

it('tries each statistical figure with 30 seeds at least', () => {
  const few = reproductions.filter(
    ({ samples, figures }) => samples < 30 && figures.some(({ test }) => test.kind === 'statistical'),
  );
  expect(few).toEqual([]);
});

it('has a reason for each figure that is not met, and for no other', () => {
  const reasons = reproductions.flatMap(({ figures }) => figures.filter(({ gap }) => gap !== undefined));
  expect(page.match(/\| ✗ \|/g) ?? []).toHaveLength(reasons.length);
  expect(page).not.toContain('without a known reason');
});

const found: Reproduced[] = [];

describe('the page has the rows of', () => {
  it.each(chosen)('$name', async (one) => {
    found.push(await reproduce(one, nodePlatform));
    const rows = reproducedRows(one, found.at(-1)!);
    expect(rows.filter((row) => !page.includes(row))).toEqual([]);
  });
});

it.runIf(LONG)('the page is what `npm run reproduced` makes', () => {
  expect(reproducedPage(found)).toBe(page);
});
