/** A short named experiment: the example, the test and the demo at once. */

export interface Preset {
  readonly name: string;
  /** What it shows, in a line. */
  readonly title: string;
  /** What would stand in its file. */
  readonly experiment: Readonly<Record<string, unknown>>;
  /** What it is besides where its peers are in zones. */
  readonly zoned?: Readonly<{ network?: object; [key: string]: unknown }>;
}

/** Several presets, one after the other. */
export interface Tour {
  readonly name: string;
  readonly title: string;
  readonly stops: readonly string[];
  /** Those whose figures stand side by side in the end. */
  readonly compared: readonly string[];
}

/**
 * One experiment with several numbers of peers and messages, each for several samples: a table for each number of
 * peers.
 */
export interface Series {
  readonly name: string;
  readonly title: string;
  /** What all of them have in common. */
  readonly base: Readonly<Record<string, unknown>>;
  readonly cells: readonly Cell[];
}

export interface Cell {
  readonly peers: number;
  /** Of each peer. */
  readonly messages: number;
  /** What its seed is above that of the first. */
  readonly seedAfter: number;
}
