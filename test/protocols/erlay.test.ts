import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BroadcastName } from '../../src/core/protocol.ts';
import { Random } from '../../src/core/random.ts';
import { capacityFor, hasOpened, LinkReconciliation } from '../../src/protocols/link-reconciliation.ts';
import { Simulation } from '../../src/runtimes/simulator/simulation.ts';
import randomKOut from '../../src/topologies/random-k-out.ts';
import { runReference } from '../reference-runtime.ts';
import { violationsOf } from './obvious-checks.ts';
import { countByPeer, line, mesh, once, sceneOf, waits } from './scene.ts';

const LONG = process.env.HEARSAY_LONG === '1';

it('sends each broadcast once to each other peer, and each copy is asked for', () => {
  const { sent, facts } = runReference(sceneOf(mesh(9), ['erlay'], { workload: waits(9, 1, 2, 2_000) }));
  expect(sent.get('data')).toBe(18 * 8);
  expect(countByPeer(facts, 9, 'delivered')).toEqual(new Array(9).fill(18));
});

it('brings a broadcast over a link either way: announced by the peer that has opened it, reconciled by the other', () => {
  const opener = hasOpened(0, 1) ? 0 : 1;
  const announced = runReference(sceneOf(line(2), ['erlay'], { workload: once(opener) }));
  const reconciled = runReference(sceneOf(line(2), [['erlay', { fanout: 0 }]], { workload: once(opener) }));
  const answered = runReference(sceneOf(line(2), ['erlay'], { workload: once(1 - opener) }));
  for (const { sent, facts } of [announced, reconciled, answered]) {
    expect(countByPeer(facts, 2, 'delivered')).toEqual([1, 1]);
    expect([sent.get('announcement'), sent.get('request'), sent.get('data')]).toEqual([1, 1, 1]);
  }
});

it('takes each message of a round once, though the network repeats it', () => {
  for (let seed = 1; seed <= 3; seed++) {
    const job = sceneOf(mesh(5), [['erlay', { fanout: 0 }]], { seed, workload: waits(5, seed, 2, 3_000) });
    const { facts } = runReference(job, { duplication: 0.5 });
    for (const property of ['agreement', 'no-duplication'] as const)
      expect(violationsOf(property, facts, 5), `seed ${seed}`).toEqual([]);
  }
});

describe('a round', () => {
  const names = (sequences: readonly number[]): BroadcastName[] =>
    sequences.map((sequence) => ({ origin: 3, sequence }));
  const sequencesIn = (found: readonly BroadcastName[]) => found.map(({ sequence }) => sequence).sort((a, b) => a - b);
  const endWith = (sequences: readonly number[]) => {
    const end = new LinkReconciliation(4, 9, 20);
    for (const name of names(sequences)) end.add(name);
    end.begin(1);
    return end;
  };
  const sets = fc.tuple(...Array.from({ length: 3 }, () => fc.uniqueArray(fc.nat(999), { maxLength: 12 })));

  it('tells each end what the other lacks, with an extension if the sketch is too short, or not at all', () => {
    fc.assert(
      fc.property(sets, ([common, mine, others]) => {
        const own = [...new Set([...common, ...mine])];
        const theirs = [...new Set([...common.map((one) => one), ...others])];
        const [a, b] = [endWith(own), endWith(theirs)];
        const capacity = capacityFor(a.size, b.size, 0.1);
        if (capacity === 0) return;
        const difference =
          a.solve(b.sketchPart(0, capacity), false) ?? a.solve(b.sketchPart(capacity, 2 * capacity), true);
        const lacking = theirs.filter((one) => !own.includes(one));
        const extra = own.filter((one) => !theirs.includes(one));
        if (difference === undefined) {
          expect(lacking.length + extra.length).toBeGreaterThanOrEqual(2 * capacity);
          return;
        }
        expect(sequencesIn(difference.own)).toEqual(extra.sort((x, y) => x - y));
        expect(sequencesIn(b.found(difference.missing))).toEqual(lacking.sort((x, y) => x - y));
      }),
      { numRuns: LONG ? 2_000 : 60 },
    );
  });

  it('has no sketch where one end has nothing, and one of at least |a − b| + q · min(a, b) + 2 numbers', () => {
    expect(capacityFor(0, 9, 0.1)).toBe(0);
    expect(capacityFor(40, 30, 0.1)).toBe(10 + 3 + 2);
  });

  it('forgets what was pending when it began, and nothing else', () => {
    const end = endWith([1, 2]);
    end.add(names([7])[0]);
    end.end();
    expect(end.size).toBe(1);
  });
});

// Erlay, abstract: "keeps the bandwidth use almost constant as the connectivity increases". Sizes are Bitcoin's: a
// header of 24 bytes, 36 for a name, 4 for a number of a sketch, 350 for a transaction. Bands are wide: a graph of 32.
it('saves a fifth of all bytes if each peer opens 8 links, and takes hardly more if it opens 16', () => {
  const bytes = (k: number, parameters: Readonly<Record<string, unknown>>) => {
    const graph = randomKOut.build(32, { k }, new Random(1, 'test'));
    const simulation = new Simulation(
      sceneOf(graph, [['erlay', parameters]], {
        workload: waits(32, 1, LONG ? 8 : 1, 5_000),
        stop: { deadlineMs: 20_000, events: Number.POSITIVE_INFINITY, quietMs: 0 },
        trace: 'counters',
        sizeOf: bitcoinSize,
      }),
    );
    while (!simulation.advance(1_000));
    const { books } = simulation.outcome();
    return Array.from(books.kindBytes).reduce((sum, one) => sum + one);
  };
  const flooded = [8, 16].map((k) => bytes(k, { reconciliation: false }));
  const reconciled = [8, 16].map((k) => bytes(k, {}));
  expect(reconciled[0] / flooded[0]).toBeLessThan(0.85);
  expect(reconciled[1] / flooded[1]).toBeLessThan(0.7);
  expect(reconciled[1] / reconciled[0]).toBeLessThan(1.1);
});

function bitcoinSize(message: unknown): number {
  const { has, wants, sketch, payload, lacks, pending } = message as Record<string, readonly unknown[] | undefined>;
  const names = has ?? wants;
  if (names !== undefined) return 25 + 18 * names.length;
  if (payload !== undefined) return 24 + 350;
  if (pending !== undefined) return 24 + 4;
  return 24 + 1 + 4 * (sketch ?? lacks ?? []).length;
}
