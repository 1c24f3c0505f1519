/** `hearsay check` finds textbook mistakes, each in a protocol that is right but for one line. */
import { expect, it } from 'vitest';
import type { Definition, PropertyName } from '../../../src/core/protocol.ts';
import type { Scope } from '../../../src/experiment/search/case.ts';
import { examineSeed } from '../../../src/experiment/search/examine.ts';
import { FACTS_SHOWN, shortTranscript } from '../../../src/experiment/search/short-transcript.ts';
import { shrink } from '../../../src/experiment/search/shrink.ts';
import { nodePlatform } from '../../../src/platform/node-platform.ts';
import { protocols } from '../../../src/protocols/index.ts';
import { mistakes, occurrencesOf, withWrongFile } from '../../protocols/mistakes.ts';
import { scopeFor } from './scene.ts';

const LONG = process.env.HEARSAY_LONG === '1';
const SCHEDULES = 1_000;

it.each(mistakes)('$protocol: $wrong', async (mistake) => {
  expect(occurrencesOf(mistake)).toBe(1);
  await withWrongFile(mistake, async (path) => {
    const scope = await scopeFor(path, mistake.under, mistake.peers ?? 5);
    const seed = await firstBroken(scope, mistake.breaks, LONG ? 1 : (mistake.seed ?? 1));
    expect(seed).toBeLessThanOrEqual(SCHEDULES);
    if (LONG) await expectShort(scope, mistake.breaks, seed);
  });
});

it('has two mistakes of each protocol that broadcasts', () => {
  const broadcasting = protocols.filter(({ membership }: Definition) => membership !== true);
  const few = broadcasting.filter(({ name }) => mistakes.filter(({ protocol }) => protocol === name).length < 2);
  expect(few.map(({ name }) => name)).toEqual([]);
});

/** The first schedule that breaks the promise. */
async function firstBroken(scope: Scope, property: PropertyName, from: number): Promise<number> {
  for (let seed = from; seed <= SCHEDULES; seed++) {
    const { checks } = await examineSeed(scope, seed, nodePlatform, false);
    if (checks.some((one) => one.property === property && one.promised && one.verdict === 'invalid')) return seed;
  }
  return Number.POSITIVE_INFINITY;
}

/** What is left of the schedule can be told in twelve facts. */
async function expectShort(scope: Scope, finding: PropertyName, seed: number): Promise<void> {
  const { smallest, evidence } = await shrink(scope, { finding, promised: true, seed, size: 0 }, nodePlatform);
  const facts = await shortTranscript(scope, smallest, evidence, nodePlatform);
  expect(facts.length, facts.join('\n')).toBeLessThanOrEqual(FACTS_SHOWN);
}
