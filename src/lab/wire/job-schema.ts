/**
 * The form of a job that an agent takes from a controller. All that it holds is data for the peers' processes: numbers,
 * names, texts. What would touch the machine is
 * not the controller's to say:
 *
 *     module of layers, workload, laws    names, which the agent looks up among what it was installed with and the
 *     bundles that its owner allows
 *     places[].within                    commands: none
 *     logs                               whether it keeps logs; the agent has a folder of its own for them
 *     portBase                           a port that needs no privilege, or any free one
 *
 * Texts among the parameters are never opened as files there: an experiment has read its files before it becomes a job.
 * Sizes have limits, and numbers that
 * stand for places in arrays are in them, so that a job that cannot be right ends here.
 */
import * as z from 'zod';
import { isGraph } from '../../core/graph.ts';
import type { ProcessJob } from '../../runtimes/processes/wire/process-job.ts';
import { LAST_PORT } from '../../runtimes/sockets/transport.ts';
import { delay, faultPlan, isPlainData, networkPlan, peer, text, time } from './plan-schema.ts';

/** What one machine has ports for. */
const PEERS_MAX = 20_000;
const FRAME_MAX = 1 << 28;
/** Longer than any list of broadcasts. */
const TEXT_MAX = 1 << 24;
const FIRST_FREE_PORT = 1024;

const floats = z.instanceof(Float64Array<ArrayBufferLike>);
const ints = z.instanceof(Int32Array<ArrayBufferLike>);

const setting = z.union([z.number(), z.boolean(), z.string().max(TEXT_MAX), delay]);
const reference = z.strictObject({ module: z.string().max(200), parameters: z.record(z.string().max(100), setting) });

const graph = z
  .strictObject({ size: z.int().min(1).max(PEERS_MAX), offsets: ints, targets: ints })
  .refine(isGraph, 'rows of neighbours in ascending order');

const place = z.strictObject({
  host: text,
  listen: text.optional(),
  within: z.array(z.never()),
});

const jobShape = z.strictObject({
  graph,
  down: z.array(z.tuple([peer, peer])),
  linkChanges: z.array(z.strictObject({ atMs: time, a: peer, b: peer, up: z.boolean() })),
  faults: faultPlan.optional(),
  layers: z.array(reference).min(1).max(20),
  workload: reference,
  laws: z
    .array(z.strictObject({ module: z.string().max(200), key: z.string().max(4096) }))
    .max(100)
    .optional(),
  payload: z.unknown().refine(isPlainData),
  seed: z.number(),
  start: z.strictObject({ order: z.enum(['common', 'staggered']), gapMs: time, atMs: floats.optional() }),
  plan: networkPlan.optional(),
  fifo: z.boolean(),
  collectMs: floats.optional(),
  stop: z.strictObject({
    deadlineMs: time.or(z.literal(Number.POSITIVE_INFINITY)),
    events: z.number().min(0),
    quietMs: time,
  }),
  trace: z.enum(['auto', 'none', 'counters', 'deliveries', 'full']),
  logs: text.optional(),
  mailbox: z.strictObject({ limit: z.int().min(1), policy: z.enum(['stop', 'drop', 'block']), turn: z.int().min(1) }),
  transport: z.enum(['tcp', 'udp', 'multicast']),
  codec: z.enum(['json', 'msgpack']),
  portBase: z.union([z.literal(0), z.int().min(FIRST_FREE_PORT).max(LAST_PORT)]),
  frameLimit: z.int().min(1).max(FRAME_MAX),
  pacing: z.enum(['credit', 'none']),
  setupMs: time,
  processes: z.int().min(1).max(PEERS_MAX),
  places: z.array(place).optional(),
  mayDouble: z.boolean().optional(),
});

/** What an agent takes. */
export const jobSchema = jobShape.refine(fits, 'peers that there are') satisfies z.ZodType<ProcessJob>;

/** Peers that are named are those of the graph, and lists by peer are as long as it has peers. */
function fits({
  graph: { size },
  down,
  linkChanges,
  faults,
  start,
  collectMs,
  places,
  plan,
  portBase,
}: z.output<typeof jobShape>): boolean {
  const named = [
    ...down.flat(),
    ...linkChanges.flatMap(({ a, b }) => [a, b]),
    ...(faults?.actions ?? []).flatMap(peersOf),
  ];
  const zones = plan?.places?.kind === 'zones' ? plan.places : undefined;
  const points = plan?.places?.kind === 'points' ? plan.places.points : undefined;
  const lengths = [
    start.atMs?.length,
    collectMs?.length,
    places?.length,
    zones?.zoneOf.length,
    points && points.length / 4,
  ];
  return (
    named.every((peer) => peer < size) &&
    lengths.every((length) => length === undefined || length === size) &&
    (zones === undefined || zones.zoneOf.every((zone) => zone < zones.names.length)) &&
    (portBase === 0 || portBase + size <= 65_536)
  );
}

function peersOf(action: z.output<typeof faultPlan>['actions'][number]): readonly number[] {
  if ('peer' in action) return [action.peer];
  if ('a' in action) return [action.a, action.b];
  if ('from' in action) return [action.from, action.to].flatMap((set) => (set === 'all' ? [] : set));
  return [];
}
