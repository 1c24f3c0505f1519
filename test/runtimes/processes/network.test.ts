/**
 * What an experiment says of its links is what the trace of a run in real time shows: one run, a link for each trait.
 * How late copies are is for the benchmark.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { type ExperimentInput, run } from '../../../src/index.ts';
import type { Fact } from '../../../src/trace/facts.ts';

const COUNT = 400;
/** Broadcasts begin so long after each other that most of them are made in turns of their own. */
const GAP_MS = 0.25;

/** What peer 0 meets on its link to each of the others. */
const traits = {
  constant: { to: 1, delay: 8 },
  jitter: { to: 2, delay: 5, jitter: { exponential: 4 } },
  loss: { to: 3, loss: 0.3 },
  bursts: { to: 4, loss: { toBad: 0.1, toGood: 0.25 } },
  duplicate: { to: 5, duplicate: 0.3 },
  reorder: { to: 6, delay: 2, reorder: { probability: 0.2, by: 10 } },
  bandwidth: { to: 7, bandwidth: '300kbit', queue: '2kB' },
  onceDrawn: { to: 8, delay: { uniform: [6, 9] }, draw: 'link' },
} as const;

type Trait = keyof typeof traits;
type Rule = NonNullable<NonNullable<ExperimentInput['network']>['links']>[number];

/** A copy on its way: the fact of its sending or doubling, and when it came or why it did not. */
interface Copy {
  readonly number: number;
  readonly sentMs: number;
  readonly bytes: number;
  readonly doubled: boolean;
  readonly cameMs?: number;
  readonly reason?: string;
}

function experimentOn(runtime: string, network: ExperimentInput['network']): ExperimentInput {
  return {
    peers: 9,
    seed: 5,
    topology: 'star',
    protocol: 'flood',
    runtime: runtime as 'udp',
    trace: 'full',
    codec: 'msgpack',
    workload: {
      name: 'file',
      text: Array.from({ length: COUNT }, (_, index) => `${index * GAP_MS}ms 0`).join('\n'),
      payloadBytes: 20,
    },
    sockets: { processes: 2 },
    network,
  };
}

async function runOn(runtime: string) {
  const links = Object.values(traits).map(({ to, ...rest }): Rule => ({ between: [0, to], ...rest }));
  const { summary, trace } = await run(experimentOn(runtime, { fifo: false, links }));
  const facts = [...trace];
  return { summary, facts, on: (trait: Trait) => copiesTo(facts, traits[trait].to) };
}

/** In order of sending. */
function copiesTo(facts: readonly Fact[], to: number): Copy[] {
  const came = new Map(
    facts.flatMap((fact) => (fact.fact === 'received' && fact.peer === to ? [[fact.message, fact.time] as const] : [])),
  );
  const gone = new Map(
    facts.flatMap((fact) => (fact.fact === 'dropped' && fact.to === to ? [[fact.message, fact.reason] as const] : [])),
  );
  return facts.flatMap((fact) => {
    if ((fact.fact !== 'sent' && fact.fact !== 'duplicated') || fact.to !== to || fact.peer === to) return [];
    const number = fact.message;
    return [
      {
        number,
        sentMs: fact.time,
        bytes: fact.fact === 'sent' ? fact.bytes : 0,
        doubled: fact.fact === 'duplicated',
        cameMs: came.get(number),
        reason: gone.get(number),
      },
    ];
  });
}

const delaysOf = (copies: readonly Copy[]) =>
  copies.flatMap(({ sentMs, cameMs }) => (cameMs === undefined ? [] : [cameMs - sentMs])).sort((a, b) => a - b);
const byArrival = (copies: readonly Copy[]) =>
  copies.filter(({ cameMs }) => cameMs !== undefined).sort((a, b) => a.cameMs! - b.cameMs! || a.number - b.number);
