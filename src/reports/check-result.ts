/**
 * The result of `hearsay check`: what `--json` prints and `result.json` holds. A public contract as the summary is;
 * `schema/check.schema.json` is made from this file.
 */
import * as z from 'zod';

const count = z.number().min(0);

const verdicts = z.object({
  held: count,
  violated: count,
  unknown: count.describe('schedules that ended before it was decided'),
  notExercised: count.describe('schedules in which nothing could have broken it'),
});

const property = z.object({
  property: z.string(),
  promised: z.boolean().describe('whether the protocol promises it under all the faults that were asked for'),
  bound: z.string().optional().describe('how many peers may be faulty while it is promised, where this matters'),
  wherePromised: verdicts.describe('schedules with faults under which it is promised'),
  elsewhere: verdicts.describe('schedules with a fault under which it is not promised'),
});

const finding = z.object({
  finding: z
    .string()
    .describe(
      'a property that was violated; not-deterministic: two runs of one schedule were not alike; throws: the protocol threw an error; changes-messages: it changed a message; never-ends: the run passed a limit',
    ),
  promised: z
    .boolean()
    .describe(
      'whether it breaks a promise under the faults of this schedule; an error or a changed message always does',
    ),
  evidence: z.array(z.string()).describe('the first offending facts, in prose'),
  seed: z.int().describe('of the schedule that was cut down'),
  foundIn: z.string().describe('how large that was'),
  extent: z.string().describe('how large it is now'),
  story: z.array(z.string()).describe('what happens in it'),
  runs: count.describe('schedules that were tried to cut it down'),
  experiment: z.record(z.string(), z.unknown()).describe('the smallest that was found, as an experiment'),
  file: z.string().describe('where it is kept'),
  command: z.string().describe('runs it again'),
});

export const checkResultSchema = z.object({
  version: z.literal(1),
  name: z.string(),
  protocol: z.string().describe('layers from the top, joined by " over "'),
  faults: z.array(z.string()),
  peers: z.int().describe('peers at most'),
  topology: z.string().optional().describe('what every schedule has, where the links are not drawn'),
  network: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('what the network of every schedule has; the rest is drawn'),
  deliverWithinMs: count
    .optional()
    .describe('how long each schedule ran after its last broadcast and fault; then liveness was decided'),
  seed: z.int().describe('schedule k is drawn from seed + k'),
  schedules: count.describe('as many as were asked for'),
  examined: count,
  interrupted: z.boolean(),
  threads: count,
  events: count.describe('messages received'),
  wallMs: count.describe('real time of the schedules, without those that were tried to cut findings down'),
  schedulesPerSecond: count,
  properties: z.array(property),
  troubles: z
    .object({ notDeterministic: count.default(0), throws: count, changesMessages: count.default(0), neverEnds: count })
    .describe(
      'schedules that were not alike when they were run again, or in which the protocol threw an error, changed a message that it had sent or received, or did not come to an end',
    ),
  findings: z
    .array(finding)
    .describe('one for each property that was violated and each trouble: the smallest schedule that was found'),
  path: z.string().optional().describe('the folder of all this'),
});

export type CheckResult = z.output<typeof checkResultSchema>;
export type CheckFinding = z.output<typeof finding>;
export type PropertyResult = z.output<typeof property>;
