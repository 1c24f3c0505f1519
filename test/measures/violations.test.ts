/**
 * Violations of order: against their definitions, word by word, on random runs; and against the verdicts of the checks.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAbsent } from '../../src/measures/measure.ts';
import { type Violations, violations } from '../../src/measures/violations.ts';
import { examineCausalOrder } from '../../src/orders/causal.ts';
import { examineTotalOrder } from '../../src/orders/total.ts';
import { historiesOf } from '../../src/trace/histories.ts';
import { anyHistory, factsOf, type History, logOfStory, type Step } from '../any-history.ts';
import { tell, verdictOn } from '../checks/scene.ts';
import { logOf } from '../log-of.ts';
import { forbidden, nameOf } from '../orders/forbidden.ts';
import { emptyRecording, recordingOf } from './scene.ts';

const LONG = process.env.HEARSAY_LONG === '1';

function violationsIn(story: History): Violations {
  const figure = violations.take(recordingOf(story));
  if (isAbsent(figure)) throw new Error(figure.absent);
  return figure;
}

/** Of facts in the words of the checks' tests. */
function violationsOf(words: string, size: number): Violations {
  const steps = tell(words).map((fact): Step => {
    if (fact.fact === 'delivered')
      return { peer: fact.peer, delivers: true, origin: fact.origin, sequence: fact.sequence };
    if (fact.fact === 'broadcast')
      return { peer: fact.peer, delivers: false, origin: fact.peer, sequence: fact.sequence };
    throw new Error(fact.fact);
  });
  return violationsIn({ size, steps });
}

describe.each(['fifo', 'causal', 'total'] as const)('%s order', (order) => {
  const property = `${order}-order` as const;

  it.each([0, 4, 7])('counts what its definition forbids, and names the first, on runs of tidiness %i', (tidy) => {
    fc.assert(
      fc.property(anyHistory({ strangers: true, repeats: true, tidy }), (story) => {
        const expected = forbidden(story, order);
        const { deliveries, first } = violationsIn(story)[order];
        expect(deliveries).toBe(expected.length);
        expect(first?.atMs).toBe(expected[0]?.atMs);
        if (first === undefined) return;
        expect({ peer: first.peer, delivered: first.delivered }).toEqual({
          peer: expected[0].step.peer,
          delivered: nameOf(expected[0].step),
        });
      }),
      { numRuns: LONG ? 5000 : 150 },
    );
  });

  it('counts none exactly where the property holds', () => {
    fc.assert(
      fc.property(anyHistory({ strangers: true, repeats: true, tidy: 6 }), (story) => {
        const { verdict } = verdictOn(property, factsOf(story), story.size);
        expect(violationsIn(story)[order].deliveries === 0).toBe(verdict !== 'invalid');
      }),
      { numRuns: LONG ? 3000 : 100 },
    );
  });
});

describe('the first offence', () => {
  it('of FIFO order names the broadcast that was missing', () => {
    expect(violationsOf('0! 0! 0! 1<0:0 1<0:2 2<0:1 1<0:1', 3).fifo).toEqual({
      deliveries: 2,
      first: { atMs: 4, peer: 1, delivered: '0:2', before: '0:1' },
    });
  });

  it('of causal order names a cause, also one behind a chain that the peer has only in part', () => {
    // 0:0 → 1:0 → 2:0; peer 2 delivers 1:0 without its cause, so peer 3 breaks the order only through the chain.
    expect(violationsOf('0! 1<0:0 1! 2<1:0 2! 3<1:0 3<2:0 3<0:0', 4).causal).toEqual({
      deliveries: 3,
      first: { atMs: 3, peer: 2, delivered: '1:0', before: '0:0' },
    });
  });

  it('of causal order names the first cause of a chain of which the peer has nothing', () => {
    expect(violationsOf('0! 1<0:0 1! 2<1:0 2! 3<2:0', 4).causal.first).toEqual({
      atMs: 3,
      peer: 2,
      delivered: '1:0',
      before: '0:0',
    });
    // Peer 2, and with it the broadcast that it makes then, knows of 0:0 only through 1:0.
    const facts = tell('0! 1<0:0 1! 2<1:0 2! 3<2:0');
    const log = logOf(facts, []);
    const { found } = examineCausalOrder(historiesOf(log, 4), log);
    expect([...found.numbers]).toEqual([-1, -1, 1, 2]);
    expect([...found.against]).toEqual([-1, -1, 0, 0]);
  });

  it('of total order names the other broadcast, and a peer that saw both the other way round', () => {
    expect(violationsOf('0! 1! 0<0:0 0<1:0 1<1:0 1<0:0', 2).total).toEqual({
      deliveries: 2,
      first: { atMs: 3, peer: 0, delivered: '1:0', after: '0:0', unlike: 1 },
    });
  });
});

describe('where all would take too long', () => {
  it('looks at some, finds no more than there is, and says at how many', () => {
    fc.assert(
      fc.property(anyHistory({ strangers: true, tidy: 3 }), (story) => {
        const histories = historiesOf(logOfStory(story), story.size);
        const causal = examineCausalOrder(histories, logOf(factsOf(story), []), 1, 1);
        expect(causal.peers).toBe(1);
        expect(causal.found.count).toBe(forbidden(story, 'causal').filter(({ step }) => step.peer === 0).length);
        const total = examineTotalOrder(histories, 1, 1);
        const whole = forbidden(story, 'total').length;
        expect(total.found.count).toBeLessThanOrEqual(whole);
        expect(total.others === story.size - 1 || total.others === 1).toBe(true);
        if (total.others === story.size - 1) expect(total.found.count).toBe(whole);
      }),
      { numRuns: 150 },
    );
  });

  it('knows of a large group that all follow one order', () => {
    const order = [3, 1, 2, 0];
    const steps: Step[] = [0, 1, 2, 3].map((peer) => ({ peer, delivers: false, origin: peer, sequence: 0 }));
    for (let peer = 0; peer < 30; peer++) {
      for (const origin of order.slice(0, 1 + (peer % 4))) steps.push({ peer, delivers: true, origin, sequence: 0 });
    }
    const histories = historiesOf(logOfStory({ size: 30, steps }), 30);
    expect(examineTotalOrder(histories, 1, 1)).toMatchObject({ others: 29, found: { count: 0 } });
  });
});

it('is absent where the trace has no lists', () => {
  expect(violations.take(emptyRecording(3, 'counters'))).toEqual({
    absent: 'the trace level keeps no list of all deliveries',
  });
});
