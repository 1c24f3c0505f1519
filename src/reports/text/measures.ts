/** The lines that measures have in the text of a run. */
import { measures } from '../../measures/index.ts';
import { keyOf, type Measure, type MeasureText, type TextContext } from '../../measures/measure.ts';
import type { Page } from '../../text/layout.ts';
import { namesIn } from '../peer-names-file.ts';
import type { Summary } from '../summary.ts';
import { ofSamples } from '../summary-rules.ts';

export interface MeasureLines {
  /** What they are of, in lower case. */
  readonly title: string;
  readonly rank: number;
  readonly isDetail: boolean;
  readonly lines: readonly string[];
}

/** A group of lines for each measure that has some there, in the order of the registry. */
export function measureLines(
  place: MeasureText['place'],
  summary: Summary,
  page: Page,
  inAncestorForm = false,
): MeasureLines[] {
  const valueFor = <Value>(measure: Measure<Value>) => summary[keyOf(measure) as keyof Summary] as Value | undefined;
  const context: TextContext = {
    page,
    names: namesIn(summary),
    peers: summary.peers,
    samples: summary.samples.length,
    inAncestorForm,
    ofSamples: (path) => ofSamples(summary, path),
    valueFor,
    summary,
  };
  return measures.flatMap((measure: Measure) => {
    const { text, title } = measure;
    const value = valueFor(measure);
    const lines = text?.place !== place || value === undefined ? [] : text.lines(value, context);
    const rank = text?.rank ?? Number.POSITIVE_INFINITY;
    return lines.length === 0
      ? []
      : [{ title: title.charAt(0).toLowerCase() + title.slice(1), rank, isDetail: text?.isDetail === true, lines }];
  });
}
