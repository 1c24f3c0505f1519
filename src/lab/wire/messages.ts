/**
 * The messages of controllers and agents of a lab, their subjects, and their form in bytes. Everything that comes from
 * outside is checked against a schema first: a message that does not match is ignored, from any sender.
 *
 * A run has a session with each of its agents (`session.ts`), which carries `Down` and `Up`. Messages between a run and
 * its processes (`control.ts`) pass through; their meaning is in `process-messages.ts`.
 */
import { Packr, Unpackr } from 'msgpackr';
import * as z from 'zod';
import { fromProcess, toProcess } from './process-messages.ts';

/** Version of the messages of a lab: agents of another version are not used. */
export const LAB_VERSION = 5;

/** The lab of a broker. For several labs on one broker, give each an account of its own. */
export const LAB = 'hearsay';

/** What an agent may say of itself: more of it no controller would take. */
export const presenceLimits = { text: 4096, peers: 1_000_000, hashes: 1000 } as const;

const text = z.string().max(presenceLimits.text);
const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/);
const count = z.int().min(0).max(presenceLimits.peers);

/** What an agent says of itself, as a value that it puts anew every second. */
export const presenceSchema = z.strictObject({
  version: z.literal(LAB_VERSION),
  name,
  zone: text.optional(),
  /** The address by which other machines reach its peers, and the one that these listen on where it is another. */
  host: text,
  listen: text.optional(),
  /** Peers that it can have at once, and that it has. */
  peers: count,
  busy: count,
  hostname: text,
  /** Machines whose monotonic clocks are the same one have the same. */
  boot: text,
  pid: count.max(2 ** 32),
  /** Each start of it has another. */
  instance: text,
  /** It leaves when a controller says `exit`. */
  isOnce: z.boolean(),
  /** It ends with the controller that started it. */
  isLocal: z.boolean(),
  /** Which bundles of protocols it runs besides what it was installed with: hashes, or all. */
  allowed: z.union([z.literal('all'), z.array(text).max(presenceLimits.hashes)]),
});
export type Presence = z.output<typeof presenceSchema>;

/** Enough to say of an agent of another version that it is one. */
export const anyPresenceSchema = z.looseObject({ version: z.number(), name });

/** Asked of an agent by itself, by a controller. */
export const requestSchema = z.discriminatedUnion('type', [
  /** To take part in a run with so many peers, whose protocol is in these bundles. */
  z.strictObject({
    type: z.literal('open'),
    version: z.number(),
    run: name,
    peers: count,
    bundles: z.array(text).max(100),
    /** How long the controller may be silent, and how long the broker may be away, before it ends them. */
    patienceMs: z.number().min(500).max(600_000),
    outageMs: z.number().min(500).max(3_600_000),
  }),
  /** To end a run whose controller is gone, and to put into the objects of the lab what there is of it. */
  z.strictObject({ type: z.literal('salvage'), run: name }),
  z.strictObject({ type: z.literal('leave') }),
]);
export type Request = z.output<typeof requestSchema>;

export const replySchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('done') }),
  z.strictObject({ type: z.literal('refused'), reason: text }),
]);
export type Reply = z.output<typeof replySchema>;

const process = count;
const file = z.strictObject({ file: z.string().regex(/^peers-\d+(-\d+)?\.log$/), object: text });

export const downSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('launch'), process, peers: z.array(count).min(1).max(1_000_000), life: count }),
  z.strictObject({ type: z.literal('say'), process, message: toProcess }),
  z.strictObject({ type: z.literal('signal'), process, signal: z.enum(['kill', 'stop', 'go on']) }),
  /** Bring what has been written down. */
  z.strictObject({ type: z.literal('collect') }),
  /** The run is over. */
  z.strictObject({ type: z.literal('close') }),
]);
export type Down = z.output<typeof downSchema>;

export const upSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('launched'), process, pid: z.int().min(0) }),
  z.strictObject({ type: z.literal('heard'), process, message: fromProcess }),
  z.strictObject({ type: z.literal('gone'), process, reason: text }),
  /** These objects hold the logs of its processes, by the names of their files. */
  z.strictObject({
    type: z.literal('collected'),
    files: z.array(file),
    remarks: z.array(text),
  }),
]);
export type Up = z.output<typeof upSchema>;

/** What an agent keeps of a run whose controller is gone. */
export const leftSchema = z.strictObject({
  processes: z.array(
    z.strictObject({
      pid: z.int().min(0),
      peers: z.array(count).min(1),
      life: count,
      words: z.array(fromProcess),
      gone: text,
    }),
  ),
  files: z.array(file),
});
export type Left = z.output<typeof leftSchema>;

/** The description of a run, for a controller that takes it over. */
export const recordSchema = z.strictObject({
  /** The experiment with everything filled in, and which of its samples this is. */
  experiment: z.string(),
  sample: count,
  agents: z.array(name),
  /** By peer: the number of its agent. */
  placement: z.array(count),
  begun: text,
  hostname: text,
  /** Grows while the controller is there. */
  beat: count.max(2 ** 40),
});

/** The names of what the parts of a lab have between them. */
export function subjectsOf(lab: string) {
  return {
    agents: `${lab}-agents`,
    runs: `${lab}-runs`,
    /** Of runs: bundles, logs, and what is left of them; each under the name of its run (`run-objects.ts`). */
    objects: `${lab}-run-objects`,
    hello: (agent: string) => `lab.${lab}.hello.${agent}`,
    ask: (agent: string) => `lab.${lab}.agent.${agent}`,
    clock: (agent: string) => `lab.${lab}.clock.${agent}`,
    down: (run: string, agent: string) => `lab.${lab}.run.${run}.${agent}.down`,
    up: (run: string, agent: string) => `lab.${lab}.run.${run}.${agent}.up`,
  };
}

const settings = { useRecords: true, moreTypes: true, structuredClone: false } as const;
const packr = new Packr(settings);
const unpackr = new Unpackr(settings);

/** Plain data with typed arrays, maps and big integers. */
export function encode(message: unknown): Uint8Array {
  return packr.pack(message);
}

/** Undefined where it is not what the schema says. */
export function decode<Schema extends z.ZodType>(schema: Schema, data: Uint8Array): z.output<Schema> | undefined {
  let message: unknown;
  try {
    message = unpackr.unpack(data);
  } catch {
    return undefined;
  }
  const result = schema.safeParse(message);
  return result.success ? result.data : undefined;
}
