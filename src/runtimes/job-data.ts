/**
 * The half of a job that is plain data, as one schema: what every runtime is given (`Job` in `runtime.ts`), what a peer
 * process is given (`ProcessJob`), and what an agent of a lab accepts from a controller (`lab/wire/job-schema.ts`).
 *
 * Only code that validates imports this file at run time; all others import its types.
 */
import * as z from 'zod';
import { type Graph, isGraph } from '../core/graph.ts';
import { traceLevels } from '../trace/levels.ts';
import { faultPlan, isPlainData, networkPlan, peer, time } from './plan-schema.ts';

/** As many peers as one machine has ports for. */
export const PEERS_MAX = 20_000;

const floats = z.instanceof(Float64Array<ArrayBufferLike>);
const ints = z.instanceof(Int32Array<ArrayBufferLike>);

const size = z.int().min(1).max(PEERS_MAX);
const graph: z.ZodType<Graph> = z.union([
  z.strictObject({ size, complete: z.literal(true) }),
  z.strictObject({ size, offsets: ints, targets: ints }).refine(isGraph, 'rows of neighbours in ascending order'),
]);

/** A link that goes down, or comes up, at a time of the run. A link that first comes up later is also in `down`. */
const linkChange = z.strictObject({ atMs: time, a: peer, b: peer, up: z.boolean() });

export const jobData = z.strictObject({
  /** Every link that exists at some time of the run. */
  graph,
  /** Whom each peer knows at the start, if the protocol makes its own links; then the graph is complete. */
  contacts: graph.optional(),
  /** Links of the graph that are down at the start. */
  down: z.array(z.tuple([peer, peer]).readonly()).readonly(),
  linkChanges: z.array(linkChange).readonly(),
  /** What goes wrong; absent if nothing does. */
  faults: faultPlan.optional(),
  /** Peers that an adversary has, in ascending order; absent if there are none. */
  byzantine: z.array(peer).readonly().optional(),
  /** What broadcasts carry: `core/payload.ts` makes the payload of each from it. */
  payload: z.unknown().refine((value) => isPlainData(value)),
  seed: z.number(),
  /**
   * `common`: all peers start at once. `staggered`: one after the other, `gapMs` apart, or peer p at `atMs[p]` (actors:
   * no peer before the ones before it have run).
   */
  start: z.strictObject({ order: z.enum(['common', 'staggered']), gapMs: time, atMs: floats.optional() }),
  /**
   * What links do to copies, delays included; absent if they do nothing, and in the simulator if there is only a plain
   * delay.
   */
  plan: networkPlan.optional(),
  /** The time after which a protocol that watches its links hears of a crash; absent: at once. */
  crashDetectionMs: time.optional(),
  /** By peer: milliseconds until its list of deliveries reaches the collector; absent if the run has no collector. */
  collectMs: floats.optional(),
  /**
   * `quietMs`: how long sums must not change before a run with lossy transports counts as quiescent. `settleMs`: how
   * long nothing but background happens before the run is over; absent if it has none. `when`: present if the run ends
   * as soon as all is delivered (`delivery-goal.ts`).
   */
  stop: z.strictObject({
    deadlineMs: time.or(z.literal(Number.POSITIVE_INFINITY)),
    events: z.number().min(0),
    quietMs: time,
    settleMs: time.optional(),
    when: z.literal('delivered').optional(),
  }),
  trace: z.enum(['auto', ...traceLevels]),
  /**
   * Messages that a mailbox may hold, and what happens when it is full: the run ends and says so, the message is
   * dropped, or the sender's next reaction waits. `turn`: messages that a peer handles before the next peer has its
   * turn (actors).
   */
  mailbox: z.strictObject({ limit: z.int().min(1), policy: z.enum(['stop', 'drop', 'block']), turn: z.int().min(1) }),
});

export type JobData = Readonly<z.output<typeof jobData>>;

/** The plain half of a job, without its other fields. */
export function dataOf(job: JobData): JobData {
  return Object.fromEntries(Object.keys(jobData.shape).map((name) => [name, job[name as keyof JobData]])) as JobData;
}
