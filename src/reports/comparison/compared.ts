/** What the pictures of a comparison are drawn from: runs with what each is called, and their samples. */
import type { SampleSummary } from '../summary.ts';

export interface ComparedRun {
  readonly label: string;
  /** Only one for a run without `samples`. */
  readonly samples: readonly SampleSummary[];
}
