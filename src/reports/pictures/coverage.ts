/**
 * Which share of the peers had each broadcast, over the time since it was made (Demers et al., Epidemic Algorithms for
 * Replicated Database Maintenance, PODC 1987: residue, turned round): a line for each broadcast, the median over all
 * with the band of the middle 80 %, and marks where the median reaches 50, 90, 99 and 100 % of the peers. In consensus
 * the decisions of instances, since their first proposals.
 */
import { figure, number, plural } from '../../text/layout.ts';
import { chartOf, description } from './chart.ts';
import { type Coverage, coverageIn, quantilesAt } from './coverage-times.ts';
import { type Drawing, definePicture, noTrace } from './picture.ts';
import { ink, muted, paper, states } from './theme.ts';

const SHARES = [0.5, 0.9, 0.99, 1];
/** Lines that can be told from a band. */
const LINES_MOST = 40;
/** Broadcasts from which on there is a band. */
const BAND_FROM = 10;

export const coverage = definePicture({
  name: 'coverage',
  heading: 'Coverage over time',
  async draw({ summary, log }) {
    if (summary.peers === 1) return { absent: 'there is only one peer' };
    if (log === undefined) return noTrace;
    if (log.level !== 'full' && log.level !== 'deliveries')
      return { absent: 'the trace level keeps no list of all deliveries' };
    const found = coverageIn(log, summary.peers, summary.instances !== undefined);
    if (found.curves.every(({ times }) => times.length < 2))
      return { absent: 'no peer delivered a broadcast of another' };
    return {
      ...(await chartOf(rowsOf(found), { layer: layersFor(found) })),
      title: titleOf(found),
      remark: remarkOn(found, summary.faults !== undefined || summary.failures.length > 0),
      table: tableOf(found),
    };
  },
});

function rowsOf(found: Coverage) {
  const { curves, levels, longestMs, noun, peers } = found;
  const every = Math.ceil(curves.length / LINES_MOST);
  const shown = curves.filter((_, index) => index % every === 0);
  const series = curves.length === 1 ? 'median' : 'one';
  const ones = shown.flatMap(({ name, broadcasts, times }) => {
    const line = { series, line: name, says: saidOf(`${noun} ${name}`, times, peers), about: { broadcasts } };
    return levels
      .filter((level) => level <= times.length)
      .map((level) => ({ ...line, percent: (100 * level) / peers, ms: times[level - 1] }));
  });
  if (curves.length === 1) return [...ones, ...markRows(found)];
  const all = levels.flatMap((level) => {
    const percent = (100 * level) / peers;
    const [low, middle, high] = quantilesAt(found, [0.1, 0.5, 0.9], level);
    const line = { line: 'all', percent, says: `the median of all ${noun}s` };
    const isBand = curves.length >= BAND_FROM && Number.isFinite(low);
    return [
      ...(isBand ? [{ ...line, series: 'band', ms: low, until: Math.min(longestMs, high) }] : []),
      ...(Number.isFinite(middle) ? [{ ...line, series: 'median', ms: middle }] : []),
    ];
  });
  return [...all, ...ones, ...markRows(found)];
}

/** Of shares that are the same number of peers the greatest. */
function marksOf({ peers, ...found }: Coverage) {
  const needed = new Map(SHARES.map((share) => [Math.ceil(share * peers), share]));
  return [...needed].map(([level, share]) => ({ level, share, ms: medianAt({ peers, ...found }, level) }));
}

function medianAt(found: Coverage, level: number): number {
  return quantilesAt(found, [0.5], level)[0];
}

function markRows(found: Coverage) {
  return marksOf(found)
    .filter(({ ms }) => Number.isFinite(ms))
    .map(({ level, share, ms }) => ({
      series: 'mark',
      line: 'mark',
      percent: (100 * level) / found.peers,
      ms,
      label: `${Math.round(100 * share)} % in ${figure(ms)} ms`,
      // Above the curve there is room, but not left of its beginning.
      side: ms < 0.3 * found.longestMs ? 'right' : 'left',
      says: `${Math.round(100 * share)} % of the peers within ${figure(ms)} ms${found.curves.length === 1 ? '' : ', in the median'}`,
    }));
}

function saidOf(name: string, times: Float64Array, peers: number): string {
  const last = times.length === 0 ? '' : ` within ${figure(times[times.length - 1])} ms`;
  return `${name}: ${plural(times.length, 'peer')} of ${number(peers)}${last}`;
}