const deviation = (share: number) => Math.sqrt(share * (1 - share) * COUNT);
describe.each(['tcp', 'udp', 'actors'])('on %s', (runtime) => {
  let ran: Awaited<ReturnType<typeof runOn>>;

  beforeAll(async () => {
    ran = await runOn(runtime);
  });

  it('every copy is accounted for, and each receipt has its send', () => {
    const { summary, facts } = ran;
    expect(summary.stopped).toBe('quiescent');
    const { sent, received, dropped, inFlight, unknown, duplicated } = summary.books;
    expect({ sent: sent - received - dropped, inFlight, unknown }).toEqual({ sent: 0, inFlight: 0, unknown: 0 });
    const named = (name: Fact['fact']) => facts.filter(({ fact }) => fact === name).length;
    expect([named('received'), named('dropped'), named('duplicated')]).toEqual([received, dropped, duplicated]);
    expect(named('sent')).toBe(sent - duplicated!);
    const sentAt = new Map(
      facts.flatMap((fact) => (fact.fact === 'sent' || fact.fact === 'duplicated' ? [[fact.message, fact]] : [])),
    );
    for (const fact of facts) {
      if (fact.fact !== 'received') continue;
      const { peer, to, origin, sequence, time } = sentAt.get(fact.message) as Extract<Fact, { fact: 'sent' }>;
      expect({ peer, to, origin, sequence }).toEqual({
        peer: fact.from,
        to: fact.peer,
        origin: fact.origin,
        sequence: fact.sequence,
      });
      expect(time).toBeLessThanOrEqual(fact.time);
    }
  });

  it('a delay is what a copy takes at least', async () => {
    const delays = delaysOf(ran.on('constant'));
    expect(delays.length).toBe(COUNT);
    expect(delays[0]).toBeGreaterThanOrEqual(8);
  });

  it('jitter comes on top of it, and a delay of a link is drawn once', async () => {
    const delays = delaysOf(ran.on('jitter'));
    expect(delays[0]).toBeGreaterThanOrEqual(5);
    // Nine of ten have more jitter than a tenth of the law is below, and one of ten more than nine tenths are.
    expect(delays[Math.floor(COUNT * 0.16)]).toBeGreaterThan(5 + 4 * 0.105);
    expect(delays[Math.floor(COUNT * 0.95)]).toBeGreaterThan(5 + 4 * 2.302);
    const drawn = delaysOf(ran.on('onceDrawn'));
    expect(drawn[0]).toBeGreaterThanOrEqual(6);
  });

  it('that share of the copies is lost, each by itself or in bursts', async () => {
    const lost = ran.on('loss').filter(({ reason }) => reason === 'lost in the network').length;
    expect(Math.abs(lost - 0.3 * COUNT)).toBeLessThan(4 * deviation(0.3));
    const fates = ran.on('bursts').map(({ reason }) => reason !== undefined);
    const bursts = fates.filter((isLost, index) => isLost && !fates[index - 1]).length;
    const inBursts = fates.filter((isLost) => isLost).length;
    // Two of seven are lost, four in a row on average.
    expect(inBursts).toBeGreaterThan(0.15 * COUNT);
    expect(inBursts).toBeLessThan(0.45 * COUNT);
    expect(inBursts / bursts).toBeGreaterThan(2.5);
  });

  it('a copy that the network makes has a number of its own, and comes as well', async () => {
    const copies = ran.on('duplicate');
    const doubled = copies.filter((copy) => copy.doubled);
    expect(Math.abs(doubled.length - 0.3 * COUNT)).toBeLessThan(4 * deviation(0.3));
    expect(copies.every(({ cameMs }) => cameMs !== undefined)).toBe(true);
    expect(ran.summary.books.duplicated).toBe(doubled.length);
    expect(ran.summary.links!.find(({ b }) => b === traits.duplicate.to)!.messages[0]).toBe(COUNT);
  });

  it('copies that are held back are overtaken', async () => {
    const copies = ran.on('reorder');
    const heldBack = copies.filter(({ sentMs, cameMs }) => cameMs! - sentMs >= 12).length;
    expect(heldBack).toBeGreaterThan(0.2 * COUNT - 4 * deviation(0.2));
    const arrived = byArrival(copies).map(({ number }) => number);
    let latest = -1;
    const overtaken = arrived.filter((number) => {
      latest = Math.max(latest, number);
      return number < latest;
    });
    expect(overtaken.length).toBeGreaterThan(COUNT / 10);
  });

  it('bytes leave at the bandwidth, and what finds the queue full is dropped', async () => {
    const copies = ran.on('bandwidth');
    const came = byArrival(copies);
    const bytes = came.reduce((sum, copy) => sum + copy.bytes, 0);
    const spanMs = came[came.length - 1].cameMs! - copies[0].sentMs;
    expect(spanMs).toBeGreaterThanOrEqual((bytes * 8) / 300);
    const dropped = copies.filter(({ reason }) => reason === 'queue full').length;
    expect(dropped).toBeGreaterThan(0);
    expect(dropped + came.length).toBe(COUNT);
  });
});

