/** Malformed control messages: what is not right to the last byte of its form is nothing, and nothing of it stays. */
import { expect, test } from 'vitest';
import * as z from 'zod';
import { Random } from '../../../src/core/random.ts';
import { pieceSchema, resultSchema, sweepSchema } from '../../../src/lab/sweep/sweep-messages.ts';
import {
  decode,
  downSchema,
  encode,
  LAB_VERSION,
  presenceSchema,
  replySchema,
  requestSchema,
  upSchema,
} from '../../../src/lab/wire/messages.ts';
import { malformed, usedBytes } from '../../malformed.ts';
import { jobOf } from '../../runtimes/processes/jobs.ts';

const LONG = process.env.HEARSAY_LONG === '1';
const COUNT = LONG ? 50_000 : 1000;
const GROWTH = 16 << 20;

const address = { host: '10.0.0.1', port: 40_000 };
const floats = Float64Array.of(1, 2, 3);
const job = {
  ...jobOf({}),
  layers: [{ module: 'built-in:protocols/flood', parameters: {} }],
  workload: { module: 'built-in:workloads/burst', parameters: { broadcasts: 1 } },
};
const rows = {
  peers: [
    {
      peer: 0,
      sums: [1, 2, 3, 4, 5, 6],
      linkMessages: floats,
      linkBytes: undefined,
      pairSent: floats,
      pairReceived: floats,
      pairDelivered: floats,
      beliefs: new Uint8Array(9),
    },
  ],
  lives: [
    { id: 0, counters: { sentByKind: floats, receivedByKind: floats, endedSent: undefined, endedReceived: undefined } },
  ],
  missedBroadcasts: 0,
  kindSent: floats,
  kindBytes: floats,
  kindReceived: floats,
  kindDropped: floats,
  kindDuplicated: floats,
  dropReasons: new Map([['link down', 3]]),
  overheadBytes: 100,
  strangers: { connections: 1, datagrams: 2 },
};
const said = (message: unknown) => ({ type: 'say', process: 1, message });
const heard = (message: unknown) => ({ type: 'heard', process: 1, message });

const forms: readonly [name: string, schema: z.ZodType, valid: readonly unknown[]][] = [
  [
    'what a controller says',
    downSchema,
    [
      { type: 'launch', process: 1, peers: [0, 1], life: 0 },
      { type: 'signal', process: 1, signal: 'kill' },
      { type: 'close' },
      said({ type: 'job', job, peers: [0], key: new Uint8Array(32), life: 0 }),
      said({
        type: 'job',
        job: { ...job, signs: true },
        peers: [0],
        key: new Uint8Array(32),
        life: 0,
        signingKeys: { publicKeys: new Uint8Array(32 * job.graph.size), privateKeys: new Uint8Array(32) },
      }),
      said({ type: 'connect', directory: { addresses: [address, address], group: address } }),
      said({ type: 'start', startNs: 2n ** 60n }),
      said({ type: 'rejoin', peer: 1, addresses: [address], lives: [0, 1], gone: [] }),
    ],
  ],
  [
    'what an agent says',
    upSchema,
    [
      { type: 'launched', process: 1, pid: 4711 },
      { type: 'gone', process: 1, reason: 'its process exited with status 1' },
      heard({
        type: 'listening',
        addresses: [address],
        kinds: [{ name: 'data', carries: 'broadcast' }],
        remarks: ['x'],
      }),
      heard({
        type: 'counted',
        round: 3,
        sent: 1,
        received: 1,
        isIdle: true,
        ended: 0,
        progress: 0,
        transitMs: 0,
        events: 1,
        timeouts: 2,
        lastMs: 0.5,
      }),
      heard({ type: 'log', times: floats, rows: new Int32Array(30) }),
      heard({
        type: 'result',
        ending: { why: 'told' },
        report: { rows },
        level: 'full',
        texts: ['x'],
        lastMs: 1,
        endedMs: 2,
        rssBytes: 3,
      }),
    ],
  ],
  [
    'presence',
    presenceSchema,
    [
      {
        version: LAB_VERSION,
        name: 'agent-1',
        zone: 'us-west1',
        host: '10.0.0.1',
        listen: '0.0.0.0',
        peers: 64,
        busy: 3,
        hostname: 'host',
        boot: 'b',
        pid: 1,
        instance: 'i',
        isOnce: false,
        isLocal: false,
        allowed: 'all',
      },
    ],
  ],
  [
    'requests',
    requestSchema,
    [
      {
        type: 'open',
        version: LAB_VERSION,
        run: 'r',
        peers: 3,
        bundles: [`sha256:${'a'.repeat(64)}`],
        patienceMs: 1000,
        outageMs: 5000,
      },
      { type: 'leave' },
    ],
  ],
  [
    'sweeps',
    z.union([sweepSchema, pieceSchema, resultSchema]),
    [
      { version: LAB_VERSION, queue: 'sweep-a-1', isTimed: true, peers: 3, patienceMs: 1000 },
      { task: 'a/0-1', experiment: 'peers: 3', sample: 1, peers: 3 },
      { agent: 'agent-1', summary: 'a/0-1/x/summary', files: [{ file: 'run.log', object: 'a/0-1/x/run.log' }] },
    ],
  ],
  ['replies', replySchema, [{ type: 'done' }, { type: 'refused', reason: 'no' }]],
];

