/** Schemas of the network plan and the fault plan of a job: `network/link-traits.ts`, `network/faults/fault-plan.ts`. */
import * as z from 'zod';
import type { FaultPlan } from '../network/faults/fault-plan.ts';
import type { NetworkPlan } from '../network/link-traits.ts';

/** Payloads are nested no deeper than this. */
const DEPTH_MAX = 500;

export const text = z.string().max(10_000);
export const peer = z.int().min(0);
/** Milliseconds. */
export const time = z.number().min(0);
const probability = z.number().min(0).max(1);

/** The name of a delay law (a path if it is the user's own) and its arguments. */
export const delay = z.record(z.string().max(4096), z.union([z.number(), z.array(z.number()).max(1000)]));

const peers = z.union([z.literal('all'), z.array(peer)]);
const scope = { id: z.int(), from: peers, to: peers };
const atMs = time;

export const faultPlan: z.ZodType<FaultPlan> = z.strictObject({
  actions: z.array(
    z.discriminatedUnion('does', [
      z.strictObject({ does: z.literal('crash'), atMs, peer, reason: text }),
      z.strictObject({ does: z.literal('falter'), atMs, peer, leaves: z.number() }),
      z.strictObject({ does: z.literal('restart'), atMs, peer, keeps: z.boolean() }),
      z.strictObject({ does: z.enum(['pause', 'resume', 'join', 'leave']), atMs, peer }),
      z.strictObject({ does: z.literal('slow'), atMs, peer, ms: time }),
      z.strictObject({ does: z.literal('skew'), atMs, peer, factor: z.number() }),
      z.strictObject({ does: z.literal('block'), atMs, ...scope }),
      z.strictObject({ does: z.literal('unblock'), atMs, id: z.int() }),
      z.strictObject({ does: z.literal('storm'), atMs, ...scope, loss: probability, delay: delay.optional() }),
      z.strictObject({ does: z.literal('calm'), atMs, id: z.int() }),
      z.strictObject({ does: z.enum(['cut', 'mend']), atMs, a: peer, b: peer }),
    ]),
  ),
  copies: z
    .array(
      z.strictObject({
        does: z.enum(['lose', 'delay', 'duplicate']),
        from: peer,
        to: peer,
        copy: z.int().min(0),
        byMs: time,
      }),
    )
    .optional(),
  healedMs: time.optional(),
});

const places = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('zones'),
      names: z.array(text),
      oneWayMs: z.instanceof(Float64Array<ArrayBufferLike>),
      zoneOf: z.instanceof(Uint16Array<ArrayBufferLike>),
    })
    .refine(({ names, oneWayMs }) => oneWayMs.length === names.length ** 2),
  z.strictObject({ kind: z.literal('points'), points: z.instanceof(Float64Array<ArrayBufferLike>) }),
]);

const traits = z.strictObject({
  delay: delay.optional(),
  draw: z.enum(['message', 'link']),
  jitter: delay.optional(),
  loss: z
    .union([
      probability,
      z.strictObject({ toBad: probability, toGood: probability, good: probability, bad: probability }),
    ])
    .optional(),
  duplicate: probability.optional(),
  reorder: z.strictObject({ probability, by: delay }).optional(),
  bandwidth: z.number().positive().optional(),
  queue: z.number().min(0),
});

const end = z.union([z.strictObject({ peer }), z.strictObject({ zone: z.int().min(0) })]);

export const networkPlan: z.ZodType<NetworkPlan> = z.strictObject({
  places: places.optional(),
  traits,
  rules: z.array(z.strictObject({ from: end, to: end, bothWays: z.boolean(), traits })),
});

/** True for what JSON can express, up to a depth of `DEPTH_MAX`. */
export function isPlainData(value: unknown, depth = 0): boolean {
  if (value === null || ['string', 'boolean', 'number', 'undefined'].includes(typeof value)) return true;
  if (typeof value !== 'object' || depth >= DEPTH_MAX) return false;
  if (Array.isArray(value)) return value.every((part) => isPlainData(part, depth + 1));
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  return Object.values(value).every((part) => isPlainData(part, depth + 1));
}
