/**
 * The experiment file: what may stand in it, its defaults and its bounds. Unknown keys are errors. The parameters of
 * the parts with a name (topology, protocol, workload) are checked against their definitions later;
 * `src/experiment/json-schema.ts` writes the schema that editors use.
 */
import * as z from 'zod';
import { traceLevels } from '../trace/levels.ts';
import { faultsSchema, healSchema } from './fault-schema.ts';
import { anInteger, duration, oneOf, text, truth } from './fields.ts';
import { networkSchema } from './network-schema.ts';

export const runtimeNames = ['simulator', 'actors', 'tcp', 'udp', 'multicast'] as const;
export type RuntimeName = (typeof runtimeNames)[number];

const PEERS_MAX = 10_000_000;

/** A part with a name and parameters of its own; the name alone is enough. */
const part = z.union([text.transform((name) => ({ name })), z.looseObject({ name: text })], {
  error: 'a name, or { name, … } with its parameters',
});

const filePart = z.union([part, z.looseObject({ file: text }).transform((given) => ({ name: 'file', ...given }))], {
  error: 'a name, { name, … } with its parameters, or { file: path }',
});

/** How peers start: together, or one after the other, a gap apart, each waiting a while before it speaks. */
interface Start {
  readonly order: 'common' | 'staggered';
  readonly gapMs?: number;
  readonly settleMs?: number;
}

const start = z
  .union(
    [
      z.literal('barrier').transform((): Start => ({ order: 'common' })),
      z.literal('staggered').transform((): Start => ({ order: 'staggered' })),
      z
        .strictObject({ staggered: z.strictObject({ gap: duration.optional(), settle: duration.optional() }) })
        .transform(
          ({ staggered }): Start => ({ order: 'staggered', gapMs: staggered.gap, settleMs: staggered.settle }),
        ),
    ],
    { error: 'barrier, staggered, or { staggered: { gap: 5ms, settle: 10s } }' },
  )
  .default({ order: 'common' });

const peer = z.union([anInteger(0, PEERS_MAX), text]);

/** Whom an adversary has: as those whom a fault hits. */
const whom = z.union([peer, z.array(peer), z.strictObject({ random: anInteger(1, PEERS_MAX) })], {
  error: 'peers such as [3], { random: 1 } or 30%',
});

const adversary = z.strictObject(
  { peers: whom, behaviour: part },
  { error: '{ peers: [3], behaviour: silent }, or a behaviour with its parameters' },
);

const linkEnds = z.union([z.literal('random'), z.tuple([peer, peer])], {
  error: 'two peers such as [0, 1], or random',
});

/** A link that fails or is made at a time of the run. */
const linkEvent = z.union(
  [z.strictObject({ at: duration, down: linkEnds }), z.strictObject({ at: duration, up: linkEnds })],
  {
    error: '{ at: 1s, down: [0, 1] } or { at: 1s, up: [0, 2] }',
  },
);

export const experimentSchema = z.strictObject({
  name: z
    .string({ error: 'a text' })
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, { error: 'letters, digits, dots, dashes and underscores' })
    .default('experiment'),
  seed: anInteger(0, Number.MAX_SAFE_INTEGER).optional(),
  samples: anInteger(1, 100_000).default(1),
  peers: anInteger(1, PEERS_MAX).default(5),
  topology: filePart.default({ name: 'mesh' }),
  runtime: oneOf(runtimeNames).default('simulator'),
  protocol: part.default({ name: 'flood' }),
  detector: part.optional(),
  adversaries: z.array(adversary, { error: 'a list of { peers, behaviour }' }).default([]),
  workload: filePart.default({ name: 'burst' }),
  start,
  network: networkSchema,
  links: z.array(linkEvent, { error: 'a list of { at, down } and { at, up }' }).default([]),
  faults: faultsSchema,
  heal: healSchema,
  codec: oneOf(['json', 'msgpack']).default('json'),
  wire: truth.default(false),
  port: anInteger(1, 65_535).optional(),
  sockets: z
    .strictObject({
      frameLimit: anInteger(16, 1 << 30).optional(),
      pacing: oneOf(['credit', 'none']).optional(),
      setup: duration.optional(),
      processes: anInteger(1, 1024).optional(),
    })
    .prefault({}),
  isolate: truth.default(false),
  mailbox: z
    .strictObject({
      limit: anInteger(1, 1_000_000_000).optional(),
      policy: oneOf(['stop', 'drop', 'block']).default('stop'),
      turn: anInteger(1, 1_000_000_000).optional(),
    })
    .prefault({}),
  stop: z
    .strictObject({
      deadline: z
        .union([z.literal('none').transform(() => Number.POSITIVE_INFINITY), duration], {
          error: 'a time such as 30s, or none',
        })
        .optional(),
      events: anInteger(1, Number.MAX_SAFE_INTEGER).default(100_000_000),
      quiet: duration.default(200),
      when: oneOf(['quiescent', 'delivered']).optional(),
      deliverWithin: duration.optional(),
    })
    .prefault({}),
  trace: oneOf(['auto', ...traceLevels]).default('auto'),
  measures: z.array(text, { error: 'a list of paths such as ./my-measure.ts' }).default([]),
  properties: z.array(text, { error: 'a list of paths such as ./my-property.ts' }).default([]),
  expect: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});

/**
 * An experiment, checked, with its defaults; times in milliseconds. The parts with a name still hold what the user
 * wrote.
 */
export type Experiment = z.output<typeof experimentSchema>;

/** A part as it stands in an experiment. */
export type Part = Readonly<{ name: string; [parameter: string]: unknown }>;

export type LinkEvent = Experiment['links'][number];
