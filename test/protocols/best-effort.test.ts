import { describe, expect, it } from 'vitest';
import reactive from '../../src/workloads/reactive.ts';
import { runReference } from '../reference-runtime.ts';
import { countByPeer, deliveriesOf, disorder, mesh, once, sceneOf, waits } from './scene.ts';

const interleavings = ['at-once', 'self-message', 'drain'] as const;

describe.each(interleavings)('best-effort with interleaving %s', (interleaving) => {
  const protocol = ['best-effort', { interleaving }] as const;

  it.each([1, 2, 6])('sends N messages a broadcast, on N = %i', (size) => {
    const { sent, facts } = runReference(sceneOf(mesh(size), [protocol], { workload: once(0) }));
    expect(sent.get('data')).toBe(size);
    expect(countByPeer(facts, size, 'delivered')).toEqual(new Array(size).fill(1));
  });

  it('delivers N² times for one broadcast each', () => {
    const { facts } = runReference(sceneOf(mesh(6), [protocol]));
    expect(facts.filter((fact) => fact.fact === 'delivered')).toHaveLength(36);
  });

  it('delivers everything once over links that disorder, and sends to each peer in the order of its broadcasts', () => {
    const { facts } = runReference(sceneOf(mesh(5), [protocol], { ...disorder(50), workload: waits(5, 1, 20, 3) }));
    for (const list of deliveriesOf(facts, 5)) expect(new Set(list).size).toBe(100);
    for (let from = 0; from < 5; from++) {
      for (let to = 0; to < 5; to++) {
        const sequences = facts.flatMap((fact) =>
          fact.fact === 'sent' && fact.peer === from && fact.to === to ? (fact.sequence ?? []) : [],
        );
        expect(sequences).toEqual(Array.from({ length: 20 }, (_, i) => i));
      }
    }
  });

  it("follows elixir-broadcast: while a run is unfinished, a peer's broadcasts are its receipts plus one", () => {
    const job = sceneOf(mesh(6), [protocol], {
      ...disorder(9),
      workload: reactive.create(6, 1, { broadcasts: 1e9 }),
      stop: { deadlineMs: 1e9, events: 3000, quietMs: 0 },
    });
    const { facts, stopped } = runReference(job);
    expect(stopped).toBe('limit');
    const broadcasts = countByPeer(facts, 6, 'broadcast');
    const receipts = countByPeer(facts, 6, 'delivered');
    expect(broadcasts).toEqual(receipts.map((count) => count + 1));
    if (interleaving !== 'self-message') return;
    // A receipt takes one message out and puts six in; a message to itself makes room for the copy that it sends. The
    // first broadcasts began with 36.
    const all = receipts.reduce((sum, count) => sum + count, 0);
    const countOf = (what: string) => facts.filter(({ fact }) => fact === what).length;
    expect(all).toBeGreaterThan(100);
    expect(countOf('sent') - countOf('received')).toBe(5 * all + 36);
  });

  it('finishes elixir-broadcast: every pair exchanges as many as asked for', () => {
    const { facts, stopped } = runReference(
      sceneOf(mesh(6), [protocol], { workload: reactive.create(6, 1, { broadcasts: 50 }) }),
    );
    expect(stopped).toBe('quiescent');
    for (const list of deliveriesOf(facts, 6)) {
      for (let origin = 0; origin < 6; origin++)
        expect(list.filter((name) => name.startsWith(`${origin}.`))).toHaveLength(50);
    }
  });
});

describe('best-effort', () => {
  it('with self-message asks itself once for each destination of each broadcast', () => {
    const { sent } = runReference(
      sceneOf(mesh(6), [['best-effort', { interleaving: 'self-message' }]], { workload: waits(6, 1, 4, 5) }),
    );
    expect(Object.fromEntries(sent)).toEqual({ data: 6 * 6 * 4, 'send-to': 6 * 6 * 4 });
  });

  it('with self-message sends at the pace of its own mailbox: one destination for each message to itself', () => {
    const { facts } = runReference(
      sceneOf(mesh(3), [['best-effort', { interleaving: 'self-message' }]], { workload: once(1) }),
    );
    const own = facts.flatMap((fact) => (fact.fact === 'sent' && fact.peer === 1 ? `${fact.kind} ${fact.to}` : []));
    expect(own).toEqual(['send-to 1', 'send-to 1', 'send-to 1', 'data 0', 'data 1', 'data 2']);
  });

  it('with drain never has more than one message to itself in flight, besides its copies of broadcasts', () => {
    const { facts, sent } = runReference(
      sceneOf(mesh(4), [['best-effort', { interleaving: 'drain' }]], { workload: waits(4, 1, 10, 0) }),
    );
    const inFlight = [0, 0, 0, 0];
    for (const fact of facts) {
      if (fact.fact === 'sent' && fact.kind === 'continue') expect(++inFlight[fact.peer]).toBe(1);
      if (fact.fact === 'received' && fact.kind === 'continue') inFlight[fact.peer]--;
    }
    expect(sent.get('continue')).toBe(4 * 10 * 4);
  });

  it('with drain first takes what has come in: a copy that is already there is delivered before the next one is sent', () => {
    const job = sceneOf(mesh(2), [['best-effort', { interleaving: 'drain' }]], {
      network: { resolution: '1ms', fifo: true, delay: undefined },
    });
    const { facts } = runReference(job);
    const atPeer0 = facts.flatMap((fact) => {
      if (fact.peer !== 0) return [];
      if (fact.fact === 'sent' && fact.kind === 'data') return `sends to ${fact.to}`;
      return fact.fact === 'delivered' ? `delivers ${fact.origin}` : [];
    });
    expect(atPeer0).toEqual(['sends to 0', 'delivers 0', 'sends to 1', 'delivers 1']);
  });
});
