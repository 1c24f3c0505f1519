/**
 * The marks of a space-time diagram. Each carries its times, so that the page of the report can zoom in, and the names
 * of its broadcasts, so that another one can come into focus there.
 */
import type { PeerNames } from '../../core/peer-names.ts';
import { figure, time } from '../../text/layout.ts';
import { arrowLook, arrowPath, dotLook, type Focus } from './arrows.ts';
import { axisName, axisRoom } from './axis-name.ts';
import { labelledEvery, rowsByTime, viewAround } from './collapsed-rows.ts';
import type { FaultTime } from './fault-times.ts';
import type { Spread } from './focus.ts';
import { broadcastsOf, type Journey, type Journeys, type Moment } from './journeys.ts';
import { legendOf, type Sign } from './legend.ts';
import { markOf } from './mark.ts';
import type { Drawing } from './picture.ts';
import { faint, fontFamily, ink, rule, states } from './theme.ts';
import { placeOf, quietTimes, type Stretch, stretchesOf, timeMarks } from './time-axis.ts';
import { escaped } from './xml.ts';

export interface Scene {
  readonly seen: Journeys;
  readonly focus: Spread | undefined;
  readonly faults: readonly FaultTime[];
  readonly names: PeerNames;
  readonly peers: number;
}

/** Peers from which on only the messages of the broadcast in focus are seen. */
export const COLLAPSED = 24;

const FIELD = 820;
/** Room above the first line and below the last, at least: columns of dots may need more. */
const EDGE = 16;
const AXIS = 52;
/** Of a delivery's dot, across. */
const DOT = 7;
/** Room at both ends for marks that stand there. */
const INSET = 8;

interface Field {
  readonly stretches: readonly Stretch[];
  readonly row: number;
  readonly edge: number;
  readonly rows: readonly number[];
}

export function sceneOf(scene: Scene): Pick<Drawing, 'svg' | 'width' | 'height'> {
  const { seen, focus, names, peers } = scene;
  const quiet = quietTimes(timesOf(seen));
  const view = viewOf(scene);
  const stretches = stretchesOf({ ...view, width: FIELD, quiet });
  const row = Math.max(9, Math.min(56, Math.floor(480 / peers)));
  const bare = { stretches, row, edge: EDGE, rows: rowsFor(scene) };
  const field = { ...bare, edge: edgeFor(seen.moments, bare) };
  const legend = legendOf(signsOf(scene, quiet.length > 0), axisRoom(names) + FIELD);
  const left = axisRoom(names);
  const fieldHeight = 2 * field.edge + (peers - 1) * row;
  const [width, height] = [left + FIELD + INSET, legend.height + fieldHeight + AXIS];
  const data = [
    `data-from="${seen.fromMs}" data-to="${seen.toMs}" data-width="${FIELD}" data-height="${fieldHeight}"`,
    `data-row="${row}" data-edge="${field.edge}" data-quiet="${quiet.flat().join(' ')}" data-focus="${focus?.name ?? ''}" data-collapsed="${isCollapsed(scene)}"`,
  ];
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${fontFamily}">`,
    legend.svg,
    `<g transform="translate(0,${legend.height})" ${data.join(' ')}>${peerNames(names, field, left)}`,
    `<g data-axis="${faint} ${rule}" transform="translate(${left},0)">${timeMarks(stretches, fieldHeight, faint, rule)}</g>`,
    `<svg x="${left - INSET}" y="0" width="${FIELD + 2 * INSET}" height="${fieldHeight}"><g data-field="" transform="translate(${INSET},0)">`,
    `<rect width="${FIELD}" height="${fieldHeight}" fill="none" pointer-events="all"/>${marksOf(scene, field).join('')}</g></svg>`,
    `<text x="${left + FIELD / 2}" y="${fieldHeight + 48}" font-size="12" text-anchor="middle" fill="${faint}">time of the run (ms)</text></g></svg>`,
  ];
  return { svg: svg.join(''), width, height };
}

function isCollapsed({ peers, focus }: Scene): boolean {
  return peers > COLLAPSED && focus !== undefined;
}

/** Many peers: the time in which the broadcast in focus spread. */
function viewOf(scene: Scene): { readonly fromMs: number; readonly toMs: number } {
  const { seen, focus } = scene;
  if (!isCollapsed(scene)) return { fromMs: seen.fromMs, toMs: seen.toMs };
  return viewAround(focus!.reachedMs.get(focus!.origin)!, focus!.endMs, seen);
}

/** All that happened in sight, ascending. */
function timesOf({ journeys, moments, fromMs, toMs }: Journeys): number[] {
  const times = [fromMs, toMs, ...moments.map(({ timeMs }) => timeMs)];
  for (const { sentMs, endMs } of journeys) times.push(sentMs, endMs);
  return times.filter((ms) => ms >= fromMs && ms <= toMs).sort((one, other) => one - other);
}