describe('on every runtime of real time', () => {
  it('a link that keeps its order does so with everything else on it', async () => {
    for (const runtime of ['tcp', 'udp', 'actors']) {
      const network = { fifo: true, delay: { uniform: [1, 9] }, reorder: { probability: 0.3, by: 15 }, duplicate: 0.2 };
      const { trace } = await run({ ...experimentOn(runtime, network), peers: 2, sockets: { processes: 1 } });
      const arrived = [...trace].flatMap((fact) =>
        fact.fact === 'received' && fact.peer === 1 ? [fact.sequence!] : [],
      );
      expect(arrived.length).toBeGreaterThan(COUNT);
      expect(arrived).toEqual([...arrived].sort((a, b) => a - b));
    }
  });

  it('multicast sends copies with ways of their own in datagrams of their own, and says so', async () => {
    const { summary } = await run({
      ...experimentOn('multicast', { delay: 5 }),
      peers: 3,
      topology: 'mesh',
      protocol: 'best-effort',
    });
    expect(summary.remarks.join()).toContain('no datagram went to the group');
    expect(summary.perPeer!.map(({ delivered }) => delivered)).toEqual([COUNT, COUNT, COUNT]);
    expect(summary.latencyMs!.p50).toBeGreaterThanOrEqual(5);
  });
});

describe('while copies wait for their time', () => {
  const one = { name: 'single', origin: 0, at: 0 } as const;

  it.each(['tcp', 'udp', 'actors'])('a run on %s is not over', async (runtime) => {
    const { summary } = await run({
      ...experimentOn(runtime, { delay: 700 }),
      peers: 2,
      workload: one,
      stop: { quiet: 50 },
    });
    expect(summary.stopped).toBe('quiescent');
    expect(summary.elapsedMs).toBeGreaterThanOrEqual(700);
    expect(summary.books).toMatchObject({ received: 1, dropped: 0, inFlight: 0 });
  });

  it.each(['udp', 'actors'])('they are in flight at the deadline: %s', async (runtime) => {
    const { summary } = await run({
      ...experimentOn(runtime, { delay: 5000 }),
      workload: one,
      stop: { deadline: 100 },
    });
    expect(summary.stopped).toBe('deadline');
    expect(summary.books).toMatchObject({ sent: 8, received: 0, dropped: 0, inFlight: 8 });
  });

  it.each(['tcp', 'udp', 'actors'])(
    'those whose link has gone down are dropped, with the reason: %s',
    async (runtime) => {
      const { summary, trace } = await run({
        ...experimentOn(runtime, { delay: 400 }),
        peers: 3,
        workload: one,
        links: [{ at: 150, down: [0, 1] }],
      });
      expect(summary.stopped).toBe('quiescent');
      expect(summary.dropReasons).toEqual({ 'link down': 1 });
      expect(summary.books).toMatchObject({ sent: 2, received: 1, dropped: 1, inFlight: 0 });
      const dropped = [...trace].find(({ fact }) => fact === 'dropped')!;
      expect(dropped).toMatchObject({ peer: 0, to: 1, origin: 0, sequence: 0 });
      expect(dropped.time).toBeGreaterThanOrEqual(400);
    },
  );
});
