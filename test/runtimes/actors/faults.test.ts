/**
 * Every fault among actors, in real time: its effect is seen in the trace, and the books balance. One case for each
 * rule of the registry.
 */
import { describe, expect, it } from 'vitest';
import { faultRules } from '../../../src/network/faults/index.ts';
import { runActors } from '../../../src/runtimes/actors/actors.ts';
import { droppedFor, jobOf, named, type Ran } from '../../network/faults/scene.ts';
import { expectBalance, expectFactsToAgree } from './jobs.ts';

/** Five peers on a mesh flood three broadcasts each, one every 30 ms, at once, unless something else is said. */
async function run(changes: Readonly<Record<string, unknown>>): Promise<Ran> {
  const workload = { name: 'interval', broadcasts: 3, wait: '30ms' };
  const job = await jobOf({ runtime: 'actors', network: { fifo: true }, workload, ...changes });
  const outcome = await runActors(job);
  expect({ stopped: outcome.stopped, reason: outcome.reason }).toEqual({ stopped: 'quiescent', reason: undefined });
  expectBalance(outcome);
  expectFactsToAgree(outcome);
  expect(outcome.books.totals().inFlight).toBe(0);
  return { job, outcome, facts: [...outcome.log.facts()] };
}

/**
 * Sends nothing but when the workload asks for it: so what goes out between two faults is certain, however late the
 * machine is.
 */
const atOnce = { name: 'best-effort', interleaving: 'at-once' };

