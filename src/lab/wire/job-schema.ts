/**
 * The job that an agent accepts from a controller: the schema of every process job, narrowed. It holds data for the
 * peers' processes only: numbers, names, texts. A controller cannot choose what touches the agent's machine:
 *
 *     module of layers, adversaries …     names, which the agent looks up among its own modules and the bundles that
 *                                         its owner allows
 *     places[].within                     commands: none
 *     logs                                whether it keeps logs; the agent has a folder of its own for them
 *     portBase                            a port that needs no privilege, or any free one
 *
 * Texts among the parameters are never opened as files there: an experiment has read its files before it becomes a job.
 * Sizes have limits, and numbers that index arrays are checked against their lengths.
 */
import * as z from 'zod';
import type { FaultAction } from '../../network/faults/fault-plan.ts';
import { PEERS_MAX } from '../../runtimes/job-data.ts';
import { delay, peer, text } from '../../runtimes/plan-schema.ts';
import { type ProcessJob, processJob } from '../../runtimes/processes/wire/process-job.ts';
import { LAST_PORT } from '../../runtimes/sockets/transport.ts';

/** Longer than any list of broadcasts. */
const TEXT_MAX = 1 << 24;
const FIRST_FREE_PORT = 1024;

const setting = z.union([z.number(), z.boolean(), z.string().max(TEXT_MAX), delay]);
const reference = z.strictObject({ module: z.string().max(200), parameters: z.record(z.string().max(100), setting) });
const law = z.strictObject({ module: z.string().max(200), key: z.string().max(4096) });
const place = z.strictObject({ host: text, listen: text.optional(), within: z.array(z.never()) });

/** What an agent takes. */
export const jobSchema = processJob
  .extend({
    layers: z.array(reference).min(1).max(20),
    adversaries: z
      .array(reference.extend({ peers: z.array(peer).max(PEERS_MAX) }))
      .max(100)
      .optional(),
    workload: reference,
    laws: z.array(law).max(100).optional(),
    portBase: z.union([z.literal(0), z.int().min(FIRST_FREE_PORT).max(LAST_PORT)]),
    places: z.array(place).optional(),
  })
  .refine(fits, 'peers that there are') satisfies z.ZodType<ProcessJob>;

/** Peers that are named are those of the graph, and lists by peer are as long as it has peers. */
function fits({
  graph: { size },
  down,
  linkChanges,
  faults,
  adversaries,
  byzantine,
  start,
  collectMs,
  places,
  plan,
  portBase,
}: ProcessJob): boolean {
  const named = [
    ...down.flat(),
    ...linkChanges.flatMap(({ a, b }) => [a, b]),
    ...(faults?.actions ?? []).flatMap(peersOf),
    ...(adversaries ?? []).flatMap(({ peers }) => peers),
    ...(byzantine ?? []),
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

function peersOf(action: FaultAction): readonly number[] {
  if ('peer' in action) return [action.peer];
  if ('a' in action) return [action.a, action.b];
  if ('from' in action) return [action.from, action.to].flatMap((set) => (set === 'all' ? [] : set));
  return [];
}
