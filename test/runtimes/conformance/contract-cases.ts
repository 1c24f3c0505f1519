/** The sentences of `src/core/protocol.ts`, in a run without faults. */
import { expect } from 'vitest';
import { BROADCASTS, type ConformanceCase, PEERS, type RecordedRun } from './case.ts';

const datagrams = 'datagrams may overtake each other';
const peers = Array.from({ length: PEERS }, (_, peer) => peer);
const faultless = {};

/** By origin and sequence: the digests of the payloads "0:0xx", "0:1xx" …, of five bytes each. */
const payloadDigests = [
  [2_404_557_421, 2_418_850_832],
  [1_335_939_590, 3_668_811_723],
  [367_599_162, 2_872_618_663],
];

/** Messages from `from` that peer `to` noted, in the order in which they arrived. */
function wordsReceived(run: RecordedRun, from: number, to: number): { word: string; count?: number }[] {
  const head = `from ${from}: `;
  return run.notes(to).flatMap((note) => (note.startsWith(head) ? [JSON.parse(note.slice(head.length))] : []));
}

export const contractCases: readonly ConformanceCase[] = [
  {
    sentence: 'the run ends by itself when nothing is left to do, and its books balance',
    experiment: faultless,
    check({ summary, named }) {
      expect(summary).toMatchObject({ stopped: 'quiescent', failures: [] });
      const { sent, received, dropped, inFlight, unknown } = summary.books;
      expect({ received, dropped, inFlight, unknown }).toEqual({ received: sent, dropped: 0, inFlight: 0, unknown: 0 });
      expect(named('sent')).toHaveLength(sent);
      expect(new Set(named('received').map(({ message }) => message))).toEqual(
        new Set(named('sent').map(({ message }) => message)),
      );
    },
  },
  {
    sentence: '`start` comes before every other reaction of a peer',
    experiment: faultless,
    check: ({ facts, notes }) => {
      for (const peer of peers) {
        expect(notes(peer)[0]).toBe('start in life 0');
        expect(facts.find((fact) => fact.peer === peer)?.fact).toBe('started');
      }
    },
  },
  {
    sentence: 'a reaction runs to its end before the next one at its peer starts, and `now` never goes back',
    experiment: faultless,
    check: ({ notes }) => {
      const all = peers.flatMap(notes);
      expect(all.length).toBeGreaterThan(0);
      expect(all.filter((note) => note.startsWith('wrong'))).toEqual([]);
    },
  },
  {
    sentence: '`neighbour` gives the links that are up, in ascending order',
    experiment: faultless,
    check: ({ notes }) => {
      const lines = peers.map((peer) => notes(peer).find((note) => note.startsWith('neighbours')));
      expect(lines).toEqual(['neighbours 1,2', 'neighbours 0,2', 'neighbours 0,1']);
    },
  },
  {
    sentence: '`firstTime` is true once for each broadcast',
    experiment: faultless,
    check: ({ notes }) => {
      for (const peer of peers) expect(notes(peer)).toContain('first time true false true');
    },
  },
  {
    sentence: 'a timer that is set again moves, one that is cleared never runs out, and none runs out early',
    experiment: faultless,
    check: ({ notes, named }) => {
      for (const peer of peers) {
        const timers = notes(peer).flatMap((note) => (/^timer [012]/.test(note) ? [note.split(' ')] : []));
        expect(timers.map(([, timer]) => timer)).toEqual(['2', '0']);
        const [started] = named('started', peer);
        // Real runtimes round the time of a timer to their clock's grain.
        expect(Number(timers[1][3]) - started.time).toBeGreaterThanOrEqual(39);
      }
    },
  },
  {
    sentence: '`random` gives each peer a stream of its own, in [0, 1), the same for the same seed',
    experiment: faultless,
    check: ({ notes }) => {
      const drawn = peers.map((peer) =>
        Number(
          notes(peer)
            .find((note) => note.startsWith('drew'))
            ?.slice(5),
        ),
      );
      expect(new Set(drawn).size).toBe(PEERS);
      // Of seed 1: the same on every runtime.
      expect(drawn).toMatchInlineSnapshot(`
        [
          0.7806522434111685,
          0.10358912847004831,
          0.3849262511357665,
        ]
      `);
    },
  },
  {
    sentence: '`send` to itself goes through its own mailbox, `sendToGroup` to every peer, itself included',
    experiment: faultless,
    check: (run) => {
      for (const peer of peers) {
        expect(wordsReceived(run, peer, peer).map(({ word }) => word)).toEqual(['to itself', 'to all']);
        for (const from of peers)
          expect(wordsReceived(run, from, peer).filter(({ word }) => word === 'to all')).toHaveLength(1);
      }
    },
  },
  {
    sentence: '`sendToNeighbours` leaves out `except`',
    experiment: faultless,
    check: (run) => {
      const asked = peers.map((to) =>
        peers.filter((from) => wordsReceived(run, from, to).some(({ word }) => word === 'question')),
      );
      expect(asked).toEqual([[1], [2], [0]]);
    },
  },
  {
    sentence: 'a message arrives as it was sent, once',
    experiment: faultless,
    check: (run) => {
      for (const from of peers)
        for (const to of peers.filter((peer) => peer !== from)) {
          const counts = wordsReceived(run, from, to).flatMap(({ count }) => count ?? []);
          expect(counts.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, count) => count));
        }
    },
  },
  {
    sentence: 'messages of one link arrive in the order in which they were sent, if the network delays them alike',
    experiment: faultless,
    check: (run) => {
      for (const from of peers)
        for (const to of peers.filter((peer) => peer !== from)) {
          const counts = wordsReceived(run, from, to).flatMap(({ count }) => count ?? []);
          expect(counts.length).toBeGreaterThan(0);
          expect(counts).toEqual([...counts].sort((a, b) => a - b));
        }
    },
    deviations: { udp: datagrams, multicast: datagrams },
  },
  {
    sentence: 'the payload that is delivered is the one that was broadcast',
    experiment: faultless,
    check: ({ named }) => {
      const digests = new Map(named('broadcast').map(({ peer, sequence, digest }) => [`${peer}:${sequence}`, digest]));
      expect(digests.size).toBe(BROADCASTS * PEERS);
      expect(new Set(digests.values()).size).toBe(digests.size);
      expect(named('delivered')).toHaveLength(BROADCASTS * PEERS * PEERS);
      for (const { origin, sequence, digest } of named('delivered'))
        expect(digest).toBe(digests.get(`${origin}:${sequence}`));
    },
  },
  {
    sentence: 'the digest of a payload is the same on every runtime, for a stack that of its top layer',
    experiment: {
      protocol: { name: 'causal', over: 'flood' },
      workload: { name: 'burst', broadcasts: 2, payloadBytes: 5 },
    },
    check: ({ summary, named }) => {
      expect(summary).toMatchObject({ stopped: 'quiescent', failures: [] });
      for (const [origin, digests] of payloadDigests.entries())
        for (const [sequence, digest] of digests.entries()) {
          const of = (fact: { readonly sequence: number; readonly digest?: number }) =>
            fact.sequence === sequence ? [fact.digest] : [];
          expect(named('broadcast', origin).flatMap(of)).toEqual([digest]);
          const delivered = named('delivered').filter((fact) => fact.origin === origin);
          expect(delivered.flatMap(of)).toEqual(peers.map(() => digest));
        }
    },
  },
];
