/**
 * The space-time diagram (Lamport, Time, Clocks, and the Ordering of Events in a Distributed System, CACM 21, 1978):
 * peers are lines, time goes to the right, messages are arrows.
 *
 * Up to 5,000 messages are drawn whole; of more a window, which the run's reader may choose. Each arrow carries its
 * times, so that the page of the report can zoom in, and the name of its broadcast, so that a click shows how that one
 * spread.
 */
import type { PeerNames } from '../../core/peer-names.ts';
import { figure, number, plural } from '../../text/layout.ts';
import { namesIn } from '../names.ts';
import { arrowPath, axisOf } from './arrows.ts';
import { axisName, axisRoom } from './axis-name.ts';
import { broadcastsOf, type Journey, type Journeys, journeysIn, type Moment } from './journeys.ts';
import { type Drawing, definePicture, noTrace } from './picture.ts';
import { faint, fontFamily, hues, ink, rule } from './theme.ts';
import { escaped } from './xml.ts';

export const MESSAGES_SHOWN = 5_000;
const PEERS_MOST = 200;
const FIELD = 820;
/** Room above the first line and below the last, at least: columns of dots may need more. */
const EDGE = 16;
const AXIS = 44;
/** Of a delivery's dot, across. */
const DOT = 7;
/** Room at both ends for marks that stand there. */
const INSET = 8;

interface Field {
  readonly fromMs: number;
  readonly toMs: number;
  readonly row: number;
  readonly edge: number;
}

export const spaceTime = definePicture({
  name: 'space-time',
  heading: 'Messages in space and time',
  async draw({ summary, log, window }) {
    if (summary.peers > PEERS_MOST) return { absent: `space-time diagrams go up to ${PEERS_MOST} peers` };
    if (log === undefined) return noTrace;
    if (log.level !== 'full') return { absent: 'the trace level keeps no messages' };
    const seen = journeysIn(log, window ?? { fromMs: 0, toMs: Number.POSITIVE_INFINITY }, MESSAGES_SHOWN);
    if (seen.journeys.length === 0 && seen.moments.length === 0) return { absent: 'nothing happened in this time' };
    const called = namesIn(summary);
    const row = Math.max(10, Math.min(56, Math.floor(440 / summary.peers)));
    const bare = { fromMs: seen.fromMs, toMs: seen.toMs, row, edge: EDGE };
    const field = { ...bare, edge: edgeFor(seen.moments, bare, summary.peers) };
    return {
      ...fieldOf(seen, field, called, summary.peers),
      ...wordsOf(seen),
      table: tableOf(seen, called),
    };
  },
});

function fieldOf(
  seen: Journeys,
  field: Field,
  called: PeerNames,
  peers: number,
): Pick<Drawing, 'svg' | 'width' | 'height'> {
  const left = axisRoom(called);
  const bottom = 2 * field.edge + (peers - 1) * field.row;
  const [width, height] = [left + FIELD + INSET, bottom + AXIS];
  const lines = Array.from(
    { length: peers },
    (_, peer) => `<path d="M0 ${rowOf(field, peer)}h${FIELD}" stroke="${rule}"/>`,
  );
  const every = Math.ceil(13 / field.row);
  const names = Array.from({ length: peers }, (_, peer) =>
    peer % every === 0
      ? `<text x="${left - 10}" y="${rowOf(field, peer) + 4}" font-size="12" text-anchor="end" fill="${ink}">${escaped(axisName(called, peer))}</text>`
      : '',
  );
  const marks = [
    ...seen.journeys.map((journey) => arrowOf(journey, field, called)),
    ...stacked(seen.moments, field).map(([moment, y]) => momentOf(moment, y, field, called)),
  ];
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${fontFamily}">`,
    `<g data-from="${field.fromMs}" data-to="${field.toMs}" data-width="${FIELD}">${names.join('')}`,
    `<svg x="${left - INSET}" y="0" width="${FIELD + 2 * INSET}" height="${bottom}"><g data-field="" transform="translate(${INSET},0)">`,
    `<rect width="${FIELD}" height="${bottom}" fill="none" pointer-events="all"/>${lines.join('')}${marks.join('')}</g></svg>`,
    `<g data-axis="${faint}" transform="translate(${left},${bottom})">${axisOf(field.fromMs, field.toMs, FIELD, faint)}</g>`,
    `<text x="${left + FIELD / 2}" y="${bottom + 38}" font-size="12" text-anchor="middle" fill="${faint}">time of the run (ms)</text></g></svg>`,
  ];
  return { svg: svg.join(''), width, height };
}

function arrowOf(journey: Journey, field: Field, called: PeerNames): string {
  const { from, to, sentMs, endMs, end, broadcast, isFirst, further, firsts } = journey;
  const [y1, y2] = [rowOf(field, from), rowOf(field, to)];
  const path = arrowPath(xOf(field, sentMs), y1, xOf(field, endMs), y2, end);
  const data = `data-arrow="${exact(sentMs)} ${exact(endMs)} ${y1} ${y2} ${end}"${broadcast === undefined ? '' : ` data-of="${namesOf(journey)}"`}${further.length > 0 ? ` data-first="${firsts.join(' ')}"` : ''}`;
  const look = `stroke="${hueOf(broadcast)}" fill="none"${end === 'in flight' ? ' stroke-dasharray="3 3"' : ''}${isFirst ? ' class="tree"' : ''}`;
  return `<path ${wordsFor(saidOf(journey, called), 'message')} ${data} ${look} d="${path}"/>`;
}

