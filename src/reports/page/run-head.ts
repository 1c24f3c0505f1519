/** What stands over the pictures of a run: the verdict, four figures that count, what was run, and its promises. */
import { partsText } from '../../measures/latency-parts.ts';
import { figure, number, plural, time } from '../../text/layout.ts';
import { isFull } from '../../trace/levels.ts';
import { byzantineText } from '../byzantine-text.ts';
import { evidenceText } from '../evidence-text.ts';
import { faultTexts } from '../fault-text.ts';
import { networkText } from '../network-model.ts';
import { escaped } from '../pictures/xml.ts';
import type { Settings } from '../settings.ts';
import type { SampleSummary } from '../summary.ts';
import { deliveriesOf, verdictOf } from '../text/headline.ts';
import { refusedText } from '../text/refused.ts';

const EVIDENCE_SHOWN = 3;

export function runHead(summary: SampleSummary, settings: Settings | undefined): string[] {
  const { colour, mark, text } = verdictOf(summary);
  const sentence = text.charAt(0).toUpperCase() + text.slice(1);
  return [
    `<p class="verdict ${colour}">${mark} ${escaped(sentence)}</p>`,
    ...evidenceOf(summary),
    `<ul class="tiles">${tilesOf(summary).join('')}</ul>`,
    listOf(settingOf(summary, settings)),
    checksOf(summary),
  ];
}

/** Names and what they stand for. */
export function listOf(figures: Readonly<Record<string, string>>): string {
  const items = Object.entries(figures).map(
    ([name, text]) => `<div><dt>${escaped(name)}</dt><dd>${escaped(text)}</dd></div>`,
  );
  return `<dl>${items.join('')}</dl>`;
}

/** The first facts against each promise that is broken. */
function evidenceOf({ checks }: SampleSummary): string[] {
  return checks
    .filter(({ promised, verdict }) => promised && verdict === 'invalid')
    .flatMap(({ property, evidence }) => [
      `<p class="broken"><strong>${escaped(property)}</strong> is broken:</p>`,
      `<ul class="evidence">${evidence
        .slice(0, EVIDENCE_SHOWN)
        .map((fact) => `<li>${escaped(evidenceText(fact))}</li>`)
        .join('')}</ul>`,
    ]);
}

function tilesOf(summary: SampleSummary): string[] {
  const { books, redundancy } = summary;
  const { delivered, due } = deliveriesOf(summary);
  const share = due === 0 ? undefined : (100 * delivered) / due;
  const sent = tileOf(
    'messages sent',
    number(books.sent),
    `${number(books.received)} received${books.dropped > 0 ? `, ${number(books.dropped)} lost` : ''}`,
  );
  return [
    ...(share === undefined
      ? []
      : [
          tileOf(
            'coverage',
            `${share >= 100 ? figure(share) : number(Math.floor(share * 10) / 10, 1)} %`,
            `${number(delivered)} of ${number(due)} deliveries`,
          ),
        ]),
    ...latencyTile(summary),
    ...(redundancy === undefined
      ? []
      : [
          tileOf(
            'copies per delivery',
            number(redundancy + 1, 1),
            redundancy < 0.05 ? 'no copy too many' : `${number(redundancy, 1)} of them brought nothing new`,
          ),
        ]),
    sent,
  ];
}

function tileOf(title: string, value: string, note: string, more = ''): string {
  return `<li><span>${escaped(title)}</span><b>${escaped(value)}</b>${more}<small>${escaped(note)}</small></li>`;
}

/** The median, and a bar of what it is made of. */
function latencyTile({ latencyMs, latencyPartsMs }: SampleSummary): string[] {
  if (latencyMs === undefined) return [];
  const title = 'median latency';
  const most = `p99 ${time(latencyMs.p99)}`;
  if (latencyPartsMs === undefined) return [tileOf(title, time(latencyMs.p50), most)];
  const { p50 } = latencyPartsMs.of;
  const bar = [p50.waiting, p50.way, p50.held].map((ms) => `<i style="flex-grow:${Math.max(0, ms)}"></i>`).join('');
  const note = `${partsText(p50)} (ms); ${most}`;
  return [tileOf(title, time(latencyMs.p50), note, `<span class="split" aria-hidden="true">${bar}</span>`)];
}

function settingOf({ strangers, ...summary }: SampleSummary, settings: Settings | undefined): Record<string, string> {
  const { protocol, topology, workload, runtime, peers, elapsedMs, stopped, trace, latencyUncertaintyMs } = summary;
  const faults = faultTexts(settings?.faults);
  const byzantine = byzantineText(summary);
  const refused = refusedText(strangers);
  return {
    protocol,
    peers: `${plural(peers, 'peer')}, ${topology}`,
    workload,
    network: networkText(summary, settings),
    ...(byzantine === undefined ? {} : { Byzantine: byzantine }),
    ...(settings === undefined ? {} : { faults: faults.length === 0 ? 'none' : faults.join('; ') }),
    end: `${stopped === 'quiescent' ? 'finished' : stopped} after ${time(elapsedMs)} of ${runtime === 'simulator' ? 'virtual' : 'real'} time`,
    ...(isFull(trace) ? {} : { 'trace level': trace }),
    ...(latencyUncertaintyMs === undefined ? {} : { 'clocks of the machines': `± ${time(latencyUncertaintyMs)}` }),
    ...(refused === undefined ? {} : { refused }),
  };
}

const marks = { valid: '✓', invalid: '✗', unknown: '?' } as const;

/** Properties that are not promised are no failure if they do not hold. */

function checksOf({ checks }: SampleSummary): string {
  const list = (title: string, some: SampleSummary['checks']) => {
    const items = some.map(({ property, verdict, reason }) => {
      const why = verdict === 'unknown' && reason !== undefined ? ` <span class="note">${escaped(reason)}</span>` : '';
      return `<li>${marks[verdict]} ${escaped(property)}${why}</li>`;
    });
    return some.length === 0 ? '' : `<h2 class="small">${title}</h2><ul class="checks">${items.join('')}</ul>`;
  };
  const others = checks.filter(({ promised }) => !promised);
  return [
    list(
      'Promised',
      checks.filter(({ promised }) => promised),
    ),
    list(
      'Not promised, but held this time',
      others.filter(({ verdict }) => verdict === 'valid'),
    ),
    list(
      'Not promised, and did not hold or was not decided',
      others.filter(({ verdict }) => verdict !== 'valid'),
    ),
  ].join('');
}
