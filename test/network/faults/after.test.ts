/** After faults: what a protocol has kept, who counts as correct, and whether a run recovers in time after the heal. */
import { describe, expect, it } from 'vitest';
import { deliveryAfterHeal } from '../../../src/checks/delivery-after-heal.ts';
import { plainCopyOf } from '../../../src/core/plain-copy.ts';
import { type Broadcast, defineProtocol, type Peer, type Protocol } from '../../../src/core/protocol.ts';
import { prepare } from '../../../src/experiment/prepare.ts';
import { runExperiment } from '../../../src/experiment/run.ts';
import { sourceOfData } from '../../../src/experiment/source.ts';
import { nodePlatform } from '../../../src/platform/node-platform.ts';
import { runReport } from '../../../src/reports/text/run.ts';
import { plain } from '../../../src/text/layout.ts';
import { Books } from '../../../src/trace/books.ts';
import { Recording } from '../../../src/trace/recording.ts';
import { tell } from '../../checks/scene.ts';
import { logOf } from '../../log-of.ts';
import { kinds, mesh } from '../../measures/scene.ts';
import { runReference } from '../../reference-runtime.ts';
import { jobOf, named, run } from './scene.ts';

/** Counts its starts and its broadcasts, and keeps both counts. Alone, or as a layer. */
class Counter implements Protocol<unknown> {
  private readonly peer: Peer<unknown>;
  private readonly pass: (broadcast: Broadcast) => void;
  private readonly counts: { starts: number; broadcasts: number[] };

  constructor(peer: Peer<unknown>, pass: (broadcast: Broadcast) => void) {
    this.peer = peer;
    this.pass = pass;
    this.counts = (peer.kept as typeof this.counts | undefined) ?? { starts: 0, broadcasts: [] };
  }

  start(): void {
    this.counts.starts++;
    this.peer.keep?.(this.counts);
    this.peer.note(`start ${this.counts.starts} with ${this.counts.broadcasts.length}`);
  }

  broadcast(broadcast: Broadcast): void {
    this.counts.broadcasts.push(broadcast.sequence);
    this.peer.keep?.(this.counts);
    // What is kept is a copy: this is lost with a crash.
    this.counts.starts += 100;
    this.pass(broadcast);
  }

  receive(): void {}
  fromBelow(): void {}
}

const definition = {
  title: 'counts what it keeps',
  source: 'this test',
  parameters: {},
  promises: {},
  knows: 'neighbours',
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
} as const;
const counter = defineProtocol({
  ...definition,
  name: 'counter',
  broadcastOf: () => undefined,
  create: (peer) => new Counter(peer, (broadcast) => peer.deliver(broadcast)),
});
const counterLayer = defineProtocol<Broadcast, typeof definition.parameters>({
  ...definition,
  name: 'counter-layer',
  layer: true,
  broadcastOf: (message) => message,
  create: (peer, _parameters, below) => new Counter(peer as Peer<unknown>, (broadcast) => below!.broadcast(broadcast)),
});

describe('what a protocol puts away', () => {
  const notes = async (keep: boolean, protocol: object) =>
    named(
      (await run({ protocol, faults: [{ at: '150ms', for: '100ms', crash: 1, keep }] }, [counter, counterLayer])).facts,
      'noted',
    )
      .filter(({ peer }) => peer === 1)
      .map(({ text }) => text);

  it('is there after a restart that keeps it, and gone after one that does not', async () => {
    expect(await notes(true, { name: 'counter' })).toEqual(['start 1 with 0', 'start 2 with 1']);
    expect(await notes(false, { name: 'counter' })).toEqual(['start 1 with 0', 'start 1 with 0']);
  });

  it('is kept for each layer of a stack, with the numbers between the layers', async () => {
    expect(await notes(true, { name: 'counter-layer', over: 'flood' })).toEqual(['start 1 with 0', 'start 2 with 1']);
    for (const [keep, sequences] of [
      [true, [0, 1]],
      [false, [0, 0]],
    ] as const) {
      const { facts } = await run(
        { protocol: { name: 'counter-layer', over: 'flood' }, faults: [{ at: '150ms', for: '100ms', crash: 1, keep }] },
        [counter, counterLayer],
      );
      // Flooding takes a number that it has seen for a copy, and forwards it no further.
      const forwarded = named(facts, 'sent').filter(
        ({ peer, time, origin }) => peer !== 1 && origin === 1 && time > 250,
      );
      expect(forwarded.length > 0, `${sequences}`).toBe(keep);
    }
  });

  it('is plain, and a copy', () => {
    const value = { list: [1, 'two', null, true], inner: { left: undefined } };
    const copy = plainCopyOf(value) as typeof value;
    expect(copy).toEqual({ list: [1, 'two', null, true], inner: {} });
    expect(copy.list).not.toBe(value.list);
    for (const wrong of [Number.NaN, undefined, () => 1, new Map(), [undefined], { at: new Date(0) }])
      expect(() => plainCopyOf(wrong)).toThrow('peer.keep: expected plain data');
  });
});

