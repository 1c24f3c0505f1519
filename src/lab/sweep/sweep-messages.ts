/**
 * What a sweep on a lab is made of: the sweep itself as a value, its runs as pieces of work, and what came of each as a
 * value again, with its files as objects.
 */
import * as z from 'zod';
import { LAB, LAB_VERSION } from '../wire/messages.ts';

const text = z.string().max(4096);
const count = z.int().min(0).max(1_000_000);

/** A run of a sweep: which sample of which point. */
export function taskName(
  sweep: string,
  { point, sample }: { readonly point: number; readonly sample: number },
): string {
  return `${sweep}/${point}-${sample}`;
}

const task = z.string().regex(/^[\w-]{1,60}\/\d{1,7}-\d{1,7}$/);

/** Told to all agents. */
export const sweepSchema = z.strictObject({
  version: z.literal(LAB_VERSION),
  /** The queue that its runs are in: another one each time that a controller takes it up. */
  queue: z.string().regex(/^[\w-]{1,100}$/),
  /** Some of its runs measure real time: an agent does one at a time, and has room for so many peers. */
  isTimed: z.boolean(),
  peers: count,
  patienceMs: z.number().min(500).max(600_000),
});
export type SweepOffer = z.output<typeof sweepSchema>;

/** A piece of work. */
export const pieceSchema = z.strictObject({
  task,
  /** The experiment with everything filled in; sample k of it draws everything from its seed + k. */
  experiment: z.string().max(900_000),
  sample: count,
  /** Processes that it needs, or 0. */
  peers: count,
});
export type SweepPiece = z.output<typeof pieceSchema>;

/** What came of a run; the first that is written counts. */
export const resultSchema = z.strictObject({
  agent: text,
  /** Why there is none, and will be none. */
  trouble: text.optional(),
  /** Where its summary is, and its logs by the names of their files. */
  summary: text.optional(),
  files: z.array(z.strictObject({ file: z.string().regex(/^[\w-]+\.log$/), object: text })).max(100_000),
});
export type SweepTaskResult = z.output<typeof resultSchema>;

export const sweepNames = {
  /** All sweeps of the lab, by their names. */
  sweeps: `${LAB}-sweeps`,
  /** Whose controller is there. */
  controllers: `${LAB}-sweep-controllers`,
  /** Results by their tasks, and their objects; those of all sweeps, as a bucket stays when it is empty. */
  results: `${LAB}-sweep-results`,
};
