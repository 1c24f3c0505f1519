import { describe, expect, it } from 'vitest';
import type { Fact } from '../../src/trace/facts.ts';
import { runReference } from '../reference-runtime.ts';
import { violationsOf } from './obvious-checks.ts';
import { countByPeer, disorder, mesh, once, sceneOf, waits } from './scene.ts';

const N = 4;

function broadcastsOf(seed = 1) {
  return waits(N, seed, 10, 99);
}

describe('multicast', () => {
  it('sends N messages a broadcast, N READY and N stop a peer, and N − 1 acknowledgements of each', () => {
    const { sent } = runReference(
      sceneOf(mesh(N), [['multicast', { messages: 10 }]], { ...disorder(60), workload: broadcastsOf() }),
    );
    expect(Object.fromEntries(sent)).toEqual({ data: N * 10 * N, ready: N * N, stop: N * N, ack: 2 * N * (N - 1) });
  });

  it('never says stop where it is not told how many messages there are', () => {
    const { sent, stopped } = runReference(sceneOf(mesh(N), ['multicast'], { workload: broadcastsOf() }));
    expect(sent.has('stop')).toBe(false);
    expect(stopped).toBe('quiescent');
  });

  it('works alone', () => {
    const { sent, elapsedMs } = runReference(sceneOf(mesh(1), [['multicast', { messages: 1 }]], { workload: once(0) }));
    expect(Object.fromEntries(sent)).toEqual({ ready: 1, data: 1, stop: 1 });
    expect(elapsedMs).toBe(0);
  });

  it('waits for READY of all, also where they start one after the other, and keeps what is asked for until then', () => {
    const job = sceneOf(mesh(N), [['multicast', { settle: 1000, messages: 10 }]], {
      start: { order: 'staggered', gapMs: 100 },
      workload: broadcastsOf(),
      ...disorder(20),
    });
    const { facts } = runReference(job);
    for (let peer = 0; peer < N; peer++) {
      const readies = facts.filter((fact) => fact.fact === 'received' && fact.peer === peer && fact.kind === 'ready');
      const sent = facts.filter((fact) => fact.fact === 'sent' && fact.peer === peer && fact.kind === 'data');
      expect(readies).toHaveLength(N);
      expect(facts.indexOf(sent[0])).toBeGreaterThan(facts.indexOf(readies[N - 1]));
      expect(readies[N - 1].time).toBeGreaterThanOrEqual(1300);
    }
    expect(violationsOf('validity', facts, N)).toEqual([]);
  });

  it('sends with the waits that the workload asked for, as if it had begun when the handshake was over', () => {
    const { facts } = runReference(
      sceneOf(mesh(N), [['multicast', { settle: 300 }]], { workload: broadcastsOf(), ...disorder(20) }),
    );
    for (let peer = 0; peer < N; peer++) {
      const lastReady = Math.max(
        ...timesOf(facts, (fact) => fact.fact === 'received' && fact.peer === peer && fact.kind === 'ready'),
      );
      const asked = timesOf(facts, (fact) => fact.fact === 'broadcast' && fact.peer === peer);
      const went = timesOf(
        facts,
        (fact) => fact.fact === 'sent' && fact.peer === peer && fact.to === 0 && fact.kind === 'data',
      );
      expect(went).toEqual(asked.map((time) => time + lastReady));
    }
  });

  it('says stop after the last of its messages', () => {
    const { facts } = runReference(sceneOf(mesh(N), [['multicast', { messages: 10 }]], { workload: broadcastsOf() }));
    for (let peer = 0; peer < N; peer++) {
      const own = facts.filter(
        (fact) => fact.fact === 'sent' && fact.peer === peer && (fact.kind === 'data' || fact.kind === 'stop'),
      );
      expect(own.map((fact) => (fact.fact === 'sent' ? fact.kind : ''))).toEqual([
        ...Array(10 * N).fill('data'),
        ...Array(N).fill('stop'),
      ]);
    }
    expect(
      facts.filter((fact) => fact.fact === 'noted').map((fact) => (fact.fact === 'noted' ? fact.text : '')),
    ).toEqual(Array(N).fill('every peer has stopped'));
  });
});

describe('multicast over lossy links', () => {
  it('begins and stops all the same: everyone hears READY and stop of everyone', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const job = sceneOf(mesh(N), [['multicast', { messages: 10, retry: 100 }]], {
        ...disorder(30),
        seed,
        workload: broadcastsOf(seed),
      });
      const { facts, stopped } = runReference(job, { loss: 0.3, duplication: 0.1 });
      expect(stopped).toBe('quiescent');
      for (const kind of ['ready', 'stop']) {
        const heard = new Set(
          facts.flatMap((fact) => (fact.fact === 'received' && fact.kind === kind ? `${fact.from}>${fact.peer}` : [])),
        );
        expect(heard.size).toBe(N * N);
      }
      // What peers send to themselves is never lost.
      expect(
        facts.filter((fact) => fact.fact === 'sent' && fact.kind === 'data' && fact.to === fact.peer),
      ).toHaveLength(N * 10);
      expect(facts.filter((fact) => fact.fact === 'noted' && fact.text !== 'every peer has stopped')).toEqual([]);
    }
  });

  it('goes on without a peer that stays silent, and comes to rest', () => {
    const job = sceneOf(mesh(N), [['multicast', { messages: 10, settle: 50, retry: 100, attempts: 5 }]], {
      workload: broadcastsOf(),
    });
    const { facts, stopped } = runReference(job, { crashes: [{ peer: 3, atMs: 10 }] });
    expect(stopped).toBe('quiescent');
    expect(violationsOf('validity', facts, N)).toEqual([]);
    expect(countByPeer(facts, N, 'delivered')).toEqual([30, 30, 30, 0]);
    const saidTo3 = facts.filter(
      (fact) => fact.fact === 'sent' && fact.peer === 0 && fact.to === 3 && fact.kind === 'ready',
    );
    expect(saidTo3).toHaveLength(5);
  });

  it('is patient with a peer that answers, however long it settles', () => {
    const patient = ['multicast', { settle: 100, retry: 10, attempts: 2 }] as const;
    const { facts } = runReference(
      sceneOf(mesh(2), [patient], { start: { order: 'staggered', gapMs: 80 }, workload: once(0) }),
    );
    const readiesTo1 = facts.filter(
      (fact) => fact.fact === 'sent' && fact.peer === 0 && fact.to === 1 && fact.kind === 'ready',
    );
    expect(readiesTo1.length).toBeGreaterThan(5);
    expect(facts.filter((fact) => fact.fact === 'noted' && fact.text.includes('silent'))).toEqual([]);
    expect(countByPeer(facts, 2, 'delivered')).toEqual([1, 1]);
  });
});

function timesOf(facts: readonly Fact[], isWanted: (fact: Fact) => boolean): number[] {
  return facts.filter(isWanted).map((fact) => fact.time);
}
