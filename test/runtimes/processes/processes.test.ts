import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import { runProcesses } from '../../../src/runtimes/processes/parent/run-processes.ts';
import { transportNames } from '../../../src/runtimes/sockets/transport.ts';
import starfish from '../../../src/topologies/starfish.ts';
import { bestEffort, cycleOf, isAlive, jobOf, meshOf, misbehaving, protocol, traffic, workload } from './jobs.ts';

const LONG = process.env.HEARSAY_LONG === '1';

// Exact, by the seed's wire format: n hops of one digit in {"id":0,"hops":[…]} are 22 + 2(n − 1) + 1 bytes with the
// length.
test.each([
  ['cycle', cycleOf(5), { links: 5, messages: 40, bytes: 1040 }],
  ['mesh', meshOf(5), { links: 10, messages: 320, bytes: 8680 }],
  ['starfish', starfish.build(5, {}, undefined as never), { links: 5, messages: 40, bytes: 1040 }],
])('hop-list on the %s of five sends what the seed sends, over tcp and udp', async (_name, graph, expected) => {
  for (const transport of ['tcp', 'udp'] as const) {
    const job = jobOf({ graph, transport });
    const outcome = await runProcesses(job);
    expect(outcome.stopped).toBe('quiescent');
    expect(traffic(outcome, job)).toEqual(expected);
    expect(outcome.books.totals()).toMatchObject({ received: expected.messages, dropped: 0, inFlight: 0, unknown: 0 });
    const messagesPerLink = expected.messages / (2 * expected.links);
    expect([...outcome.books.linkMessages!]).toEqual(new Array(2 * expected.links).fill(messagesPerLink));
    expect(new Set(outcome.places!.map(({ pid }) => pid)).size).toBe(5);
    expect(new Set(outcome.places!.map(({ address }) => address)).size).toBe(5);
    expect(outcome.places!.filter(({ pid }) => isAlive(pid))).toEqual([]);
    expect(outcome.failures).toEqual([]);
  }
});

test.each(transportNames)(
  'every broadcast is delivered once by each peer, every receipt has its send: %s',
  async (transport) => {
    const graph = meshOf(4);
    const outcome = await runProcesses(
      jobOf({
        graph,
        transport,
        layers: [bestEffort],
        workload: workload('burst', { broadcasts: 50 }),
        codec: 'msgpack',
      }),
    );
    expect(outcome.stopped).toBe('quiescent');
    expect([...outcome.books.pairDelivered!]).toEqual(new Array(16).fill(50));
    expect([...outcome.books.pairSent!]).toEqual([...outcome.books.pairReceived!]);
    const facts = [...outcome.log.facts()];
    const sent = new Map(facts.flatMap((fact) => (fact.fact === 'sent' ? [[fact.message, fact] as const] : [])));
    const received = facts.flatMap((fact) => (fact.fact === 'received' ? [fact] : []));
    expect(sent.size).toBe(800);
    expect(received.length).toBe(800);
    expect(new Set(received.map(({ message }) => message)).size).toBe(800);
    for (const fact of received) {
      const { peer, to, origin, sequence, time } = sent.get(fact.message)!;
      expect({ peer, to, origin, sequence }).toEqual({
        peer: fact.from,
        to: fact.peer,
        origin: fact.origin,
        sequence: fact.sequence,
      });
      expect(time).toBeLessThanOrEqual(fact.time);
    }
  },
);

test('a datagram to the group crosses the wire once, and is counted by each link that it serves', async () => {
  const job = jobOf({
    graph: meshOf(4),
    transport: 'multicast',
    layers: [bestEffort],
    workload: workload('single', { origin: 0, at: 0 }),
  });
  const { books } = await runProcesses(job);
  expect(books.totals()).toMatchObject({ sent: 4, received: 4, inFlight: 0 });
  const [bytes] = books.kindBytes;
  expect([...books.linkBytes!.subarray(0, 3)]).toEqual([bytes, bytes, bytes]);
});

test.each(['self-message', 'drain'])(
  'messages of a peer to itself go through its mailbox: %s',
  async (interleaving) => {
    const layers = [protocol('best-effort', { interleaving })];
    const outcome = await runProcesses(
      jobOf({
        graph: meshOf(3),
        layers,
        workload: workload('reactive', { broadcasts: 2000 }),
        codec: 'msgpack',
        trace: 'counters',
      }),
    );
    expect(outcome.stopped).toBe('quiescent');
    expect([...outcome.books.pairDelivered!]).toEqual(new Array(9).fill(2000));
    expect(outcome.books.totals().inFlight).toBe(0);
    expect(Math.max(...outcome.books.backlogMax)).toBeGreaterThan(0);
  },
);

test('a layer over another runs as processes too', async () => {
  const layers = [protocol('flood'), protocol('causal')];
  const outcome = await runProcesses(jobOf({ layers, workload: workload('burst', { broadcasts: 20 }) }));
  expect(outcome.stopped).toBe('quiescent');
  expect([...outcome.books.pairDelivered!]).toEqual(new Array(25).fill(20));
});