test.each(forms)('%s', (name, schema, messages) => {
  const random = new Random(1, `malformed ${name}`);
  const valid = messages.map(encode);
  for (const [index, bytes] of valid.entries()) expect(decode(schema, bytes)).toEqual(messages[index]);
  const before = usedBytes();
  let refused = 0;
  for (let i = 0; i < COUNT; i++) {
    const message = decode(schema, malformed(random, valid));
    if (message === undefined) refused++;
    // What is taken is of the form all the same, and can be said again.
    else expect(schema.safeParse(decode(schema, encode(message))).success).toBe(true);
  }
  expect(refused).toBeGreaterThan(COUNT / 2);
  // What follows is read as ever.
  for (const [index, bytes] of valid.entries()) expect(decode(schema, bytes)).toEqual(messages[index]);
  expect(usedBytes() - before).toBeLessThan(GROWTH);
});

test('lengths that are lies take no room, and no nesting is too deep', () => {
  const before = usedBytes();
  for (const head of [[0xdd], [0xdf], [0xc6], [0xdb], [0xc9], [0xdd, 0x01], [0x91, 0xdd]]) {
    for (const length of [0x01ff_ffff, 0x7fff_ffff, 0xffff_ffff]) {
      const bytes = Buffer.alloc(
        64,
        Buffer.from([...head, length >>> 24, (length >>> 16) & 255, (length >>> 8) & 255, length & 255]),
      );
      expect(decode(downSchema, bytes)).toBeUndefined();
    }
  }
  for (const opening of [0x91, 0x81]) expect(decode(downSchema, Buffer.alloc(1 << 20, opening))).toBeUndefined();
  // What a protocol keeps may be anything: here a list in a list, and so on, three thousand times.
  const snapshot = {
    peer: 0,
    kept: 'KEPT',
    broadcasts: 0,
    sent: [],
    sentToSelf: 0,
    delivered: [],
    workload: undefined,
  };
  const crashed = Buffer.from(encode(heard({ type: 'crashed', peer: 0, atMs: 5, reason: 'x', snapshot })));
  expect(decode(upSchema, crashed)).toBeDefined();
  const at = crashed.indexOf('KEPT') - 1;
  const nested = Buffer.concat([
    crashed.subarray(0, at),
    Buffer.alloc(3000, 0x91),
    Buffer.from([0]),
    crashed.subarray(at + 5),
  ]);
  expect(decode(upSchema, nested)).toBeUndefined();
  expect(usedBytes() - before).toBeLessThan(GROWTH);
});
