/**
 * Where the time of deliveries went: a bar for the median, for p90, p99 and the longest, divided into waiting at the
 * origin, the way, and being held back at the receiver. The measure `latency-parts` defines the parts.
 */
import { figure, number } from '../../text/layout.ts';
import type { SampleSummary } from '../summary.ts';
import { chartOf, description } from './chart.ts';
import { absentIn, definePicture } from './picture.ts';
import { ink, paper, states } from './theme.ts';

/** The parts of a latency, with their colours. */
export const latencyParts = [
  ['waiting', 'waiting at the origin', states.waiting],
  ['way', 'on the way', states.way],
  ['held', 'held back', states.held],
] as const;

const bars = [
  ['p50', 'half within'],
  ['p90', '90 % within'],
  ['p99', '99 % within'],
  ['max', 'the longest'],
] as const;

/** Share of the longest bar from which on a part has its figure in it. */
const TOLD = 0.09;

type Parts = NonNullable<SampleSummary['latencyPartsMs']>;

export const latencySplit = definePicture({
  name: 'latency-split',
  heading: 'Where the time went',
  async draw({ summary }) {
    const { latencyPartsMs } = summary;
    if (latencyPartsMs === undefined) return absentIn(summary, 'latencyPartsMs');
    const { of } = latencyPartsMs;
    if (bars.every(([bar]) => of[bar].waiting === 0 && of[bar].held === 0))
      return { absent: 'deliveries neither waited at the origin nor were held back: all of their time was the way' };
    return {
      ...(await chartOf(rowsOf(of), { height: { step: 40 }, layer: layers })),
      title: titleOf(of),
      remark:
        'Waiting: until the origin sends its first copy. On the way: until the first copy comes. Held back: until the peer delivers it.',
      table: {
        columns: ['deliveries', ...latencyParts.map(([, title]) => `${title} (ms)`)],
        rows: bars.map(([bar, title]) => [title, ...latencyParts.map(([part]) => of[bar][part])]),
      },
    };
  },
});

function rowsOf(of: Parts['of']) {
  const sum = (bar: (typeof bars)[number][0]) => of[bar].waiting + of[bar].way + of[bar].held;
  const longest = Math.max(...bars.map(([bar]) => sum(bar)));
  return bars.flatMap(([bar, title]) => {
    let start = 0;
    return latencyParts.map(([part, what]) => {
      const ms = of[bar][part];
      const from = start;
      start += ms;
      return {
        bar: title,
        what,
        from,
        to: start,
        middle: (from + start) / 2,
        label: ms >= TOLD * longest ? figure(ms) : '',
        total: part === 'held' ? `${figure(sum(bar))} ms` : '',
        says: `${title} ${figure(sum(bar))} ms: ${figure(ms)} ms ${what}`,
      };
    });
  });
}

const y = {
  field: 'bar',
  type: 'nominal',
  sort: bars.map(([, title]) => title),
  axis: { title: null, domain: false, ticks: false },
};
const x = { type: 'quantitative', axis: { title: 'latency (ms)' } };

const layers = [
  {
    mark: { type: 'bar', height: { band: 0.7 } },
    encoding: {
      description,
      y,
      x: { ...x, field: 'from' },
      x2: { field: 'to' },
      color: {
        field: 'what',
        type: 'nominal',
        scale: { domain: latencyParts.map(([, title]) => title), range: latencyParts.map(([, , colour]) => colour) },
        legend: { title: null },
      },
    },
  },
  text('middle', 'label', { color: paper, fontWeight: 600 }),
  text('to', 'total', { color: ink, align: 'left', dx: 6 }),
];

function text(at: string, label: string, look: object): object {
  return {
    transform: [{ filter: `datum.${label} !== ''` }],
    mark: { type: 'text', fontSize: 12, aria: false, ...look },
    encoding: { y, x: { ...x, field: at }, text: { field: label, type: 'nominal' } },
  };
}

/** The greatest part of the median. */
function titleOf({ p50 }: Parts['of']): string {
  const all = p50.waiting + p50.way + p50.held;
  const [part, title] = latencyParts.reduce((most, one) => (p50[one[0]] > p50[most[0]] ? one : most));
  const share = all === 0 ? '' : `: ${number((100 * p50[part]) / all)} % of it ${title}`;
  return `Half of the deliveries took ${figure(all)} ms or less${share}`;
}
