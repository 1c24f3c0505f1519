/**
 * What is added to an experiment at a time of its run changes nothing before that time, byte for byte: so a fault that
 * is added while somebody watches goes on from there. And what faults of single copies do.
 */
import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../src/trace/facts.ts';
import { jobOf, outcomeOf, run } from './scene.ts';

const rumour = {
  seed: 3,
  peers: 12,
  topology: { name: 'random-k-out', k: 3 },
  protocol: 'flood',
  network: { delay: { uniform: ['10ms', '50ms'] } },
  workload: { name: 'burst', broadcasts: 2 },
  trace: 'full',
};

const experiments: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'a rumour': rumour,
  'links that lose and duplicate, first in first out': {
    ...rumour,
    network: { ...rumour.network, fifo: true, loss: 0.1, duplicate: 0.1 },
  },
  'an order over a mesh': { ...rumour, peers: 5, topology: 'mesh', protocol: 'skeen' },
  'another fault': { ...rumour, faults: [{ at: '15ms', for: '30ms', crash: { random: 2 } }, { 'loss-storm': 'all' }] },
};

type Sent = Fact & { readonly fact: 'sent' };

/** A copy that is in flight at a time, as faults name it. */
function inFlightAt(facts: readonly Fact[], timeMs: number) {
  const later = new Set(
    facts.flatMap((fact) => (fact.fact === 'received' && fact.time > timeMs ? [fact.message] : [])),
  );
  const sent = facts.filter((fact): fact is Sent => fact.fact === 'sent' && fact.peer !== fact.to);
  const copy = sent.find(({ message, time }) => time < timeMs && later.has(message))!;
  const onLink = sent.filter(({ peer, to }) => peer === copy.peer && to === copy.to);
  return { message: copy.message, whom: { from: copy.peer, to: copy.to, copy: onLink.indexOf(copy) } };
}

describe.each(Object.entries(experiments))('in %s', (_name, experiment) => {
  it('a fault changes nothing before its time', async () => {
    const { facts } = await run(experiment);
    const { faults = [] } = experiment as { readonly faults?: readonly object[] };
    for (const atMs of [20, 45]) {
      const at = `${atMs}ms`;
      const { whom } = inFlightAt(facts, atMs);
      const added = [
        { at, crash: 1 },
        { at, for: '20ms', crash: 2 },
        { at, pause: 1 },
        { at, for: '15ms', pause: 0 },
        { at, restart: 1 },
        { at, isolate: 2 },
        { at, partition: [[0, 1], 'rest'] },
        { at, cut: [whom.from, whom.to] },
        { 'lose-copy': whom },
        { 'delay-copy': whom, by: '30ms' },
        { 'duplicate-copy': whom },
        { 'duplicate-copy': whom, by: '7ms' },
      ];
      const before = facts.filter(({ time }) => time < atMs);
      expect(before.length).toBeGreaterThan(5);
      for (const fault of added) {
        const changed = await run({ ...experiment, faults: [...faults, fault] });
        expect(changed.facts.slice(0, before.length), JSON.stringify(fault)).toEqual(before);
        expect(changed.facts.findIndex(({ time }) => time >= atMs)).toBe(before.length);
      }
    }
  });
});

describe('a fault of a single copy', () => {
  const withFault = async (fault: object) => (await run({ ...rumour, faults: [fault] })).facts;
  const ofMessage = (facts: readonly Fact[], message: number) =>
    facts.filter((fact) => 'message' in fact && fact.message === message);

  it('loses it on its way, delays it, or makes it arrive twice', async () => {
    const { facts } = await run(rumour);
    const { message, whom } = inFlightAt(facts, 20);
    const arrival = ofMessage(facts, message).at(-1)!;
    expect(ofMessage(await withFault({ 'lose-copy': whom }), message)).toMatchObject([
      { fact: 'sent', peer: whom.from, to: whom.to },
      { fact: 'dropped', time: arrival.time, reason: 'lost by a fault' },
    ]);
    expect(ofMessage(await withFault({ 'delay-copy': whom, by: '30ms' }), message)).toMatchObject([
      { fact: 'sent' },
      { fact: 'received', time: arrival.time + 30 },
    ]);
    const twice = await withFault({ 'duplicate-copy': whom, by: '30ms' });
    const second = twice.find((fact) => fact.fact === 'duplicated' && fact.of === message) as Fact & {
      message: number;
    };
    expect(second.time).toBe(arrival.time);
    expect(ofMessage(twice, second.message).at(-1)).toMatchObject({ fact: 'received', time: arrival.time + 30 });
  });

  it('counts the same copies when the log keeps less', async () => {
    const { whom } = inFlightAt((await run(rumour)).facts, 20);
    for (const fault of [{ 'lose-copy': whom }, { 'duplicate-copy': whom }]) {
      const totalsAt = async (trace: string) =>
        outcomeOf(await jobOf({ ...rumour, trace, faults: [fault] })).books.totals();
      expect(await totalsAt('counters')).toEqual(await totalsAt('full'));
    }
  });

  it('leaves copies alone that are sent after the heal', async () => {
    const heal = { ...rumour, heal: '5ms' };
    const { facts } = await run(heal);
    const { whom } = inFlightAt(facts, 60);
    const changed = await run({ ...heal, faults: [{ 'lose-copy': whom }] });
    expect(changed.facts).toEqual(facts);
  });

  it.each([
    [{ 'lose-copy': 3 }, 'faults.0.lose-copy: expected { from: peer, to: peer, copy: number }, given 3'],
    [{ 'lose-copy': { from: 0, to: 0, copy: 0 } }, 'faults.0.lose-copy: expected two peers with a link, given [0,0]'],
    [{ 'lose-copy': { from: 0, to: 99, copy: 0 } }, 'faults.0.lose-copy: expected two peers with a link, given [0,99]'],
    [{ 'delay-copy': { from: 0, to: 1, copy: -1 } }, 'faults.0.delay-copy.copy: expected a whole number ≥ 0'],
    [
      { at: '1s', 'lose-copy': { from: 0, to: 1, copy: 0 } },
      'faults.0.at: expected no time: lose-copy is about one copy',
    ],
  ])('is refused where it is wrong: %j', async (fault, message) => {
    await expect(jobOf({ ...rumour, topology: 'mesh', faults: [fault] })).rejects.toThrow(message);
  });
});
