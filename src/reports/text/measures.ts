/** The lines that measures have in the text of a run. */
import { measures } from '../../measures/index.ts';
import { keyOf, type Measure, type MeasureText, type TextContext } from '../../measures/measure.ts';
import type { Page } from '../../text/layout.ts';
import { namesIn } from '../names.ts';
import type { Summary } from '../summary.ts';
import { ofSamples } from '../summary-rules.ts';

/** A group of lines for each measure that has some there, in the order of the registry. */
export function measureLines(place: MeasureText['place'], summary: Summary, page: Page): string[][] {
  const valueFor = <Value>(measure: Measure<Value>) => summary[keyOf(measure) as keyof Summary] as Value | undefined;
  const context: TextContext = {
    page,
    names: namesIn(summary),
    peers: summary.peers,
    samples: summary.samples.length,
    ofSamples: (path) => ofSamples(summary, path),
    valueFor,
    summary,
  };
  return measures.flatMap((measure: Measure) => {
    const { text } = measure;
    const value = valueFor(measure);
    const lines = text?.place !== place || value === undefined ? [] : text.lines(value, context);
    return lines.length === 0 ? [] : [lines];
  });
}
