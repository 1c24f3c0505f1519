/**
 * The form of what the parent of a run and its processes say to each other (`runtimes/processes/wire/messages.ts`), for
 * where it comes from another machine. What an agent is told of a job is in `job-schema.ts`. What a controller hears is
 * checked for all that it computes with.
 */
import * as z from 'zod';
import { isPlainData } from '../../runtimes/plan-schema.ts';
import type { FromProcess, ToProcess } from '../../runtimes/processes/wire/messages.ts';
import { SIGNING_KEY_BYTES } from '../../runtimes/processes/wire/signing-keys.ts';
import { KEY_BYTES } from '../../runtimes/sockets/run-key.ts';
import { LAST_PORT } from '../../runtimes/sockets/transport.ts';
import { traceLevels } from '../../trace/levels.ts';
import { jobSchema } from './job-schema.ts';

const text = z.string().max(10_000);
const whole = z.int().min(0);
const amount = z.number().min(0);
const floats = z.instanceof(Float64Array<ArrayBufferLike>);
const bytes = z.instanceof(Uint8Array<ArrayBufferLike>);
const ints = z.instanceof(Int32Array<ArrayBufferLike>);

const address = z.strictObject({ host: text, port: whole.max(LAST_PORT) });
/** `kept` is the protocol's own. */
const snapshot = z.strictObject({
  peer: whole,
  kept: z.unknown().refine(isPlainData),
  broadcasts: whole,
  sent: z.array(whole),
  sentToSelf: whole,
  delivered: z.array(whole),
  workload: z.union([z.strictObject({ dueMs: z.number(), asked: whole, told: whole }), z.undefined()]),
});

export const toProcess: z.ZodType<ToProcess> = z.discriminatedUnion('type', [
  z
    .strictObject({
      type: z.literal('job'),
      job: jobSchema,
      peers: z.array(whole).min(1),
      key: bytes.refine((key) => key.length === KEY_BYTES),
      life: whole,
      signingKeys: z.strictObject({ publicKeys: bytes, privateKeys: bytes }).optional(),
    })
    .refine(({ job, peers }) => peers.every((peer) => peer < job.graph.size), 'peers of the job')
    .refine(
      ({ job, peers, signingKeys: keys }) =>
        job.signs === true
          ? keys?.publicKeys.length === job.graph.size * SIGNING_KEY_BYTES &&
            keys.privateKeys.length === peers.length * SIGNING_KEY_BYTES
          : keys === undefined,
      'keys of its peers if the job signs',
    ),
  z.strictObject({
    type: z.literal('connect'),
    directory: z.strictObject({ addresses: z.array(address), group: address }),
  }),
  z.strictObject({ type: z.literal('start'), startNs: z.bigint() }),
  z.strictObject({ type: z.literal('count'), round: whole }),
  z.strictObject({ type: z.literal('gone'), peer: whole, life: whole }),
  z.strictObject({ type: z.literal('revive'), startNs: z.bigint(), snapshot }),
  z.strictObject({
    type: z.literal('rejoin'),
    peer: whole,
    addresses: z.array(address),
    lives: z.array(whole),
    gone: z.array(whole),
  }),
  z.strictObject({ type: z.literal('returned'), peer: whole, life: whole, address }),
  z.strictObject({ type: z.literal('stop') }),
  z.strictObject({ type: z.literal('joined'), peer: whole, absent: z.array(whole) }),
  z.strictObject({ type: z.literal('exit') }),
]);

const counters = z.strictObject({
  sentByKind: floats,
  receivedByKind: floats,
  endedSent: floats.optional(),
  endedReceived: floats.optional(),
});

/** Which are there or not; the key is. */
const rowsOf = <Rows extends z.ZodType>(rows: Rows) => z.union([rows, z.undefined()]);

const report = z.strictObject({
  rows: z.strictObject({
    peers: z.array(
      z.strictObject({
        peer: whole,
        sums: z.array(z.number()).length(6),
        linkMessages: rowsOf(floats),
        linkBytes: rowsOf(floats),
        pairSent: rowsOf(floats),
        pairReceived: rowsOf(floats),
        pairDelivered: rowsOf(floats),
        beliefs: rowsOf(bytes),
      }),
    ),
    lives: z.array(z.strictObject({ id: whole, counters })),
    missedBroadcasts: amount,
    kindSent: floats,
    kindBytes: floats,
    kindReceived: floats,
    kindDropped: floats,
    kindDuplicated: floats,
    dropReasons: z.map(text, amount),
    overheadBytes: amount,
    strangers: z.strictObject({ connections: amount, datagrams: amount }),
  }),
});

const ending = z.union([
  z.strictObject({ why: z.enum(['told', 'deadline', 'failed', 'crashed']) }),
  z.strictObject({ why: z.literal('limit'), reason: text }),
]);

export const fromProcess: z.ZodType<FromProcess> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('listening'),
    addresses: z.array(address),
    kinds: z.array(z.strictObject({ name: text, carries: z.enum(['broadcast', 'internal']) })),
    remarks: z.array(text),
  }),
  z.strictObject({ type: z.literal('connected') }),
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({ type: z.literal('crashed'), peer: whole, atMs: amount, reason: text, snapshot }),
  z.strictObject({ type: z.literal('returned'), peer: whole, address }),
  z.strictObject({ type: z.literal('restarted'), peer: whole, atMs: amount }),
  z.strictObject({ type: z.literal('joined'), peer: whole, atMs: amount }),
  z.strictObject({
    type: z.literal('late'),
    fault: z.strictObject({ what: text, plannedMs: amount, atMs: z.union([amount, z.undefined()]), lateMs: amount }),
  }),
  z.strictObject({
    type: z.literal('counted'),
    round: whole,
    sent: amount,
    received: amount,
    isIdle: z.boolean(),
    ended: amount,
    progress: amount,
    transitMs: amount,
    goal: z.strictObject({ made: amount, delivered: amount, isDone: z.boolean() }).optional(),
    events: amount,
    timeouts: amount,
    lastMs: amount,
  }),
  z.strictObject({ type: z.literal('report'), report }),
  z.strictObject({ type: z.literal('failed'), peer: whole, reason: text }),
  z.strictObject({ type: z.literal('lost'), peer: whole, other: whole, life: whole, reason: text }),
  z.strictObject({ type: z.literal('log'), times: floats, rows: ints }),
  z.strictObject({
    type: z.literal('result'),
    ending,
    report,
    level: z.enum(traceLevels),
    texts: z.array(text),
    lastMs: amount,
    endedMs: amount,
    rssBytes: amount,
  }),
]);
