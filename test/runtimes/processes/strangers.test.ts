/** Strangers at the sockets of peers while a run goes on: the run is what it would have been, and they are counted. */
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import { Random } from '../../../src/core/random.ts';
import { checkPorts } from '../../../src/runtimes/processes/parent/port-check.ts';
import { runProcesses } from '../../../src/runtimes/processes/parent/run-processes.ts';
import type { ProcessJob } from '../../../src/runtimes/processes/wire/process-job.ts';
import type { Outcome } from '../../../src/runtimes/runtime.ts';
import { Handshake } from '../../../src/runtimes/sockets/handshake.ts';
import { LOOPBACK } from '../../../src/runtimes/sockets/transport.ts';
import { malformed } from '../../malformed.ts';
import { frame, OTHER_KEY } from '../sockets/told.ts';
import { jobOf, meshOf, workload } from './jobs.ts';

const LONG = process.env.HEARSAY_LONG === '1';
const PEERS = 3;
const RUN_MS = LONG ? 60_000 : 1500;
const BROADCASTS = 50;
/** What peers read in a moment: more at once would push the run's own datagrams out of their buffers. */
const DATAGRAMS_AT_ONCE = 50;
const CONNECTIONS_AT_ONCE = 8;

/** Each peer broadcasts at the beginning, and again at the end of the time. */
function jobFor(transport: 'tcp' | 'udp', portBase: number, runMs: number): ProcessJob {
  const list = [0, runMs].flatMap((atMs) =>
    Array.from({ length: BROADCASTS * PEERS }, (_, i) => `${atMs + (i % 7)}ms ${i % PEERS}`),
  );
  const stop = { deadlineMs: runMs + 60_000, events: 100_000_000, quietMs: 100 };
  return jobOf({
    graph: meshOf(PEERS),
    transport,
    portBase,
    stop,
    workload: workload('file', { file: '', text: list.join('\n') }),
  });
}

async function freePorts(transport: 'tcp' | 'udp'): Promise<number> {
  for (let first = 20_000 + (process.pid % 20_000); ; first += PEERS) {
    try {
      await checkPorts(first, PEERS, transport);
      return first;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
    }
  }
}

const stranger = new Handshake(OTHER_KEY, true).hello({ from: 0, to: 1, life: 0, otherLife: 0 });
const valid = [stranger, frame('{"id":0,"hops":[1,2]}'), Buffer.alloc(40, 1), Buffer.from('GET / HTTP/1.1\r\n\r\n')];

/** Sends until it is told to stop; gives how many. */
async function sendDatagrams(portBase: number, isOver: () => boolean): Promise<number> {
  const random = new Random(1, 'datagrams of strangers');
  const socket = createSocket('udp4');
  socket.on('error', () => {});
  await new Promise<void>((resolve) => socket.bind(0, LOOPBACK, resolve));
  let sent = 0;
  while (!isOver()) {
    for (let i = 0; i < DATAGRAMS_AT_ONCE; i++)
      socket.send(malformed(random, valid), portBase + (sent++ % PEERS), LOOPBACK);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await new Promise<void>((resolve) => socket.close(resolve));
  return sent;
}

/** The same with connections, each with something malformed on it; gives how many were made. */
async function makeConnections(portBase: number, isOver: () => boolean): Promise<number> {
  const random = new Random(1, 'connections of strangers');
  let made = 0;
  const makeOne = (port: number): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect({ host: LOOPBACK, port });
      socket.on('error', () => {});
      socket.on('close', () => resolve());
      socket.once('connect', () => {
        made++;
        if (random.integer(10) === 0) socket.destroy();
        else socket.end(malformed(random, valid));
      });
      socket.resume();
    });
  while (!isOver())
    await Promise.all(Array.from({ length: CONNECTIONS_AT_ONCE }, (_, i) => makeOne(portBase + (i % PEERS))));
  return made;
}

/** What of a run strangers must not change. */
function partsOf({ stopped, failures, books, log }: Outcome) {
  const facts: Record<string, number> = {};
  for (const { fact } of log.facts()) facts[fact] = (facts[fact] ?? 0) + 1;
  const { pairSent, pairReceived, pairDelivered, linkMessages, linkBytes, dropReasons } = books;
  return {
    stopped,
    failures,
    totals: books.totals(),
    pairSent,
    pairReceived,
    pairDelivered,
    linkMessages,
    linkBytes,
    dropReasons,
    facts,
  };
}

test.each([
  ['tcp', makeConnections],
  ['udp', sendDatagrams],
] as const)('a run on %s goes on as if nobody else were there', async (transport, attack) => {
  const quiet = await runProcesses(jobFor(transport, 0, 100));
  expect(quiet.stopped).toBe('quiescent');
  expect(quiet.books.strangers).toEqual({ connections: 0, datagrams: 0 });
  const portBase = await freePorts(transport);
  let isOver = false;
  const running = runProcesses(jobFor(transport, portBase, RUN_MS)).finally(() => {
    isOver = true;
  });
  const [outcome, made] = await Promise.all([running, attack(portBase, () => isOver)]);
  expect(partsOf(outcome)).toEqual(partsOf(quiet));
  const { connections, datagrams } = outcome.books.strangers;
  const refused = transport === 'tcp' ? connections : datagrams;
  expect(connections + datagrams).toBe(refused);
  expect(refused).toBeGreaterThan(LONG ? 20_000 : 200);
  expect(refused).toBeLessThanOrEqual(made);
  // The most that it ever had, with all that waited for the collector: what a socket reads into is 64 KiB.
  expect(outcome.peakRssBytes! - quiet.peakRssBytes!).toBeLessThan(128 << 20);
});