const cells: Readonly<Record<string, { readonly given: Readonly<Record<string, unknown>>; see(ran: Ran): void }>> = {
  crash: {
    given: { faults: [{ at: '45ms', crash: 2 }] },
    see({ facts, outcome }) {
      const [crashed] = named(facts, 'crashed');
      expect(crashed).toMatchObject({ peer: 2, reason: 'as planned' });
      expect(crashed.time).toBeGreaterThanOrEqual(45);
      expect(facts.filter((fact) => fact.peer === 2 && fact.time > crashed.time && fact.fact !== 'dropped')).toEqual(
        [],
      );
      expect(new Set(droppedFor(facts, 'peer crashed').map(({ to }) => to))).toEqual(new Set([2]));
      expect(outcome.failures).toEqual([{ peer: 2, reason: 'as planned' }]);
      // Its second and third broadcast were never made.
      expect(outcome.books.missedBroadcasts).toBe(2);
    },
  },
  restart: {
    given: {
      workload: { name: 'interval', broadcasts: 4, wait: '30ms' },
      faults: [
        { at: '45ms', crash: [2, 3] },
        { at: '105ms', restart: 'all' },
      ],
    },
    see({ facts, outcome }) {
      const restarted = named(facts, 'restarted');
      expect(restarted.map(({ peer }) => peer)).toEqual([2, 3]);
      expect(restarted.every(({ time }) => time >= 105)).toBe(true);
      // The fourth broadcast goes on with the numbers: two were missed.
      const made = named(facts, 'broadcast').filter(({ peer }) => peer === 2);
      expect(made.map(({ sequence }) => sequence)).toEqual([0, 1]);
      expect(made[1].time).toBeGreaterThanOrEqual(120);
      expect(outcome.books.missedBroadcasts).toBe(4);
      expect(outcome.failures).toEqual([]);
      expect(named(facts, 'delivered').filter(({ origin, sequence }) => origin === 2 && sequence === 1)).toHaveLength(
        5,
      );
    },
  },
  pause: {
    given: { faults: [{ at: '45ms', for: '50ms', pause: 2 }] },
    see({ facts, outcome }) {
      const [paused] = named(facts, 'paused');
      const [resumed] = named(facts, 'resumed');
      expect([paused.peer, resumed.peer]).toEqual([2, 2]);
      expect(paused.time).toBeGreaterThanOrEqual(45);
      expect(resumed.time).toBeGreaterThanOrEqual(95);
      expect(facts.filter(({ peer, time }) => peer === 2 && time > paused.time && time < resumed.time)).toEqual([]);
      // Its own broadcast was due at 60 ms, after those of peers 0 and 1; the next ones came after it.
      const afterwards = facts.filter((fact) => fact.peer === 2 && fact.time >= resumed.time);
      const own = afterwards.findIndex(({ fact }) => fact === 'broadcast');
      const before = named(afterwards.slice(0, own), 'received');
      expect(new Set(before.flatMap(({ from, sequence }) => (sequence !== 0 ? [`${from}:${sequence}`] : [])))).toEqual(
        new Set(['0:1', '1:1']),
      );
      expect(named(afterwards.slice(own), 'received').filter(({ sequence }) => sequence === 2)).toHaveLength(16);
      expect(outcome.books.totals().dropped).toBe(0);
      expect([...outcome.books.delivered]).toEqual([15, 15, 15, 15, 15]);
    },
  },
  slow: {
    given: { faults: [{ at: 0, slow: 2, by: '4ms' }], workload: 'single' },
    see({ facts }) {
      expect(named(facts, 'afflicted')).toMatchObject([{ peer: 2, text: 'each message takes 4 ms' }]);
      const sent = named(facts, 'sent').find(({ to }) => to === 2)!.time;
      const received = named(facts, 'received').flatMap(({ peer, time }) => (peer === 2 ? [time] : []));
      expect(received).toHaveLength(4);
      const gaps = received.map((time, index) => time - (received[index - 1] ?? sent));
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(4);
    },
  },
  partition: {
    given: { protocol: atOnce, faults: [{ at: '45ms', for: '30ms', partition: [[0, 1], 'rest'] }] },
    see({ facts }) {
      const dropped = droppedFor(facts, 'partitioned');
      expect(dropped.every(({ peer, to, sequence }) => peer < 2 !== to < 2 && sequence === 1)).toBe(true);
      // Two peers send to three, three to two.
      expect(dropped).toHaveLength(12);
      expect(named(facts, 'afflicted')).toHaveLength(5);
      expect(named(facts, 'relieved')).toHaveLength(5);
    },
  },
  'one-way': {
    given: { protocol: atOnce, faults: [{ at: '45ms', for: '30ms', 'one-way': { from: 0, to: [1, 2] } }] },
    see({ facts }) {
      const dropped = droppedFor(facts, 'partitioned');
      expect(new Set(dropped.map(({ peer, to }) => `${peer}>${to}`))).toEqual(new Set(['0>1', '0>2']));
      expect(
        named(facts, 'received').some(({ peer, from, sequence }) => peer === 0 && from === 1 && sequence === 1),
      ).toBe(true);
    },
  },
  isolate: {
    given: { protocol: atOnce, faults: [{ at: '45ms', for: '30ms', isolate: [3, 4] }] },
    see({ facts }) {
      const dropped = droppedFor(facts, 'partitioned');
      expect(dropped.every(({ peer, to }) => peer > 2 || to > 2)).toBe(true);
      expect(dropped.some(({ peer, to }) => peer === 3 && to === 4)).toBe(true);
      expect(
        named(facts, 'received').some(
          ({ peer, from, sequence }) => peer !== from && (from > 2 || peer > 2) && sequence === 1,
        ),
      ).toBe(false);
    },
  },
  outage: {
    given: {
      network: { zones: { table: 'gcp', place: ['us-west1', 'us-central1'] }, fifo: true },
      protocol: atOnce,
      faults: [{ at: 0, for: '10s', outage: 'us-west1' }],
      stop: { deadline: '20s' },
      heal: '400ms',
    },
    see({ facts, job }) {
      expect(job.plan!.places).toMatchObject({ kind: 'zones' });
      expect(droppedFor(facts, 'partitioned').every(({ peer, to }) => peer % 2 === 0 || to % 2 === 0)).toBe(true);
      // Peers 1 and 3 are in the other zone, and hear each other.
      const heard = named(facts, 'received').filter(({ peer, from }) => peer !== from);
      expect(new Set(heard.map(({ peer, from }) => `${from}>${peer}`))).toEqual(new Set(['1>3', '3>1']));
    },
  },
  cut: {
    given: {
      network: { delay: '20ms', fifo: true },
      faults: [
        { at: '25ms', for: '60ms', cut: [0, 1] },
        { at: '40ms', for: '300ms', cut: [2, 3] },
      ],
    },
    see({ facts }) {
      const changes = [...named(facts, 'link-down'), ...named(facts, 'link-up')];
      expect(changes.map(({ fact, peer, other }) => `${fact} ${peer}-${other}`)).toEqual([
        ...['link-down 0-1', 'link-down 1-0', 'link-down 2-3', 'link-down 3-2'],
        ...['link-up 0-1', 'link-up 1-0', 'link-up 2-3', 'link-up 3-2'],
      ]);
      // What was on the link 2-3 at 40 ms, the first broadcasts of these two, is lost; flooding sends nothing on links
      // that are down.
      const dropped = droppedFor(facts, 'link down').map(({ peer, to, sequence }) => `${peer}>${to} ${sequence}`);
      expect(new Set(dropped)).toEqual(new Set(['2>3 0', '3>2 0']));
      const [down, up] = [named(facts, 'link-down')[0].time, named(facts, 'link-up')[0].time];
      expect(
        named(facts, 'sent').filter(({ peer, to, time }) => peer === 0 && to === 1 && time > down && time < up),
      ).toEqual([]);
    },
  },
  restore: {
    given: {
      faults: [
        { at: '15ms', cut: 'all' },
        {
          at: '45ms',
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
    given: { protocol: atOnce, faults: [{ at: '45ms', for: '30ms', 'loss-storm': 'all', loss: 0.5 }], peers: 20 },
    see({ facts }) {
      const dropped = droppedFor(facts, 'lost in a storm');
      const sent = named(facts, 'sent').filter(({ sequence, peer, to }) => sequence === 1 && peer !== to);
      expect(dropped.every(({ sequence }) => sequence === 1)).toBe(true);
      expect(sent).toHaveLength(380);
      // Within four standard errors of a half.
      expect(Math.abs(dropped.length / sent.length - 0.5)).toBeLessThan(2 / Math.sqrt(sent.length));
    },
  },
  'delay-storm': {
    given: {
      protocol: atOnce,
      faults: [{ at: '45ms', for: '30ms', 'delay-storm': { from: 0, to: 'rest' }, delay: '25ms' }],
    },
    see({ facts }) {
      const sent = new Map(named(facts, 'sent').map(({ message, time }) => [message, time]));
      const times = named(facts, 'received').flatMap(({ message, time, peer, from, sequence }) =>
        peer > 0 && from === 0 && sequence === 1 ? [time - sent.get(message)!] : [],
      );
      expect(times).toHaveLength(4);
      expect(Math.min(...times)).toBeGreaterThanOrEqual(25);
      expect(named(facts, 'afflicted')).toMatchObject([
        { peer: 0, text: 'messages to peers 1, 2, 3 and 4 take longer by 25 ms' },
      ]);
    },
  },
  skew: {
    given: {
      protocol: { name: 'multicast', messages: 3, settle: '40ms' },
      faults: [{ at: 0, skew: [1], factor: 2.5 }],
      start: { staggered: { gap: '5ms' } },
    },
    see({ facts }) {
      const settled = (p: number) =>
        named(facts, 'timer-fired').find(({ peer }) => peer === p)!.time -
        named(facts, 'started').find(({ peer }) => peer === p)!.time;
      expect(settled(0)).toBeGreaterThanOrEqual(40);
      expect(settled(1)).toBeGreaterThanOrEqual(100);
    },
  },
  churn: {
    given: {
      peers: 10,
      workload: 'single',
      faults: [{ for: '200ms', churn: 'all', session: { exponential: '30ms' }, absence: { exponential: '10ms' } }],
    },
    see({ facts, job, outcome }) {
      const planned = job.faults!.actions.filter(({ does }) => does === 'crash').length;
      expect(planned).toBeGreaterThan(20);
      expect(named(facts, 'crashed')).toHaveLength(planned);
      expect(named(facts, 'restarted')).toHaveLength(planned);
      expect(new Set(named(facts, 'crashed').map(({ reason }) => reason))).toEqual(new Set(['churn']));
      expect(outcome.failures).toEqual([]);
    },
  },
  join: {
    given: { faults: [{ at: '50ms', join: 2 }] },
    see({ facts, outcome }) {
      const [joined] = named(facts, 'joined');
      expect(joined.time).toBeGreaterThanOrEqual(50);
      expect(named(facts, 'started').map(({ peer }) => peer)).not.toContain(2);
      expect(facts.find((fact) => fact.peer === 2)).toEqual(joined);
      expect(named(facts, 'delivered').some(({ peer }) => peer === 2)).toBe(true);
      expect(outcome.failures).toEqual([]);
    },
  },
  leave: {
    given: { faults: [{ at: '50ms', leave: 2 }] },
    see({ facts, outcome }) {
      const [{ time }] = named(facts, 'left');
      expect(facts.filter((fact) => fact.peer === 2 && fact.fact !== 'dropped' && fact.time > time)).toEqual([]);
      for (const { reason, to } of named(facts, 'dropped'))
        expect({ reason, to }).toEqual({ reason: 'peer not there', to: 2 });
      expect(outcome.failures).toEqual([]);
    },
  },
  'lose-copy': {
    given: { protocol: atOnce, faults: [{ 'lose-copy': { from: 0, to: 1, copy: 1 } }] },
    see({ facts }) {
      expect(droppedFor(facts, 'lost by a fault')).toMatchObject([{ peer: 0, to: 1, origin: 0, sequence: 1 }]);
      expect(named(facts, 'dropped')).toHaveLength(1);
    },
  },
  'delay-copy': {
    given: { protocol: atOnce, faults: [{ 'delay-copy': { from: 1, to: 2, copy: 0 }, by: '50ms' }] },
    see({ facts }) {
      const [sent] = named(facts, 'sent').filter(({ peer, to }) => peer === 1 && to === 2);
      const received = named(facts, 'received').find(({ message }) => message === sent.message)!;
      expect(received.time - sent.time).toBeGreaterThanOrEqual(50);
    },
  },
  'duplicate-copy': {
    given: { protocol: atOnce, faults: [{ 'duplicate-copy': { from: 0, to: 2, copy: 2 } }] },
    see({ facts }) {
      expect(named(facts, 'duplicated')).toMatchObject([{ peer: 0, to: 2, origin: 0, sequence: 2 }]);
      expect(
        named(facts, 'received').filter(({ peer, from, sequence }) => peer === 2 && from === 0 && sequence === 2),
      ).toHaveLength(2);
    },
  },
  nemesis: {
    given: {
      workload: { name: 'interval', broadcasts: 20, wait: '10ms' },
      faults: [
        {
          for: '200ms',
          nemesis: { crash: 40, pause: 40, slow: 20, isolate: 20, cut: 20 },
          each: { exponential: '10ms' },
        },
      ],
    },
    see({ facts, job }) {
      const count = (what: string) => job.faults!.actions.filter(({ does }) => does === what).length;
      expect(Math.min(count('crash'), count('pause'), count('slow'), count('block'), count('cut'))).toBeGreaterThan(0);
      expect(named(facts, 'crashed')).toHaveLength(count('crash'));
      expect(named(facts, 'restarted')).toHaveLength(count('crash'));
      expect(named(facts, 'paused')).toHaveLength(count('pause'));
    },
  },
};

it('there is a case for each rule', () => {
  expect(Object.keys(cells).sort()).toEqual(faultRules.map(({ name }) => name).sort());
});

describe.concurrent('among actors', () => {
  it.each(Object.entries(cells))('%s', async (_name, { given, see }) => {
    see(await run(given));
  });

  it.each(Object.entries(cells))('%s balances where nothing is kept of copies', async (_name, { given }) => {
    const workload = { name: 'interval', broadcasts: 3, wait: '30ms' };
    const outcome = await runActors(
      await jobOf({ runtime: 'actors', workload, network: {}, ...given, trace: 'counters' }),
    );
    expect(outcome.stopped).toBe('quiescent');
    expectBalance(outcome);
    expect(outcome.books.totals().inFlight).toBe(0);
  });
});