describe('a crash in the midst of sending', () => {
  it('gets out some copies and not others, so that best-effort breaks agreement', async () => {
    const faults = [{ at: '101ms', crash: 0, falter: '1ms', leaves: 2 }];
    const raw = {
      seed: 1,
      peers: 5,
      workload: { name: 'interval', broadcasts: 1, wait: '100ms' },
      network: { delay: '10ms' },
    };
    const of = async (protocol: string) =>
      (
        await runExperiment(
          await prepare({ source: sourceOfData({ ...raw, protocol, faults }) }, nodePlatform),
          nodePlatform,
        )
      ).checks.find(({ property }) => property === 'agreement');
    expect(await of('best-effort')).toMatchObject({ verdict: 'invalid', promised: false });
    // Who hears of it tells the others.
    expect(await of('flood')).toMatchObject({ verdict: 'valid', promised: false });
  });
});

describe('the reference runtime', () => {
  it('keeps the same', async () => {
    const job = await jobOf({ protocol: 'counter', faults: [{ at: '150ms', for: '100ms', crash: 1 }] }, [counter]);
    const { facts } = runReference(job);
    expect(
      named(facts, 'noted')
        .filter(({ peer }) => peer === 1)
        .map(({ text }) => text),
    ).toEqual(['start 1 with 0', 'start 2 with 1']);
  });
});

