/** What the pictures of a comparison are drawn from: runs with what each is called, and their samples. */
import type { SampleSummary } from '../summary.ts';

export interface ComparedRun {
  readonly label: string;
  /** One, where the run is of one. */
  readonly samples: readonly SampleSummary[];
}