/** By peer: its line, counted from above. Many peers stand in the order in which the broadcast reached them. */
function rowsFor(scene: Scene): readonly number[] {
  return isCollapsed(scene)
    ? rowsByTime(scene.peers, scene.focus!.reachedMs)
    : Array.from({ length: scene.peers }, (_, peer) => peer);
}

function peerNames(names: PeerNames, field: Field, left: number): string {
  const every = labelledEvery(field.row);
  return field.rows
    .map((row, peer) => {
      const hidden = row % every === 0 ? '' : ' display="none"';
      return `<text data-peers="${peer}" class="name" x="${left - 10}" y="${rowOf(field, peer) + 4}" font-size="${Math.min(12, field.row * every)}" text-anchor="end" fill="${ink}"${hidden}>${escaped(axisName(names, peer))}</text>`;
    })
    .join('');
}

/** From the back to the front: what is in focus lies over all else. */
function marksOf(scene: Scene, field: Field): string[] {
  const { seen, focus, faults, names } = scene;
  const hidden = isCollapsed(scene) ? ' display="none"' : '';
  const lines = field.rows.map((_, peer) => `<path d="M0 ${rowOf(field, peer)}h${FIELD}" stroke="${rule}"/>`);
  const inSight = faults.filter(({ fromMs, toMs }) => fromMs <= seen.toMs && toMs >= seen.fromMs);
  const depth: Record<Focus, string[]> = { other: [], copy: [], first: [] };
  for (const journey of seen.journeys) {
    const state = focusOn(journey, focus);
    depth[state].push(arrowOf(journey, state, field, names, state === 'other' ? hidden : ''));
  }
  for (const [moment, y] of stacked(seen.moments, field)) {
    const isOther = moment.broadcast !== undefined && moment.broadcast.join(':') !== focus?.name;
    depth[isOther ? 'other' : 'first'].push(momentOf(moment, y, isOther, field, names, isOther ? hidden : ''));
  }
  return [
    ...inSight.map((fault) => faultOf(fault, seen, field, names)),
    ...lines,
    ...depth.other,
    ...depth.copy,
    ...depth.first,
  ];
}

function focusOn(journey: Journey, focus: Spread | undefined): Focus {
  if (focus === undefined || !broadcastsOf(journey).some((name) => name.join(':') === focus.name)) return 'other';
  return journey.firsts.includes(focus.name) ? 'first' : 'copy';
}

function arrowOf(journey: Journey, state: Focus, field: Field, names: PeerNames, hidden: string): string {
  const { from, to, sentMs, endMs, end, firsts } = journey;
  const [y1, y2] = [rowOf(field, from), rowOf(field, to)];
  const path = arrowPath(placeOf(field.stretches, sentMs), y1, placeOf(field.stretches, endMs), y2, end);
  const broadcasts = broadcastsOf(journey).map((name) => name.join(':'));
  const words = markOf(saidOf(journey, names), 'message', { peers: [from, to], broadcasts, atMs: [sentMs, endMs] });
  const data = `data-arrow="${y1} ${y2} ${end}"${firsts.length > 0 ? ` data-first="${firsts.join(' ')}"` : ''}`;
  const dashes = end === 'in flight' ? ' stroke-dasharray="3 3"' : '';
  return `<path ${words} ${data} ${attributes(arrowLook(state, end))} fill="none"${dashes}${hidden} d="${path}"/>`;
}

/** Room for the tallest column of dots on the first and the last line. */
function edgeFor(moments: readonly Moment[], field: Field): number {
  const last = EDGE + (field.rows.length - 1) * field.row;
  const beyond = stacked(moments, field).map(([, y]) => Math.max(EDGE - y, y - last));
  return beyond.reduce((edge, height) => Math.max(edge, Math.ceil(height + DOT / 2)), EDGE);
}

/**
 * Each with its height: deliveries that would hide each other stand in a column on their peer's line, the first of them
 * on top.
 */