describe('delivery after the heal', () => {
  const experiment = {
    seed: 1,
    peers: 5,
    workload: { name: 'interval', broadcasts: 4, wait: '100ms' },
    network: { delay: '10ms' },
  };
  const summaryOf = async (more: object) =>
    runExperiment(await prepare({ source: sourceOfData({ ...experiment, ...more }) }, nodePlatform), nodePlatform);

  it('is a check of a run that asks for it, and fails it with evidence', async () => {
    const faults = [{ at: '150ms', for: '100ms', isolate: 0 }];
    const broken = await summaryOf({ faults, heal: { at: '300ms', deliverWithin: '50ms' } });
    const check = broken.checks.find(({ property }) => property === 'delivery-after-heal');
    expect(check).toMatchObject({ verdict: 'invalid', promised: true });
    expect(check!.evidence[0]).toBe('peer 1 delivered 0:1 never: it was due at 350 ms, 50 ms after the heal');
    const text = runReport({ ...broken, path: 'runs/x' }, { columns: 100, palette: plain }).join('\n');
    expect(text).toContain('Faults: 2 blocks; healed at 300 ms');
    expect(text).toContain('delivery-after-heal is broken');
  });

  it('tells how many peers stayed away as planned, and which others failed: the first of them, and how many more there are', async () => {
    const { failures, ...summary } = await summaryOf({
      peers: 12,
      faults: [{ at: '150ms', crash: [1, 2, 3, 4, 5, 6, 7] }],
    });
    const planned = runReport({ ...summary, failures }, { columns: 100, palette: plain });
    expect(failures).toHaveLength(7);
    expect(planned.join('\n')).toContain('Faults: 7 crashes; 7 peers did not come back');
    expect(planned.filter((line) => line.includes('failed'))).toEqual([]);
    const unplanned = failures.map(({ peer }) => ({ peer, reason: 'it was killed' }));
    const lines = runReport({ ...summary, failures: unplanned }, { columns: 100, palette: plain });
    expect(lines.filter((line) => line.includes('failed'))).toEqual([
      '✗ 7 peers failed · 135/135 delivered by correct peers · 11.5 copies per delivery',
      ...[1, 2, 3, 4, 5].map((peer) => `  peer ${peer} failed: it was killed`),
      '  2 more peers failed',
    ]);
  });

  it('holds where paused peers catch up', async () => {
    const faults = [{ at: '150ms', pause: '40%' }];
    const { checks, faults: told } = await summaryOf({ faults, heal: { at: '1s', deliverWithin: '20ms' } });
    expect(checks.find(({ property }) => property === 'delivery-after-heal')).toMatchObject({ verdict: 'valid' });
    expect(told).toEqual({ applied: { pause: 2, resume: 2 }, missedBroadcasts: 0, healedMs: 1000 });
    const tight = await summaryOf({ faults, heal: { at: '1s', deliverWithin: '5ms' } });
    expect(tight.checks.find(({ property }) => property === 'delivery-after-heal')).toMatchObject({
      verdict: 'invalid',
    });
  });

  it('counts the bound from the broadcast if that is later, and requires delivery only among correct peers', () => {
    const graph = mesh(3);
    const recording = new Recording(
      graph,
      new Books(graph, kinds),
      logOf(tell('0! 0<0:0 1<0:0 2x 1! 1<1:0 0<1:0'), []),
    );
    const demand = { healedMs: 2, withinMs: 2, faulty: new Set([2]), elapsedMs: 6, isQuiescent: true };
    expect(deliveryAfterHeal(recording, demand)).toEqual({ verdict: 'valid', evidence: [] });
    expect(deliveryAfterHeal(recording, { ...demand, withinMs: 1 })).toMatchObject({
      verdict: 'invalid',
      evidence: ['peer 0 delivered 1:0 too late: it was due at 5 ms, 1 ms after the broadcast'],
    });
    expect(deliveryAfterHeal(recording, { ...demand, faulty: new Set() })).toMatchObject({ verdict: 'invalid' });
    expect(
      deliveryAfterHeal(recording, { ...demand, faulty: new Set(), elapsedMs: 3, isQuiescent: false }),
    ).toMatchObject({
      verdict: 'unknown',
      reason: 'the run stopped before the time of 2 broadcasts was over',
    });
  });

  it('of consensus requires one decision of each instance in which every correct peer has proposed', () => {
    const graph = mesh(3);
    const log = logOf(tell('0! 1! 0<1:0 1<1:0 2x 0! 0<0:1'), []);
    const recording = new Recording(graph, new Books(graph, kinds), log, [], { decides: true });
    const demand = { healedMs: 0, withinMs: 2, faulty: new Set([2]), elapsedMs: 9, isQuiescent: true };
    expect(deliveryAfterHeal(recording, demand)).toEqual({ verdict: 'valid', evidence: [] });
    expect(deliveryAfterHeal(recording, { ...demand, withinMs: 1 })).toMatchObject({
      verdict: 'invalid',
      evidence: ['peer 1 decided instance 0 too late: it was due at 2 ms, 1 ms after the last proposal'],
    });
    expect(deliveryAfterHeal(recording, { ...demand, faulty: new Set() })).toMatchObject({ verdict: 'unknown' });
  });

  it('requires nothing of Byzantine peers', async () => {
    const { checks } = await summaryOf({
      protocol: 'bracha',
      adversaries: [{ peers: [4], behaviour: 'silent' }],
      heal: { at: '300ms', deliverWithin: '500ms' },
    });
    expect(checks.find(({ property }) => property === 'delivery-after-heal')).toMatchObject({ verdict: 'valid' });
  });
});

describe('a run that stands still', () => {
  it('is not at rest: it ends at its deadline, and says who is waited for', async () => {
    const { outcome } = await run({ faults: [{ at: '150ms', pause: 2 }], stop: { deadline: '5s' } });
    expect(outcome).toMatchObject({ stopped: 'deadline', elapsedMs: 5000 });
    expect(outcome.reason).toMatch(/^peer 2 stands still to the end, with \d+ events before it$/);
  });
});
