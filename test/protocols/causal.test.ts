import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Broadcast, Peer } from '../../src/core/protocol.ts';
import causal from '../../src/protocols/causal.ts';
import { runReference } from '../reference-runtime.ts';
import { violationsOf } from './obvious-checks.ts';
import { cycle, disorder, mesh, once, sceneOf, waits } from './scene.ts';

it('costs no message beyond those below', () => {
  expect(runReference(sceneOf(mesh(6), ['best-effort', 'causal'], { workload: once(2) })).sent).toEqual(
    new Map([['causal/data', 6]]),
  );
  expect(runReference(sceneOf(cycle(5), ['flood', 'causal'], { workload: once(2) })).sent).toEqual(
    new Map([['causal/data', 6]]),
  );
});

it('restores an order of causes that FIFO alone does not', () => {
  const changes = { ...disorder(100), workload: waits(4, 1, 10, 30) };
  expect(
    violationsOf('causal-order', runReference(sceneOf(mesh(4), ['best-effort', 'fifo'], changes)).facts, 4),
  ).not.toEqual([]);
  const { facts } = runReference(sceneOf(mesh(4), ['best-effort', 'causal'], changes));
  expect(violationsOf('causal-order', facts, 4)).toEqual([]);
  expect(violationsOf('validity', facts, 4)).toEqual([]);
});

interface Message {
  readonly vector: readonly number[];
  readonly payload: unknown;
}

/**
 * Algorithm 3.15 word for word: after each message, search all that wait for one whose vector is covered; what has been
 * delivered is left out.
 */
class BookCausal {
  readonly delivered: string[] = [];
  private readonly vector = [0, 0, 0];
  private pending: { readonly origin: number; readonly message: Message }[] = [];

  fromBelow(origin: number, message: Message): void {
    this.pending.push({ origin, message });
    const isReady = (entry: (typeof this.pending)[number]) =>
      entry.message.vector.every((count, peer) => count <= this.vector[peer]);
    for (let next = this.pending.find(isReady); next !== undefined; next = this.pending.find(isReady)) {
      this.pending = this.pending.filter((entry) => entry !== next);
      if (next.message.vector[next.origin] < this.vector[next.origin]) continue;
      this.vector[next.origin]++;
      this.delivered.push(`${next.origin}.${next.message.vector[next.origin]}`);
    }
  }
}

it('has delivered, after every single message, just what the algorithm of the book has', () => {
  const arrival = fc.record({ origin: fc.nat(2), vector: fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3)) });
  fc.assert(
    fc.property(fc.array(arrival, { maxLength: 60 }), (arrivals) => {
      const delivered: string[] = [];
      const deliver = ({ origin, sequence }: Broadcast) => delivered.push(`${origin}.${sequence}`);
      const protocol = causal.create(
        { id: 0, size: 3, deliver } as unknown as Peer<Message>,
        {},
        { broadcast: () => {} },
      );
      const book = new BookCausal();
      // An origin gives each of its sequences one vector.
      const first = new Map<string, Message>();
      for (const { origin, vector } of arrivals) {
        const name = `${origin}.${vector[origin]}`;
        const message = first.get(name) ?? { vector, payload: '' };
        first.set(name, message);
        protocol.fromBelow!(origin, message);
        book.fromBelow(origin, message);
        expect([...delivered].sort()).toEqual([...book.delivered].sort());
      }
    }),
  );
});