function stacked(moments: readonly Moment[], field: Field): (readonly [Moment, number])[] {
  const heights = new Map<string, number>();
  const placed = moments.map((moment) => {
    const column = `${moment.peer} ${Math.round(placeOf(field.stretches, moment.timeMs) / DOT)}`;
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
function momentOf(moment: Moment, y: number, isOther: boolean, field: Field, names: PeerNames, hidden: string): string {
  const { what, peer, timeMs, broadcast } = moment;
  const name = broadcast?.join(':');
  const says = `${names.peer(peer)} ${what}${name === undefined ? '' : ` ${name}`} at ${figure(timeMs)} ms`;
  const about = { peers: [peer], broadcasts: name === undefined ? [] : [name], atMs: timeMs };
  const words = markOf(says, what === 'delivered' ? 'arrival' : what, about);
  const place = `data-at="" transform="translate(${placeOf(field.stretches, timeMs).toFixed(1)},${Number(y.toFixed(4))})"${hidden}`;
  const focus = isOther ? 'other' : 'first';
  if (what === 'delivered')
    return `<path ${words} ${place} d="M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0" ${attributes(dotLook(focus, 'fill'))}/>`;
  if (what === 'broadcast')
    return `<path ${words} ${place} d="M-6 0a6 6 0 1 0 12 0a6 6 0 1 0 -12 0" fill="none" ${attributes(dotLook(focus, 'stroke'))} stroke-width="2"/>`;
  const shape = what === 'crashed' ? 'M-4 -4l8 8M-4 4l8 -8' : 'M0 -6v12';
  return `<path ${words} ${place} d="${shape}" fill="none" stroke="${states.alarm}" stroke-width="2"/>`;
}

function faultOf(
  { peers: [peer], kind, what, fromMs, toMs }: FaultTime,
  seen: Journeys,
  field: Field,
  names: PeerNames,
) {
  const [from, to] = [Math.max(fromMs, seen.fromMs), Math.min(toMs, seen.toMs)];
  const how = what === kind ? ` ${kind}` : `: ${what},`;
  const says = `${names.peer(peer)}${how} from ${time(fromMs)} to ${time(toMs)}`;
  const [x1, x2] = [placeOf(field.stretches, from), placeOf(field.stretches, to)];
  const box = `x="${x1.toFixed(1)}" y="${rowOf(field, peer) - field.row / 2}" width="${Math.max(1, x2 - x1).toFixed(1)}" height="${field.row}"`;
  return `<rect ${markOf(says, 'fault', { peers: [peer], atMs: [from, to] })} data-fault="" ${box} fill="${states.alarm}" fill-opacity="0.16"/>`;
}

function saidOf(journey: Journey, names: PeerNames): string {
  const { kind, from, to, sentMs, endMs, end } = journey;
  const carried = broadcastsOf(journey).map((name) => name.join(':'));
  const what = `${kind}${carried.length === 0 ? '' : ` of ${carried.join(', ')}`} from ${names.number(from)} to ${names.number(to)}`;
  if (end === 'in flight') return `${what}, sent at ${figure(sentMs)} ms, not there by the end`;
  return `${what}, sent at ${figure(sentMs)} ms, ${end} at ${figure(endMs)} ms`;
}

/** What there is in the picture, and no more. */
function signsOf({ seen: { journeys, moments }, focus, faults, ...scene }: Scene, isFolded: boolean): Sign[] {
  const line = (state: Focus, end: Journey['end'] = 'received') =>
    `<path d="${arrowPath(0, 4, 24, -4, end)}" fill="none" ${attributes(arrowLook(state, end))}/>`;
  const ring = '<path d="M6 0a6 6 0 1 0 12 0a6 6 0 1 0 -12 0" fill="none"';
  const dot = '<path d="M8.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0"';
  const has = (what: Moment['what']) => moments.some((moment) => moment.what === what);
  const shade = `<rect y="-6" width="24" height="12" fill="${states.alarm}" fill-opacity="0.16"/>`;
  const hasOthers = !isCollapsed({ seen: { journeys, moments } as Journeys, focus, faults, ...scene });
  const signs: (readonly [boolean, string, string])[] = [
    [has('broadcast'), `${ring} ${attributes(dotLook('first', 'stroke'))} stroke-width="2"/>`, 'broadcast'],
    [focus !== undefined, line('first'), `first copy of ${focus?.name} to a peer`],
    [(focus?.extra ?? 0) > 0, line('copy'), 'further copy of it'],
    [has('delivered'), `${dot} ${attributes(dotLook('first', 'fill'))}/>`, 'delivery'],
    [hasOthers && journeys.some((one) => focusOn(one, focus) === 'other'), line('other'), 'other messages'],
    [journeys.some(({ end }) => end === 'dropped'), line('copy', 'dropped'), 'lost'],
    [
      journeys.some(({ end }) => end === 'in flight'),
      `<path d="M0 4L24 -4" stroke="${faint}" stroke-dasharray="3 3"/>`,
      'not there by the end',
    ],
    [has('crashed'), `<path d="M8 -4l8 8M8 4l8 -8" stroke="${states.alarm}" stroke-width="2"/>`, 'crash'],
    [has('restarted'), `<path d="M12 -6v12" stroke="${states.alarm}" stroke-width="2"/>`, 'restart'],
    [faults.length > 0, shade, 'fault at the peer'],
    [
      isFolded,
      `<rect y="-6" width="24" height="12" fill="${rule}" fill-opacity="0.6"/>`,
      'quiet time, folded, with its length',
    ],
  ];
  return signs.flatMap(([isThere, svg, says]) => (isThere ? [{ svg, says }] : []));
}

function attributes(look: Readonly<Record<string, string>>): string {
  return Object.entries(look)
    .map(([name, value]) => `${name}="${value}"`)
    .join(' ');
}

function rowOf({ row, edge, rows }: Field, peer: number): number {
  return edge + rows[peer] * row;
}
