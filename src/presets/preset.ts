/** A short named experiment: the example, the test and the demo at once. */

export interface Preset {
  readonly name: string;
  /** What it shows, in a line. */
  readonly title: string;
  /** What would stand in its file. */
  readonly experiment: Readonly<Record<string, unknown>>;
}

/** Several presets, one after the other. */
export interface Tour {
  readonly name: string;
  readonly title: string;
  readonly stops: readonly string[];
  /** Those whose figures stand side by side in the end. */
  readonly compared: readonly string[];
}
