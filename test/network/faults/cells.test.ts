/**
 * Every fault in the simulator: its effect is seen in the trace, and the books balance. One case for each rule of the
 * registry.
 */
import { expect, it } from 'vitest';
import { faultRules } from '../../../src/network/faults/index.ts';
import { droppedFor, jobOf, named, outcomeOf, type Ran, run } from './scene.ts';

const cells: Readonly<Record<string, { readonly given: object; see(ran: Ran): void }>> = {
  crash: {
    given: { faults: [{ at: '150ms', crash: 2 }] },
    see({ facts, outcome }) {
      expect(named(facts, 'crashed')).toEqual([{ fact: 'crashed', time: 150, peer: 2, reason: 'as planned' }]);
      expect(facts.filter((fact) => fact.peer === 2 && fact.time > 150 && fact.fact !== 'dropped')).toEqual([]);
      expect(new Set(droppedFor(facts, 'peer crashed').map(({ to }) => to))).toEqual(new Set([2]));
      expect(outcome.failures).toEqual([{ peer: 2, reason: 'as planned' }]);
      // Its second and third broadcast were never made.
      expect(outcome.books.missedBroadcasts).toBe(2);
    },
  },
  restart: {
    given: {
      faults: [
        { at: '150ms', crash: [2, 3] },
        { at: '250ms', restart: 'all' },
      ],
    },
    see({ facts, outcome }) {
      expect(named(facts, 'restarted').map(({ peer, time }) => [peer, time])).toEqual([
        [2, 250],
        [3, 250],
      ]);
      // The third broadcast goes on with the numbers: the second was missed.
      expect(
        named(facts, 'broadcast')
          .filter(({ peer }) => peer === 2)
          .map(({ sequence, time }) => [sequence, time]),
      ).toEqual([
        [0, 100],
        [1, 300],
      ]);
      expect(outcome.failures).toEqual([]);
      expect(outcome.books.missedBroadcasts).toBe(2);
    },
  },
  pause: {
    given: { faults: [{ at: '105ms', for: '60ms', pause: 2 }] },
    see({ facts }) {
      expect(named(facts, 'paused')).toEqual([{ fact: 'paused', time: 105, peer: 2 }]);
      expect(named(facts, 'resumed')).toEqual([{ fact: 'resumed', time: 165, peer: 2 }]);
      const received = named(facts, 'received')
        .filter(({ peer }) => peer === 2)
        .map(({ time }) => time);
      expect(received.filter((time) => time > 105 && time < 165)).toEqual([]);
      // The floods of the other four came at 110 and 120 ms, and are all handled when it goes on.
      expect(received.filter((time) => time === 165)).toHaveLength(16);
      expect(named(facts, 'dropped')).toEqual([]);
    },
  },
  slow: {
    given: { faults: [{ at: 0, slow: 2, by: '3ms' }], workload: 'single' },
    see({ facts }) {
      expect(named(facts, 'afflicted')).toEqual([
        { fact: 'afflicted', time: 0, peer: 2, text: 'each message takes 3 ms' },
      ]);
      // One copy comes at 10 ms and three at 20: one after the other.
      expect(
        named(facts, 'received')
          .filter(({ peer }) => peer === 2)
          .map(({ time }) => time),
      ).toEqual([13, 23, 26, 29]);
    },
  },
  partition: {
    given: { faults: [{ at: '150ms', for: '100ms', partition: [[0, 1], 'rest'] }] },
    see({ facts }) {
      const dropped = droppedFor(facts, 'partitioned');
      expect(dropped.every(({ peer, to, time }) => peer < 2 !== to < 2 && time >= 150 && time < 250)).toBe(true);
      // Two peers send to three, three to two, for a broadcast of each side.
      expect(dropped).toHaveLength(30);
      expect(named(facts, 'afflicted')).toHaveLength(5);
      expect(named(facts, 'relieved')).toHaveLength(5);
    },
  },
  'one-way': {
    given: { faults: [{ at: '150ms', for: '100ms', 'one-way': { from: 0, to: [1, 2] } }] },
    see({ facts }) {
      const dropped = droppedFor(facts, 'partitioned');
      expect(new Set(dropped.map(({ peer, to }) => `${peer}>${to}`))).toEqual(new Set(['0>1', '0>2']));
      expect(named(facts, 'received').some(({ peer, from, time }) => peer === 0 && from === 1 && time > 200)).toBe(
        true,
      );
    },
  },
  isolate: {
    given: { faults: [{ at: '150ms', for: '100ms', isolate: [3, 4] }] },
    see({ facts }) {
      const dropped = droppedFor(facts, 'partitioned');
      expect(dropped.every(({ peer, to }) => peer > 2 || to > 2)).toBe(true);
      expect(dropped.some(({ peer, to }) => peer === 3 && to === 4)).toBe(true);
      expect(
        named(facts, 'received').some(({ peer, from, time }) => from > 2 !== peer > 2 && time > 210 && time < 260),
      ).toBe(false);
    },
  },
  outage: {
    given: {
      network: { zones: { table: 'gcp', place: ['us-west1', 'us-central1'] } },
      faults: [{ at: 0, for: '10s', outage: 'us-west1' }],
    },
    see({ facts, job }) {
      expect(job.plan!.places).toMatchObject({ kind: 'zones' });
      const ways = new Set(droppedFor(facts, 'partitioned').map(({ peer, to }) => peer % 2 === 0 || to % 2 === 0));
      expect(ways).toEqual(new Set([true]));
      // Peers 1 and 3 are in the other zone, and hear each other.
      expect(new Set(named(facts, 'received').map(({ peer, from }) => `${from}>${peer}`))).toEqual(
        new Set(['1>3', '3>1']),
      );
    },
  },
  cut: {
    given: {
      faults: [
        { at: '195ms', for: '60ms', cut: [0, 1] },
        { at: '205ms', for: '20ms', cut: [2, 3] },
      ],
    },
    see({ facts }) {
      const changes = [...named(facts, 'link-down'), ...named(facts, 'link-up')].map(({ fact, time, peer, other }) => [
        fact,
        time,
        peer,
        other,
      ]);
      expect(changes).toEqual([
        ['link-down', 195, 0, 1],
        ['link-down', 195, 1, 0],
        ['link-down', 205, 2, 3],
        ['link-down', 205, 3, 2],
        ['link-up', 225, 2, 3],
        ['link-up', 225, 3, 2],
        ['link-up', 255, 0, 1],
        ['link-up', 255, 1, 0],
      ]);
      // What was on the link 2-3 at 205 ms is lost; flooding sends nothing on links that are down.
      expect(new Set(droppedFor(facts, 'link down').map(({ peer, to, time }) => `${peer}>${to} ${time}`))).toEqual(
        new Set(['2>3 210', '3>2 210']),
      );
      expect(
        named(facts, 'sent').some(({ peer, to, time }) => peer === 0 && to === 1 && time >= 195 && time < 255),
      ).toBe(false);
    },
  },
  restore: {
    given: {
      faults: [
        { at: '50ms', cut: 'all' },
        {
          at: '150ms',
          restore: [
            [0, 1],
            [2, 3],
          ],
        },
      ],
    },
    see({ facts }) {
      expect(named(facts, 'link-down')).toHaveLength(20);
      expect(named(facts, 'link-up').map(({ peer, other }) => `${peer}-${other}`)).toEqual([
        '0-1',
        '1-0',
        '2-3',
        '3-2',
      ]);
      expect(new Set(named(facts, 'received').map(({ peer, from }) => `${from}>${peer}`))).toEqual(
        new Set(['0>1', '1>0', '2>3', '3>2']),
      );
    },
  },
  'loss-storm': {
    given: { faults: [{ at: '150ms', for: '100ms', 'loss-storm': 'all', loss: 0.5 }], peers: 20 },
    see({ facts }) {
      const dropped = droppedFor(facts, 'lost in a storm');
      const sent = named(facts, 'sent').filter(({ time }) => time >= 150 && time < 250);
      expect(dropped.every(({ time }) => time >= 150 && time < 250)).toBe(true);
      // Within four standard errors of a half.
      expect(Math.abs(dropped.length / sent.length - 0.5)).toBeLessThan(2 / Math.sqrt(sent.length));
    },
  },
  'delay-storm': {
    given: { faults: [{ at: '150ms', for: '100ms', 'delay-storm': { from: 0, to: 'rest' }, delay: '25ms' }] },
    see({ facts }) {
      const sentAt = new Map(named(facts, 'sent').map(({ message, time }) => [message, time]));
      for (const { message, time, from } of named(facts, 'received')) {
        const sent = sentAt.get(message)!;
        expect(time - sent).toBe(from === 0 && sent >= 150 && sent < 250 ? 35 : 10);
      }
      expect(named(facts, 'afflicted').map(({ peer, text }) => [peer, text])).toEqual([
        [0, 'messages to peers 1, 2, 3 and 4 take longer by 25 ms'],
      ]);
    },
  },
  'lose-copy': {
    given: { faults: [{ 'lose-copy': { from: 0, to: 1, copy: 2 } }] },
    see({ facts }) {
      const third = named(facts, 'sent').filter(({ peer, to }) => peer === 0 && to === 1)[2];
      expect(named(facts, 'dropped')).toMatchObject([
        { message: third.message, time: third.time + 10, reason: 'lost by a fault' },
      ]);
    },
  },
  'delay-copy': {
    given: { faults: [{ 'delay-copy': { from: 0, to: 1, copy: 2 }, by: '25ms' }] },
    see({ facts }) {
      const third = named(facts, 'sent').filter(({ peer, to }) => peer === 0 && to === 1)[2];
      const late = named(facts, 'received').filter(({ message, time }) => {
        return time - named(facts, 'sent').find((sent) => sent.message === message)!.time !== 10;
      });
      expect(late).toMatchObject([{ message: third.message, time: third.time + 35 }]);
    },
  },
  'duplicate-copy': {
    given: { faults: [{ 'duplicate-copy': { from: 0, to: 1, copy: 2 } }] },
    see({ facts }) {
      const third = named(facts, 'sent').filter(({ peer, to }) => peer === 0 && to === 1)[2];
      expect(named(facts, 'duplicated')).toMatchObject([{ of: third.message, time: third.time + 10 }]);
    },
  },
  skew: {
    given: {
      protocol: { name: 'multicast', messages: 3, settle: '40ms' },
      faults: [{ at: 0, skew: [1], factor: 1.5 }],
      start: { staggered: { gap: '1ms' } },
    },
    see({ facts }) {
      const first = (peer: number) => named(facts, 'timer-fired').find((fact) => fact.peer === peer)!.time;
      expect([first(0), first(1)]).toEqual([40, 61]);
    },
  },
  churn: {
    given: {
      peers: 20,
      workload: 'single',
      faults: [{ for: '100s', churn: 'all', session: { exponential: '3s' }, absence: { exponential: '1s' } }],
    },
    see({ facts }) {
      // A session and an absence take 4 s together: some 25 crashes of each of 20 peers, give or take a tenth.
      const crashes = named(facts, 'crashed').length;
      expect(Math.abs(crashes - 500)).toBeLessThan(50);
      expect(named(facts, 'restarted')).toHaveLength(crashes);
      expect(new Set(named(facts, 'crashed').map(({ reason }) => reason))).toEqual(new Set(['churn']));
    },
  },
  join: {
    given: { faults: [{ at: '150ms', join: [2, 3], gap: '100ms' }] },
    see({ facts, outcome }) {
      expect(named(facts, 'started').map(({ peer }) => peer)).toEqual([0, 1, 4]);
      expect(named(facts, 'joined').map(({ peer, time }) => [peer, time])).toEqual([
        [2, 150],
        [3, 250],
      ]);
      const ofLate = facts.filter((fact) => fact.peer === 2 && fact.fact !== 'dropped');
      expect(ofLate[0]).toEqual({ fact: 'joined', time: 150, peer: 2 });
      // The neighbours that are there hear of it; its own broadcasts begin with it.
      expect(named(facts, 'link-up').map(({ peer, other }) => `${peer}-${other}`)).toEqual([
        ...['0-2', '1-2', '4-2'],
        ...['0-3', '1-3', '2-3', '4-3'],
      ]);
      expect(
        named(facts, 'broadcast')
          .filter(({ peer }) => peer === 3)
          .map(({ time, sequence }) => [time, sequence]),
      ).toEqual([
        [350, 0],
        [450, 1],
        [550, 2],
      ]);
      // Nobody has a link to a peer that has not joined.
      expect(named(facts, 'dropped')).toEqual([]);
      expect(outcome.failures).toEqual([]);
      expect(outcome.books.missedBroadcasts).toBe(0);
    },
  },
  leave: {
    given: { faults: [{ at: '205ms', leave: 2 }] },
    see({ facts, outcome }) {
      expect(named(facts, 'left')).toEqual([{ fact: 'left', time: 205, peer: 2 }]);
      const after = facts.filter((fact) => fact.peer === 2 && fact.time > 205 && fact.fact !== 'dropped');
      expect(after).toEqual([]);
      // What it had sent still comes in; what is sent to it does not.
      expect(named(facts, 'received').some(({ from, time }) => from === 2 && time === 210)).toBe(true);
      expect(new Set(named(facts, 'dropped').map(({ to, reason }) => `${to} ${reason}`))).toEqual(
        new Set(['2 peer not there']),
      );
      expect(named(facts, 'broadcast').filter(({ peer }) => peer === 2)).toHaveLength(2);
      expect(outcome.failures).toEqual([]);
      expect(outcome.books.missedBroadcasts).toBe(0);
    },
  },
  nemesis: {
    given: {
      workload: 'single',
      faults: [{ for: '50s', nemesis: { crash: 2, pause: 1 }, each: { exponential: '10ms' } }],
    },
    see({ facts, job }) {
      const count = (what: string) => job.faults!.actions.filter(({ does }) => does === what).length;
      // Poisson: 100 and 50, within four standard deviations.
      expect(Math.abs(count('crash') - 100)).toBeLessThan(40);
      expect(Math.abs(count('pause') - 50)).toBeLessThan(28);
      expect(named(facts, 'crashed')).toHaveLength(count('crash'));
      expect(named(facts, 'restarted')).toHaveLength(count('crash'));
    },
  },
};

it('there is a case for each rule', () => {
  expect(Object.keys(cells).sort()).toEqual(faultRules.map(({ name }) => name).sort());
});

it.each(Object.entries(cells))('%s', async (_name, { given, see }) => {
  see(await run({ ...given }));
});

it.each(Object.entries(cells))(
  '%s does the same again with the same seed, whether facts are kept or not',
  async (_name, { given }) => {
    const first = await run({ ...given });
    const again = await run({ ...given });
    expect(again.facts).toEqual(first.facts);
    const counted = outcomeOf(await jobOf({ ...given, trace: 'counters' }));
    const { books } = first.outcome;
    for (const key of ['sent', 'received', 'handled', 'delivered', 'kindSent', 'kindReceived', 'kindDropped'] as const)
      expect(counted.books[key], key).toEqual(books[key]);
    expect(counted.books.dropReasons).toEqual(books.dropReasons);
    expect(counted.elapsedMs).toBe(first.outcome.elapsedMs);
  },
);
