/** A textbook mistake: a line that is written wrong easily. */
import type { PropertyName } from '../../src/core/protocol.ts';

export interface Mistake {
  readonly protocol: string;
  /** What is wrong, in the words of a teacher. */
  readonly wrong: string;
  /** The file of the protocol that has the line, if it is not the one with its name. */
  readonly file?: string;
  /** Stands in the file once. */
  readonly line: string;
  readonly mistake: string;
  readonly breaks: PropertyName;
  /** The faults of the search, as `--faults` takes them. */
  readonly under?: string;
  /** The schedule that shows it, if not one of the first: so the usual suite begins with it. */
  readonly seed?: number;
  /** The most peers of a schedule; 5 if it is left out. */
  readonly peers?: number;
}
