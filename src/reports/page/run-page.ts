/** The report of a run as one page. */

import { escaped } from '../pictures/xml.ts';
import type { Settings } from '../settings.ts';
import type { SampleSummary } from '../summary.ts';
import { type Drawn, documentOf } from './document.ts';
import { runHead } from './run-head.ts';

export interface Report extends Drawn {
  readonly summary: SampleSummary;
  /** Absent if they are not known: then the head leaves out the modelled network and the faults. */
  readonly settings?: Settings;
  readonly caption: readonly string[];
  /** What is missing in the run. */
  readonly warnings: readonly string[];
  readonly script: string;
}

export function pageOf({ summary, settings, warnings, ...rest }: Report): Promise<string> {
  return documentOf({
    ...rest,
    title: `${summary.name}, seed ${summary.seed}`,
    head: [...warnings.map((line) => `<p><strong>${escaped(line)}</strong></p>`), ...runHead(summary, settings)],
  });
}
