/**
 * The summary of a run: what `--json` prints and `summary.json` holds. A public contract: the version changes when a
 * key changes its meaning or goes away. The keys of measures are declared with the measures;
 * `schema/summary.schema.json` is made from both. Keys that a run is too large for are absent, and `absent` says why.
 */
import * as z from 'zod';
import { measureShapes } from '../measures/index.ts';

const count = z.number().min(0);
const books = z
  .object({
    sent: count,
    received: count,
    dropped: count,
    inFlight: count.describe('counted where they lie when the run ends'),
    unknown: count,
    duplicated: count.optional().describe('those of sent that the network made, where it did'),
    missing: count
      .optional()
      .describe('those that the equation does not hold for, kind by kind, where there are any: an error of Hearsay'),
  })
  .describe('messages of all kinds: sent = received + dropped + inFlight + unknown');

const perPeer = z.object({
  peer: z.int(),
  broadcasts: count.describe('broadcasts made'),
  queued: count.describe('copies of broadcasts that it was to send: one for each broadcast and destination of its own'),
  sent: count.describe('copies of broadcasts that went out'),
  received: count.describe('copies of broadcasts that came in'),
  handled: count.describe('messages of all kinds handled, its own to itself included'),
  delivered: count,
  backlogMax: count.describe('longest mailbox'),
  zone: z.string().optional().describe('where it is, in a network of zones'),
  pid: z.int().optional(),
  address: z.string().optional(),
});

const check = z.object({
  property: z.string(),
  promised: z.boolean().describe('whether the protocol promises it under the faults of this run'),
  excess: z
    .string()
    .optional()
    .describe('why it is not promised, if too many peers were faulty: how many, and the bound'),
  verdict: z.enum(['valid', 'invalid', 'unknown']),
  evidence: z.array(z.string()).describe('the first offending facts, in prose'),
  reason: z.string().optional(),
});

const statistic = z.object({
  mean: z.number(),
  sd: z.number().describe('standard deviation of the sample (n − 1)'),
  ci95: z.tuple([z.number(), z.number()]).describe('95 % confidence interval of the mean, by Student’s t'),
});

const shape = {
  version: z.literal(1),
  name: z.string(),
  seed: z.int(),
  runtime: z.string(),
  protocol: z.string().describe('layers from the top, joined by " over "'),
  topology: z.string(),
  workload: z.string(),
  peers: z.int(),
  names: z
    .array(z.string())
    .optional()
    .describe('by peer: what the file of the topology calls it; absent where peers have numbers only'),
  trace: z.string().describe('the level that was kept: none, counters, deliveries, full or detailed'),
  traceSha256: z.string().optional().describe('SHA-256 of the canonical NDJSON of what was kept'),
  elapsedMs: count.describe('time of the run itself: virtual in the simulator, real elsewhere'),
  wallMs: count.describe('real time of the run, start-up excluded'),
  stopped: z.enum(['quiescent', 'delivered', 'deadline', 'limit', 'interrupted', 'failed']),
  reason: z.string().optional().describe('what stopped it, where `stopped` does not say enough'),
  events: count.describe('messages received'),
  eventsPerSecond: count,
  peakRssBytes: count,
  books,
  perPeer: z.array(perPeer).optional(),
  ...measureShapes,
  instances: count
    .optional()
    .describe(
      'of a consensus protocol: the instances that peers proposed in; each peer is to deliver one broadcast of each',
    ),
  overheadBytes: count,
  strangers: z
    .object({ connections: count, datagrams: count })
    .optional()
    .describe(
      'what came to the sockets of the peers from others than the processes of the run: all of it was refused; absent where nothing did',
    ),
  graph: z
    .object({
      links: count,
      degree: z.object({ min: count, mean: count, max: count }),
      components: z.object({ count, largest: count }),
      connected: z.boolean(),
      diameter: z.object({ hops: count, sampled: z.boolean().describe('true for a lower bound') }).optional(),
    })
    .describe('the topology, with every link that existed at some time'),
  latencyUncertaintyMs: count
    .optional()
    .describe(
      'a latency between two machines may be off by so much, as their clocks are known no better; absent on one machine',
    ),
  worldViewsBefore: measureShapes.worldViews.describe('the same just before the first link failed or was made'),
  distributions: z
    .record(z.string(), z.object({ min: count, p50: count, p90: count, max: count, sum: count }))
    .optional()
    .describe('over the peers, where there are too many to list'),
  measures: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('figures of measures of the user’s own, by their names'),
  checks: z.array(check),
  expectations: z.array(z.object({ path: z.string(), expected: z.string(), given: z.string(), holds: z.boolean() })),
  failures: z
    .array(
      z.object({
        peer: z.int(),
        reason: z.string(),
        seed: z.int().optional().describe('of the sample, where samples are put together'),
      }),
    )
    .describe('peers that crashed or never started'),
  byzantine: z
    .array(z.object({ peer: z.int(), behaviour: z.string() }))
    .optional()
    .describe('peers that an adversary has: figures and checks are about the others; absent where there are none'),
  faults: z
    .object({
      applied: z
        .record(z.string(), count)
        .describe('by what they do: crash, restart, join, leave, pause, resume, slow, skew, block, storm, cut …'),
      moves: z
        .object({ due: count, delivered: count })
        .optional()
        .describe('where peers joined late or left: deliveries that were due at correct peers, and those of them made'),
      missedBroadcasts: count.describe('broadcasts that the workload wanted of crashed peers'),
      healedMs: count.optional().describe('when all faults were ended, where the experiment says so'),
    })
    .optional(),
  clocks: z
    .array(
      z.object({
        agent: z.string(),
        offsetMs: z.number().describe('how far its clock was ahead of the controller’s when the run began'),
        uncertaintyMs: count.describe('the truth was no further from that, to the end of the run'),
        jumps: z
          .array(z.object({ atMs: z.number(), byMs: z.number() }))
          .optional()
          .describe('when it jumped, and by how much, about'),
      }),
    )
    .optional()
    .describe('of the machines whose peers took part, where these are several'),
  dropReasons: z.record(z.string(), count),
  endedCalls: z
    .array(z.string())
    .optional()
    .describe('measures and properties of the user that were ended, as they did not come back'),
  remarks: z.array(z.string()),
  absent: z.record(z.string(), z.string()).describe('keys that are not there, and why'),
};

const summaryOfOne = z.object(shape);

export const summarySchema = z.object({
  ...shape,
  samples: z
    .array(summaryOfOne)
    .describe(
      'several samples: one summary each; then each figure above is their sum, mean, greatest or least, by the rule of its own that docs/reference/measures.md names, and `absent` says which are for each sample only',
    ),
  statistics: z
    .record(z.string(), statistic)
    .optional()
    .describe('over the samples, by the path of each figure that all have'),
  path: z.string().optional().describe('the folder of the run'),
});

/** One run, or one sample of several. */
export type SampleSummary = z.output<typeof summaryOfOne>;

/** What an experiment gives: of one run or several. */
export type Summary = z.output<typeof summarySchema>;

export type Statistic = z.output<typeof statistic>;
