/** What the text of a run is made with, besides its summary. */
import type { Settings } from '../settings.ts';

export interface RunText {
  /** The experiment, as its folder has it; absent if it is gone. */
  readonly settings?: Settings;
  /** What the run is called in commands that look at it: `latest`, or its folder. */
  readonly keptAs?: string;
  /** Options of those commands: ` --out elsewhere`. */
  readonly keptIn?: string;
  /** Whether all tables are wanted, or those that fit a screen. */
  readonly isVerbose?: boolean;
  /** Whether the lines that the ancestor projects printed are wanted too. */
  readonly inAncestorForm?: boolean;
}