test.each(transportNames)('a link goes down and another comes up, at both ends: %s', async (transport) => {
  // A mesh of four: 0–1 goes down and comes up again, 2–3 is not there until later; the others flood around what is
  // missing.
  const outcome = await runProcesses(
    jobOf({
      graph: meshOf(4),
      transport,
      down: [[2, 3]],
      linkChanges: [
        { atMs: 50, a: 0, b: 1, up: false },
        { atMs: 100, a: 2, b: 3, up: true },
        { atMs: 150, a: 0, b: 1, up: true },
      ],
      layers: [protocol('flood')],
      workload: workload('interval', { broadcasts: 30, wait: { uniform: [5, 10] } }),
    }),
  );
  expect(outcome.stopped).toBe('quiescent');
  const changes = [...outcome.log.facts()].filter(({ fact }) => fact === 'link-up' || fact === 'link-down');
  const told = changes
    .map((fact) => `${fact.fact} ${(fact as { peer: number }).peer}-${(fact as { other: number }).other}`)
    .sort();
  expect(told).toEqual(['link-down 0-1', 'link-down 1-0', 'link-up 0-1', 'link-up 1-0', 'link-up 2-3', 'link-up 3-2']);
  expect([...outcome.books.pairDelivered!]).toEqual(new Array(16).fill(30));
  const { sent, received, dropped, inFlight } = outcome.books.totals();
  expect({ inFlight, accounted: received + dropped }).toEqual({ inFlight: 0, accounted: sent });
});

test('peers share processes where there are more of them, and talk over sockets all the same', async () => {
  const size = LONG ? 200 : 40;
  const job = jobOf({ graph: meshOf(size), layers: [bestEffort], processes: LONG ? 64 : 4, trace: 'counters' });
  const outcome = await runProcesses(job);
  expect(outcome.stopped).toBe('quiescent');
  expect(outcome.books.totals()).toMatchObject({ sent: size * size, received: size * size });
  expect(outcome.remarks.join()).toContain(`${size} peers shared ${job.processes} processes`);
  expect(new Set(outcome.places!.map(({ pid }) => pid)).size).toBe(job.processes);
});

test('the deadline and the limit on events end a run, and the books still balance', async () => {
  const endless = {
    graph: meshOf(3),
    layers: [bestEffort],
    workload: workload('burst', { broadcasts: 1e9 }),
    trace: 'counters' as const,
  };
  const late = await runProcesses(jobOf({ ...endless, stop: { deadlineMs: 300, events: 1e12, quietMs: 100 } }));
  expect(late.stopped).toBe('deadline');
  expect(late.elapsedMs).toBeGreaterThanOrEqual(300);
  expect(late.books.totals().inFlight).toBeGreaterThanOrEqual(0);
  expect(late.books.totals().received).toBeGreaterThan(0);
  const many = await runProcesses(jobOf({ ...endless, stop: { deadlineMs: 30_000, events: 10_000, quietMs: 100 } }));
  expect(many.stopped).toBe('limit');
  expect(many.reason).toContain('10000 events');
  expect(many.books.totals().received).toBeGreaterThanOrEqual(10_000);
});

test('timers that ring for ever come to the limit on events', async () => {
  const stop = { deadlineMs: 30_000, events: 40, quietMs: 100 };
  for (const transport of ['tcp', 'udp'] as const) {
    const outcome = await runProcesses(jobOf({ graph: meshOf(2), layers: [misbehaving('ring', 1)], stop, transport }));
    expect(outcome).toMatchObject({ stopped: 'limit', reason: 'more than 40 timers', failures: [] });
  }
});

test('a mailbox at its limit ends the run, or drops, as the policy says', async () => {
  const layers = [protocol('best-effort', { interleaving: 'self-message' })];
  const given = { graph: meshOf(3), layers, workload: workload('burst', { broadcasts: 100 }) };
  const stopped = await runProcesses(jobOf({ ...given, mailbox: { limit: 2, policy: 'stop', turn: 1 } }));
  expect(stopped.stopped).toBe('limit');
  expect(stopped.reason).toMatch(/^the mailbox of peer \d held its limit of 2 messages$/);
  const dropping = await runProcesses(jobOf({ ...given, mailbox: { limit: 2, policy: 'drop', turn: 1 } }));
  expect(dropping.stopped).toBe('quiescent');
  expect(dropping.books.dropReasons.get('mailbox full')).toBeGreaterThan(0);
  expect(dropping.books.totals().inFlight).toBe(0);
});

test('a message too big for a datagram is dropped, with the reason', async () => {
  const payload = 'x'.repeat(70_000);
  const outcome = await runProcesses(jobOf({ graph: meshOf(3), transport: 'udp', layers: [bestEffort], payload }));
  expect(outcome.stopped).toBe('quiescent');
  expect([...outcome.books.dropReasons]).toEqual([['too big for a datagram', 6]]);
  expect(outcome.books.totals()).toMatchObject({ sent: 9, received: 3, dropped: 6, inFlight: 0 });
});

test('a port in use is told before anything starts', async () => {
  // The first of the run's ports: of those beside it any may be another program's by chance.
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
  await expect(runProcesses(jobOf({ portBase: port }))).rejects.toThrow(new RegExp(`--port: .*port ${port} is in use`));
  await expect(runProcesses(jobOf({ portBase: 65_533 }))).rejects.toThrow(InputError);
  server.close();
});

test('peers listen on the ports that the user chose', async () => {
  const outcome = await runProcesses(jobOf({ portBase: 23_456 }));
  expect(outcome.places!.map(({ address }) => address)).toEqual(
    [0, 1, 2, 3, 4].map((peer) => `127.0.0.1:${23_456 + peer}`),
  );
});