/** Room for the tallest column of dots on the first and the last line. */
function edgeFor(moments: readonly Moment[], field: Field, peers: number): number {
  const last = rowOf(field, peers - 1);
  const beyond = stacked(moments, field).map(([, y]) => Math.max(rowOf(field, 0) - y, y - last));
  return beyond.reduce((edge, height) => Math.max(edge, Math.ceil(height + DOT / 2)), EDGE);
}

/**
 * Each with its height: deliveries that would hide each other stand in a column on their peer's line, the first of them
 * on top.
 */
function stacked(moments: readonly Moment[], field: Field): (readonly [Moment, number])[] {
  const heights = new Map<string, number>();
  const placed = moments.map((moment) => {
    const column = `${moment.peer} ${Math.round(xOf(field, moment.timeMs) / DOT)}`;
    const place = heights.get(column) ?? 0;
    if (moment.what === 'delivered') heights.set(column, place + 1);
    return { moment, column, place };
  });
  return placed.map(({ moment, column, place }) => {
    const height = moment.what === 'delivered' ? heights.get(column)! : 1;
    const step = Math.min(DOT + 1, field.row / height);
    return [moment, rowOf(field, moment.peer) + (height === 1 ? 0 : (place - (height - 1) / 2) * step)];
  });
}

/**
 * A ring where a broadcast is made, a dot where it is delivered, a cross and a bar where a peer crashes and comes back.
 */
function momentOf({ what, peer, timeMs, broadcast }: Moment, y: number, field: Field, called: PeerNames): string {
  const says = `${called.peer(peer)} ${what}${broadcast === undefined ? '' : ` ${broadcast.join(':')}`} at ${figure(timeMs)} ms`;
  const of = broadcast === undefined ? '' : ` data-of="${broadcast.join(':')}"`;
  const place = `data-at="${exact(timeMs)}" transform="translate(${xOf(field, timeMs).toFixed(1)},${exact(y)})"${of}`;
  const words = wordsFor(says, what === 'delivered' ? 'arrival' : what);
  const hue = hueOf(broadcast);
  if (what === 'delivered')
    return `<path ${words} ${place} d="M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0" fill="${hue}"/>`;
  if (what === 'broadcast')
    return `<path ${words} ${place} d="M-6 0a6 6 0 1 0 12 0a6 6 0 1 0 -12 0" fill="none" stroke="${hue}" stroke-width="2"/>`;
  const shape = what === 'crashed' ? 'M-5 -5l10 10M-5 5l10 -10' : 'M0 -7v14';
  return `<path ${words} ${place} d="${shape}" fill="none" stroke="${ink}" stroke-width="2.5"/>`;
}

/** By origin; what carries no broadcast is faint. */
function hueOf(broadcast: Journey['broadcast']): string {
  return broadcast === undefined ? faint : hues[broadcast[0] % hues.length];
}

/** All that a message carries, in a word each. */
function namesOf(journey: Journey, separator = ' '): string {
  return broadcastsOf(journey)
    .map((name) => name.join(':'))
    .join(separator);
}

function saidOf(journey: Journey, called: PeerNames): string {
  const { kind, broadcast, from, to, sentMs, endMs, end } = journey;
  const what = `${kind}${broadcast === undefined ? '' : ` of ${namesOf(journey, ', ')}`} from ${called.number(from)} to ${called.number(to)}`;
  if (end === 'in flight') return `${what}, sent at ${figure(sentMs)} ms, not there by the end`;
  return `${what}, sent at ${figure(sentMs)} ms, ${end} at ${figure(endMs)} ms`;
}

function wordsFor(says: string, described: string): string {
  return `aria-label="${escaped(says)}" role="graphics-symbol" aria-roledescription="${described}"`;
}

function xOf({ fromMs, toMs }: Field, timeMs: number): number {
  return ((timeMs - fromMs) / (toMs - fromMs)) * FIELD;
}

/** To a tenth of a microsecond: more digits than any picture shows. */
function exact(timeMs: number): number {
  return Number(timeMs.toFixed(4));
}

function rowOf({ row, edge }: Field, peer: number): number {
  return edge + peer * row;
}

function wordsOf({ journeys, moments, fromMs, toMs, total }: Journeys): Pick<Drawing, 'title' | 'remark'> {
  const lost = journeys.filter(({ end }) => end === 'dropped').length;
  const deliveries = moments.filter(({ what }) => what === 'delivered').length;
  const shown = plural(journeys.length, 'message');
  const part =
    journeys.length < total
      ? ` Shown are ${shown} of ${number(total)}, sent from ${figure(fromMs)} ms on; --from and --to choose others.`
      : '';
  const when = `between ${figure(fromMs)} and ${figure(toMs)} ms`;
  const ends = journeys.length < total ? '' : `, led to ${plural(deliveries, 'delivery', 'deliveries')}`;
  return {
    title: `${shown}${lost > 0 ? `, ${number(lost)} of them lost` : ''}, ${when}${ends}`,
    remark: `Arrows are messages, rings broadcasts, dots deliveries, in the colour of the peer that made the broadcast; dots of one moment stand in a column, the first on top.${part}`,
  };
}

function tableOf({ journeys }: Journeys, called: PeerNames): Drawing['table'] {
  const cellOf = (peer: number) => (called.any ? called.number(peer) : peer);
  return {
    columns: ['kind', 'broadcast', 'from', 'to', 'sent (ms)', 'end (ms)', 'end'],
    rows: journeys.map((journey) => [
      journey.kind,
      namesOf(journey),
      cellOf(journey.from),
      cellOf(journey.to),
      journey.sentMs,
      journey.endMs,
      journey.end,
    ]),
  };
}
