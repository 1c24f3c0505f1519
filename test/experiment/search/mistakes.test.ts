/** `hearsay check` finds textbook mistakes, each in a protocol that is right but for one line. */
import { expect, it } from 'vitest';
import type { PropertyName } from '../../../src/core/protocol.ts';
import type { Scope } from '../../../src/experiment/search/case.ts';
import { examineSeed } from '../../../src/experiment/search/examine.ts';
import { nodePlatform } from '../../../src/platform/node-platform.ts';
import { mistakes, occurrencesOf, withWrongFile } from '../../protocols/mistakes.ts';
import { scopeFor, searchAll } from './scene.ts';

const LONG = process.env.HEARSAY_LONG === '1';
const SCHEDULES = 1_000;

it.each(mistakes)('$protocol: $wrong', async (mistake) => {
  expect(occurrencesOf(mistake)).toBe(1);
  await withWrongFile(mistake, async (path) => {
    const scope = await scopeFor(path, mistake.under, mistake.peers ?? 5);
    expect(await firstBroken(scope, mistake.breaks)).toBeLessThanOrEqual(SCHEDULES);
    if (LONG) await expectSmall(scope, mistake.breaks);
  });
});

/** The first schedule that breaks the promise. */
async function firstBroken(scope: Scope, property: PropertyName): Promise<number> {
  for (let seed = 1; seed <= SCHEDULES; seed++) {
    const { checks } = await examineSeed(scope, seed, nodePlatform, false);
    if (checks.some((one) => one.property === property && one.promised && one.verdict === 'invalid')) return seed;
  }
  return Number.POSITIVE_INFINITY;
}

async function expectSmall(scope: Scope, property: PropertyName): Promise<void> {
  const { findings } = await searchAll(scope, SCHEDULES, { shrinks: [property] });
  const { smallest } = findings.find(({ finding }) => finding === property)!;
  expect(smallest.peers).toBeLessThanOrEqual(3);
  expect(smallest.broadcasts.length).toBeLessThanOrEqual(3);
}
