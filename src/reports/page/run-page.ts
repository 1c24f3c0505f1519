/** The report of a run as one page. */

import { number, time } from '../../text/layout.ts';
import { escaped } from '../pictures/xml.ts';
import type { SampleSummary } from '../summary.ts';
import { refusedText } from '../text/refused.ts';
import { type Drawn, documentOf, listOf } from './document.ts';

export interface Report extends Drawn {
  readonly summary: SampleSummary;
  readonly caption: readonly string[];
  /** What is missing in the run. */
  readonly warnings: readonly string[];
  readonly script: string;
}

export function pageOf({ summary, warnings, ...rest }: Report): Promise<string> {
  return documentOf({
    ...rest,
    title: `${summary.name}, seed ${summary.seed}`,
    head: [
      ...warnings.map((line) => `<p><strong>${escaped(line)}</strong></p>`),
      figuresOf(summary),
      checksOf(summary),
    ],
  });
}

function figuresOf({ strangers, ...summary }: SampleSummary): string {
  const { protocol, topology, workload, runtime, peers, events, elapsedMs, stopped, trace } = summary;
  const refused = refusedText(strangers);
  return listOf({
    protocol,
    topology,
    workload,
    runtime,
    peers: number(peers),
    'messages received': number(events),
    'time of the run': time(elapsedMs),
    'stopped by': stopped,
    'trace level': trace,
    ...(refused === undefined ? {} : { refused }),
  });
}

const marks = { valid: '✓', invalid: '✗', unknown: '?' } as const;

function checksOf({ checks }: SampleSummary): string {
  if (checks.length === 0) return '';
  const items = checks.map(
    ({ property, verdict, promised, reason }) =>
      `<li>${marks[verdict]} ${escaped(property)}: ${verdict}${verdict === 'unknown' && reason !== undefined ? `, ${escaped(reason)}` : ''}${promised ? '' : ' <span class="note">(not promised)</span>'}</li>`,
  );
  return `<ul class="checks">${items.join('')}</ul>`;
}
