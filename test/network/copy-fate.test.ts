/** The fate of a copy, decided by hand-made delays and faults: which reason wins, when copies arrive, in which order. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkNumber } from '../../src/core/graph.ts';
import { graphOf } from '../../src/core/link-rows.ts';
import { CopyFate } from '../../src/network/copy-fate.ts';
import type { Effect } from '../../src/network/faults/fault-plan.ts';
import { LinkFaults } from '../../src/network/faults/link-faults.ts';
import { LinkStates } from '../../src/network/link-states.ts';

const graph = graphOf(3, [0, 1, 0, 2, 1, 2]);
const network = { graph, seed: 1, isFifo: false, ticksPerMs: 0 };

function given(delays: number[]) {
  return { draw: () => delays.shift()! };
}

function decided(fate: CopyFate, from: number, to: number, nowMs: number) {
  fate.decide(linkNumber(graph, from, to), from, to, 10, nowMs);
  return fate.dropReason ?? fate.arrivalMs;
}

function withFaults(...effects: Effect[]): LinkFaults {
  const faults = new LinkFaults(3, 1);
  for (const effect of effects) faults.apply(effect);
  return faults;
}

describe('a copy', () => {
  it('arrives after its delay, on the grain of time', () => {
    const times = [0, 1, 1000].map((ticksPerMs) =>
      decided(new CopyFate({ ...network, delay: given([2.34567]), ticksPerMs }), 0, 1, 5),
    );
    expect(times).toEqual([7.34567, 7, 7.346]);
  });

  it('arrives at once on a network that does nothing', () => {
    expect(decided(new CopyFate(network), 0, 1, 5)).toBe(5);
  });

  it('is dropped on a link that is down, in both directions and on no other link', () => {
    const states = new LinkStates(graph, true);
    const fate = new CopyFate({ ...network, delay: given([1, 1, 1]) }, states);
    expect(states.set(0, 1, false)).toBe(true);
    expect(states.set(1, 0, false)).toBe(false);
    expect([decided(fate, 0, 1, 0), decided(fate, 1, 0, 0), decided(fate, 0, 2, 0)]).toEqual([
      'link down',
      'link down',
      1,
    ]);
    states.set(0, 1, true);
    expect(decided(fate, 0, 1, 0)).toBe(1);
  });

  it('is dropped by a partition before a storm or the link model is asked', () => {
    const faults = withFaults(
      { does: 'storm', id: 1, loss: 1, from: 'all', to: 'all' },
      { does: 'block', id: 2, from: [0], to: [1] },
    );
    const fate = new CopyFate(
      { ...network, plan: { traits: { draw: 'message', loss: 1, queue: 0 }, rules: [] } },
      undefined,
      faults,
    );
    expect([decided(fate, 0, 1, 0), decided(fate, 1, 0, 0)]).toEqual(['partitioned', 'lost in a storm']);
    faults.apply({ does: 'calm', id: 1 });
    expect([decided(fate, 0, 1, 0), decided(fate, 1, 0, 0)]).toEqual(['partitioned', 'lost in the network']);
  });

  it('takes the delay of a storm on top of its own', () => {
    const faults = withFaults({ does: 'storm', id: 1, loss: 0, delay: { constant: 20 }, from: 'all', to: 'all' });
    expect(decided(new CopyFate({ ...network, delay: given([3]) }, undefined, faults), 0, 1, 5)).toBe(28);
  });

  it('is dropped if its sender crashes in the middle of sending', () => {
    const fate = new CopyFate(network, undefined, withFaults({ does: 'falter', peer: 0, leaves: 1 }));
    expect([decided(fate, 0, 1, 0), decided(fate, 0, 2, 0), decided(fate, 1, 0, 0)]).toEqual([0, 'peer crashed', 0]);
  });

  it('meets the faults of a schedule from their time on', () => {
    const schedule = [
      { atMs: 10, does: 'block', id: 1, from: 'all', to: 'all' },
      { atMs: 20, does: 'unblock', id: 1 },
    ] as const;
    const fate = new CopyFate(network, undefined, new LinkFaults(3, 1, 0, schedule));
    expect([9, 10, 19, 20].map((nowMs) => decided(fate, 0, 1, nowMs))).toEqual([9, 'partitioned', 'partitioned', 20]);
  });

  it('that only takes a delay has the same arrival by both ways to ask', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 50, noNaN: true }), { minLength: 1, maxLength: 30 }),
        fc.boolean(),
        fc.constantFrom(0, 1, 1000),
        (delays, isFifo, ticksPerMs) => {
          const [one, other] = [1, 2].map(
            () => new CopyFate({ ...network, delay: given([...delays]), isFifo, ticksPerMs }),
          );
          expect(one.isDelayOnly).toBe(true);
          expect(delays.map((_, nowMs) => one.delayOnly(0, nowMs))).toEqual(
            delays.map((_, nowMs) => decided(other, 0, 1, nowMs)),
          );
        },
      ),
    );
  });
});

it('on a FIFO link no copy arrives before an earlier one, and other links do not wait', () => {
  const fate = new CopyFate({ ...network, delay: given([9, 1, 1, 20]), isFifo: true });
  expect([decided(fate, 0, 1, 0), decided(fate, 0, 1, 1), decided(fate, 0, 2, 1), decided(fate, 0, 1, 2)]).toEqual([
    9, 9, 2, 22,
  ]);
});