const x = {
  field: 'ms',
  type: 'quantitative',
  scale: { zero: true },
  axis: { title: 'time since the broadcast (ms)' },
};
const y = {
  field: 'percent',
  type: 'quantitative',
  scale: { domain: [0, 100] },
  axis: { title: 'peers that have delivered it (%)' },
};

function of(series: string, rest: object, encoding: object): object {
  return { transform: [{ filter: `datum.series === '${series}'` }], ...rest, encoding: { x, y, ...encoding } };
}

function layersFor({ curves }: Coverage): object[] {
  const line = { type: 'line', interpolate: 'step-after' };
  const order = { order: { field: 'percent', type: 'quantitative' } };
  const opacity = curves.length > BAND_FROM ? 0.35 : 0.8;
  const ofOne = { ...line, color: muted, strokeWidth: 1, opacity };
  const area = { type: 'area', orient: 'horizontal', line: false, color: states.reached, opacity: 0.2, aria: false };
  return [
    of('band', { mark: area }, { x2: { field: 'until' } }),
    of('one', { mark: ofOne }, { ...order, detail: { field: 'line', type: 'nominal' }, description }),
    of('median', { mark: { ...line, color: states.reached, strokeWidth: 3 } }, { ...order, description }),
    of('mark', { mark: { type: 'point', filled: true, color: ink, opacity: 1, size: 60 } }, { description }),
    ...['left', 'right'].flatMap((side) => [
      labels(side, { stroke: paper, strokeWidth: 4 }),
      labels(side, { color: ink }),
    ]),
  ];
}

/** Those on one side of their marks; that of 100 % stands above. */
function labels(side: string, look: object): object {
  const align = side === 'left' ? 'right' : 'left';
  const dx = side === 'left' ? -9 : 9;
  const mark = { type: 'text', align, dx, dy: { expr: 'datum.percent > 99.5 ? -10 : 4' }, aria: false, ...look };
  return {
    transform: [{ filter: `datum.series === 'mark' && datum.side === '${side}'` }],
    mark,
    encoding: { x, y, text: { field: 'label' } },
  };
}

function titleOf(found: Coverage): string {
  const { curves, noun, peers } = found;
  const [half, all] = [Math.ceil(peers / 2), peers].map((level) => medianAt(found, level));
  if (curves.length === 1) {
    const { times } = curves[0];
    const end = Number.isFinite(all) ? `all in ${figure(all)} ms` : `${number(times.length)} in the end`;
    return Number.isFinite(half)
      ? `The ${noun} reached half of the ${number(peers)} peers in ${figure(half)} ms, ${end}`
      : `The ${noun} reached only ${number(times.length)} of the ${number(peers)} peers`;
  }
  const short = curves.filter(({ times }) => times.length < peers).length;
  const rest = short === 0 ? 'all did' : `${number(short)} of ${number(curves.length)} never did`;
  if (Number.isFinite(all)) return `Half of the ${noun}s reached every peer within ${figure(all)} ms; ${rest}`;
  const reached = curves.reduce((sum, { times }) => sum + times.length, 0) / curves.length / peers;
  return `Of ${number(curves.length)} ${noun}s ${number(short)} never reached every peer; on average they reached ${figure(100 * reached)} %`;
}

function remarkOn({ curves, made, noun }: Coverage, hasFaults: boolean): string {
  const one = made === 1;
  const sentences = [
    one && noun === 'broadcast' ? 'The origin counts from its own delivery on.' : '',
    noun === 'decision' ? 'A decision counts from the first proposal of its instance.' : '',
    one
      ? ''
      : `Grey: a ${noun} each. Blue: their median${curves.length < BAND_FROM ? '' : ', in the band of the middle 80 %'}.`,
    curves.length < made ? `Of ${number(made)} ${noun}s ${number(curves.length)} are counted.` : '',
    curves.length > LINES_MOST ? `Some ${LINES_MOST} of them have their line.` : '',
    hasFaults ? 'Crashed peers count as peers.' : '',
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

function tableOf(found: Coverage): Drawing['table'] {
  const marks = marksOf(found);
  const cell = (times: Float64Array, level: number) => (times.length >= level ? times[level - 1] : 'never');
  return {
    columns: [
      found.noun === 'broadcast' ? 'broadcast' : 'instance',
      'peers',
      ...marks.map(({ share }) => `${Math.round(100 * share)} % (ms)`),
    ],
    rows: found.curves.map(({ name, times }) => [name, times.length, ...marks.map(({ level }) => cell(times, level))]),
  };
}
