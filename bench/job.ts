/**
 * What a benchmark is. A job is one piece of work; contenders do it: Hearsay first, then others. All take turns, round
 * after round, so that a machine that has a slow minute has it for everyone, and ratios are those of one round.
 */

/** `tiny` is for the tests and proves that a job runs; `full` is what targets are for; `small` is in between. */
export type Scale = 'tiny' | 'small' | 'full';

/** What one measurement gave: figures by name. */
export type Reading = Readonly<Record<string, number>>;

export interface Contender {
  readonly name: string;
  /** Others run with `--versus` only; `hearsay` is ourselves, in variants that have targets of their own. */
  readonly side: 'hearsay' | 'other';
  /** What a target is multiplied by for this variant: a protocol given as a file is held to 90 %. */
  readonly share?: number;
  /** Why it can't run here, if it can't; builds what must be built. */
  missing?(): Promise<string | undefined>;
  /** @throws Error if it fails */
  measure(scale: Scale): Promise<Reading>;
}

export type Unit = 'per second' | 'ms' | 'bytes' | 'index' | 'share' | 'count';

export interface Figure {
  /** Its name in readings. */
  readonly key: string;
  readonly title: string;
  readonly unit: Unit;
  readonly atLeast?: number;
  readonly atMost?: number;
  /** How many times what others reach it must be, by their names. */
  readonly times?: Readonly<Record<string, number>>;
}

export interface Job {
  readonly name: string;
  readonly title: string;
  readonly figures: readonly Figure[];
  /** The first one is Hearsay as it is. */
  readonly contenders: readonly Contender[];
}
