/**
 * Every check against its definition, word by word, on random histories: tidy and wild, with crashes, repeats and
 * creations.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { properties } from '../../src/checks/index.ts';
import type { Fact } from '../../src/trace/facts.ts';
import { anyHistory, factsOf } from '../any-history.ts';
import { isDefined, isExercisedBy, violationsOf } from '../protocols/obvious-checks.ts';
import { verdictOn } from './scene.ts';

const LONG = process.env.HEARSAY_LONG === '1';

const crashes = fc.uniqueArray(fc.nat(4), { maxLength: 2 });

function withCrashes(facts: readonly Fact[], peers: readonly number[], size: number): Fact[] {
  return [
    ...facts,
    ...peers
      .filter((peer) => peer < size)
      .map((peer): Fact => ({ fact: 'crashed', time: 1000, peer, reason: 'drawn' })),
  ];
}

describe.each(properties.map(({ name }) => name).filter(isDefined))('%s', (name) => {
  it.each([
    [0, false],
    [4, true],
    [7, true],
  ])(
    'is valid exactly where its definition holds, on histories of tidiness %i (with payloads: %s)',
    (tidy, payloads) => {
      fc.assert(
        fc.property(anyHistory({ strangers: true, repeats: true, tidy, payloads }), crashes, (story, crashed) => {
          const facts = withCrashes(factsOf(story), crashed, story.size);
          const { verdict, evidence, reason } = verdictOn(name, facts, story.size);
          const violations = violationsOf(name, facts, story.size);
          // A crashed origin may have broadcast what the trace doesn't know of.
          if (name === 'no-creation' && verdict === 'unknown' && violations.length > 0) {
            expect(
              violations.every((violation) => crashed.some((peer) => violation.includes(` delivers ${peer}.`))),
            ).toBe(true);
            return;
          }
          const isExercised = isExercisedBy(name, facts, story.size);
          expect(verdict, violations.join('\n')).toBe(
            violations.length > 0 ? 'invalid' : isExercised ? 'valid' : 'unknown',
          );
          expect(reason?.startsWith('not exercised: ') === true).toBe(violations.length === 0 && !isExercised);
          expect(evidence.length > 0).toBe(violations.length > 0);
          expect(evidence.length).toBeLessThanOrEqual(3);
        }),
        { numRuns: LONG ? 5000 : 150 },
      );
    },
  );

  it('is never invalid for what is still to come', () => {
    fc.assert(
      fc.property(anyHistory({ tidy: 6 }), (story) => {
        const whole = verdictOn(name, factsOf(story), story.size);
        const stopped = verdictOn(name, factsOf(story), story.size, { isQuiescent: false });
        const isLiveness = ['validity', 'agreement', 'uniform-agreement', 'termination'].includes(name);
        expect(stopped.verdict).toBe(isLiveness && whole.verdict === 'invalid' ? 'unknown' : whole.verdict);
        expect(stopped.reason !== undefined).toBe(stopped.verdict === 'unknown');
      }),
      { numRuns: 100 },
    );
  });
});
