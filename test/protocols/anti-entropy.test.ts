/**
 * Messages that carry several broadcasts: the books count each, at every level of the trace, and no measure comes out
 * of range.
 */
import { describe, expect, it } from 'vitest';
import { duplicates } from '../../src/measures/duplicates.ts';
import { hops } from '../../src/measures/hops.ts';
import { redundancy } from '../../src/measures/redundancy.ts';
import type { Job } from '../../src/runtimes/runtime.ts';
import { Simulation } from '../../src/runtimes/simulator/simulation.ts';
import { Recording } from '../../src/trace/recording.ts';
import { expectSound } from '../trace/audit.ts';
import antiEntropy from './anti-entropy.ts';
import batching from './batching.ts';
import { cycle, disorder, type LayerGiven, line, once, sceneOf, waits } from './scene.ts';

function runOf(layers: readonly LayerGiven[], size: number, changes: Partial<Job> = {}): Recording {
  const job = sceneOf(cycle(size), layers, { workload: waits(size, 1, 3, 20), ...disorder(9), ...changes });
  const simulation = new Simulation(job);
  while (!simulation.advance(1000));
  const { books, log } = simulation.outcome();
  return new Recording(job.graph, books, log);
}

// Above 64 peers nothing is counted by pairs, and a receipt is less than a fact.
describe.each([8, 80])('%i peers', (size) => {
  it.each<[string, readonly LayerGiven[]]>([
    ['anti-entropy', [antiEntropy]],
    ['fifo over batches', [batching, 'fifo']],
    ['causal order over batches', [batching, 'causal']],
  ])('%s: the books are those of the facts, and the same where no facts are kept', (_, layers) => {
    const full = runOf(layers, size);
    expectSound(full);
    const messages = full.books.kindSent.reduce((sum, sent) => sum + sent, 0);
    const copies = full.books.sent.reduce((sum, sent) => sum + sent, 0);
    expect(copies).toBeGreaterThan(messages);
    for (const trace of ['deliveries', 'counters', 'none'] as const) {
      const { books } = runOf(layers, size, { trace });
      expect(books).toEqual(full.books);
    }
    expect(redundancy.take(full)).toBe(
      copies / (full.books.delivered.reduce((sum, delivered) => sum + delivered, 0) - 3 * size) - 1,
    );
    expect(redundancy.take(full)).toBeGreaterThan(0);
  });
});

it('counts every broadcast of a message as one copy: by hand', () => {
  // Peer 0 has 0:0, 0:1 and 0:2 when it sends; peer 1 gets them in one message and sends them back and on, and peer 2
  // back.
  const job = sceneOf(line(3), [batching], {
    workload: {
      first: (peer) => once(0).first(peer),
      next: (() => {
        let left = 2;
        return () => (left-- > 0 ? 1 : Number.POSITIVE_INFINITY);
      })(),
    },
  });
  const simulation = new Simulation(job);
  while (!simulation.advance(1000));
  const { books, log } = simulation.outcome();
  const run = new Recording(job.graph, books, log);
  expect(Array.from(books.kindSent)).toEqual([4]);
  expect(Array.from(books.sent)).toEqual([3, 6, 3]);
  expect(Array.from(books.received)).toEqual([3, 6, 3]);
  expect(redundancy.take(run)).toBe(1);
  expect(duplicates.take(run)).toEqual({ copies: 6, share: 0.5 });
  expect(hops.take(run)).toEqual({ mean: 1.5, p50: 1, p99: 2, max: 2 });
});
