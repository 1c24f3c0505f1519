/**
 * The time that a message spends on a link: drawn for each message from a law. Each law is a file of this folder;
 * `index.ts` is the registry. The same laws give the waits of workloads.
 */
import type { Random } from '../core/random.ts';

/** Draws a delay in milliseconds, ≥ 0, for each message. */
export interface Delay {
  draw(random: Random): number;
}

/** A law by name. In an experiment it is written `{ name: [arguments] }`, or `{ name: argument }` where it has one. */
export interface DelayLaw {
  readonly name: string;
  /** What it is, in a line. */
  readonly title: string;
  /**
   * What its arguments are: times ≥ 0 in milliseconds, but for a `shape`. A last one of `…` stands for any number more
   * of the one before it.
   */
  readonly arguments: readonly string[];
  /** What its arguments must hold besides, in words; undefined if they do. */
  objection?(values: readonly number[]): string | undefined;
  /**
   * `ticksPerMs` is the grain of what is drawn: 1 for whole milliseconds, 1000 for whole microseconds, 0 for no grain.
   */
  create(values: readonly number[], ticksPerMs: number): Delay;
  /** The same law, faster by a table, but with other draws: for what is drawn for every copy besides its delay. */
  tabulated?(values: readonly number[]): Delay;
}

/** Checks a law's types and returns it. */
export function defineDelayLaw<const Name extends string = string>(
  law: DelayLaw & { readonly name: Name },
): DelayLaw & { readonly name: Name } {
  return law;
}

/** A day: no message takes longer, whatever a heavy tail says. */
const LONGEST_MS = 86_400_000;

/** At most a day. */
export function shortened(timeMs: number): number {
  return Math.min(timeMs, LONGEST_MS);
}

/** The nearest time on the grain. */
export function onGrain(timeMs: number, ticksPerMs: number): number {
  return ticksPerMs === 0 ? timeMs : Math.round(timeMs * ticksPerMs) / ticksPerMs;
}
