/**
 * What came to each peer and was not yet handled, over time, as small multiples: messages on the way to it, in its
 * sockets and in its mailbox. The simulator and sockets record when a message is handled, not when it enters the
 * mailbox, so the two cannot be told apart; a peer that falls behind shows all the same.
 */
import type { PeerNames } from '../../core/peer-names.ts';
import { binsUntil } from '../../measures/bins.ts';
import { figure, number, rounded } from '../../text/layout.ts';
import { DROPPED, DUPLICATED, RECEIVED, SENT } from '../../trace/codes.ts';
import { FactCursor } from '../../trace/cursor.ts';
import type { FactLog } from '../../trace/log.ts';
import { namesIn } from '../peer-names-file.ts';
import { axisName } from './axis-name.ts';
import { chartOf, description } from './chart.ts';
import { type FaultTime, faultTimesIn } from './fault-times.ts';
import { definePicture, noTrace } from './picture.ts';
import { states } from './theme.ts';

/** Panels; of more peers those with the most are shown. */
const PANELS_MOST = 24;
const COLUMNS = 4;
/** Of a panel. */
const HEIGHT = 56;
/** Below so many messages at any peer there is nothing to see. */
const WORTH = 20;
const PAIRS_LIMIT = 2 ** 24;

interface Mailbox {
  readonly peer: number;
  readonly max: number;
  readonly maxAtMs: number;
  /** The most in each part of the time. */
  readonly inBin: Int32Array;
}

export const mailboxes = definePicture({
  name: 'mailboxes',
  heading: 'Mailbox of each peer',
  async draw({ summary, log }) {
    if (log === undefined) return noTrace;
    if (log.level !== 'full') return { absent: 'the trace level keeps no receipts' };
    if (log.count === 0) return { absent: 'nothing happened' };
    if (summary.peers * 100 > PAIRS_LIMIT)
      return { absent: `over ${number(PAIRS_LIMIT)} peers times parts of the time` };
    const { binMs, all } = mailboxesIn(log, summary.peers);
    const [fullest] = all;
    if (fullest.max < WORTH) return { absent: `no peer had ${WORTH} messages to handle at any time` };
    const names = namesIn(summary);
    const shown = all.slice(0, PANELS_MOST);
    const faults = faultTimesIn(log).filter(
      ({ kind, peers }) => kind !== 'link down' && shown.some(({ peer }) => peer === peers[0]),
    );
    const median = all[Math.floor(all.length / 2)].max;
    return {
      ...(await panelsOf(shown, binMs, faults, names)),
      title: `${capital(names.peer(fullest.peer))} had the most to handle: ${rounded(fullest.max)} messages ${figure(fullest.maxAtMs)} ms after the start; the median peer at most ${rounded(median)}`,
      remark: `Messages sent to the peer and not yet handled: on the way, or in its mailbox. The most in each ${figure(binMs)} ms.${all.length > shown.length ? ` The ${shown.length} fullest of ${number(all.length)} peers.` : ''}${faults.length > 0 ? ' Rust: a fault was on at the peer.' : ''}`,
      table: {
        columns: ['peer', 'most to handle', 'at (ms)'],
        rows: all.map(({ peer, max, maxAtMs }) => [names.any ? names.number(peer) : peer, max, maxAtMs]),
      },
    };
  },
});

/** The fullest first. */
function mailboxesIn(log: FactLog, peers: number): { binMs: number; all: Mailbox[] } {
  const bins = binsUntil(log.times[log.count - 1]);
  const inBin = new Int32Array(peers * bins.count);
  const now = new Int32Array(peers);
  const max = new Int32Array(peers);
  const maxAtMs = new Float64Array(peers);
  /** By peer: the part of the time up to which `inBin` is filled. */
  const filled = new Int32Array(peers);
  const fillTo = (peer: number, bin: number) => {
    while (filled[peer] < bin) inBin[peer * bins.count + ++filled[peer]] = now[peer];
  };
  for (const row = new FactCursor(log); row.next(); ) {
    const { code } = row;
    if (code !== RECEIVED && code !== DROPPED && code !== SENT && code !== DUPLICATED) continue;
    const peer = code === RECEIVED ? row.peer : row.other;
    const bin = bins.of(row.time);
    fillTo(peer, bin);
    now[peer] += code === RECEIVED || code === DROPPED ? -1 : 1;
    const at = peer * bins.count + bin;
    if (now[peer] > inBin[at]) inBin[at] = now[peer];
    if (now[peer] <= max[peer]) continue;
    max[peer] = now[peer];
    maxAtMs[peer] = row.time;
  }
  const all = Array.from({ length: peers }, (_, peer) => {
    fillTo(peer, bins.count - 1);
    const own = inBin.subarray(peer * bins.count, (peer + 1) * bins.count);
    return { peer, max: max[peer], maxAtMs: maxAtMs[peer], inBin: own };
  });
  return { binMs: bins.widthMs, all: all.sort((one, other) => other.max - one.max || one.peer - other.peer) };
}

function panelsOf(shown: readonly Mailbox[], binMs: number, faults: readonly FaultTime[], names: PeerNames) {
  const rows = shown.flatMap(({ peer, inBin }) => [
    ...faults.filter(({ peers }) => peers[0] === peer).map((fault) => faultRow(fault, names)),
    ...Array.from(inBin, (messages, bin) => ({
      peer: axisName(names, peer),
      ms: bin * binMs,
      messages,
      about: { peers: [peer], atMs: [bin * binMs, (bin + 1) * binMs] as const },
      says: `${names.peer(peer)} from ${figure(bin * binMs)} ms on: up to ${number(messages)} messages`,
    })),
  ]);
  return chartOf(rows, {
    facet: {
      field: 'peer',
      type: 'nominal',
      sort: shown.map(({ peer }) => axisName(names, peer)),
      header: { title: null, labelPadding: 2, labelAnchor: 'start' },
    },
    columns: COLUMNS,
    spacing: 14,
    spec: { width: 128, height: HEIGHT, layer: faults.length > 0 ? [shade, area] : [area] },
  });
}

function faultRow({ peers: [peer], kind, fromMs, toMs }: FaultTime, names: PeerNames) {
  return {
    peer: axisName(names, peer),
    ms: fromMs,
    toMs,
    about: { peers: [peer], atMs: [fromMs, toMs] as const },
    says: `${names.peer(peer)} ${kind} from ${figure(fromMs)} to ${figure(toMs)} ms`,
  };
}

const x = { field: 'ms', type: 'quantitative', axis: { title: null, tickCount: 3, grid: false } };

const shade = {
  transform: [{ filter: 'isValid(datum.toMs)' }],
  mark: { type: 'rect', color: states.alarm, opacity: 0.3 },
  encoding: { description, x, x2: { field: 'toMs' }, y: { value: 0 }, y2: { value: HEIGHT } },
};

const area = {
  transform: [{ filter: '!isValid(datum.toMs)' }],
  mark: { type: 'area', interpolate: 'step-after', color: states.reached, line: false, opacity: 1 },
  encoding: {
    description,
    x,
    y: { field: 'messages', type: 'quantitative', stack: null, axis: { title: null, tickCount: 2, tickMinStep: 1 } },
  },
};

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
