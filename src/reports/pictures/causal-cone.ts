/**
 * The causal past and future of one event (Lamport, Time, Clocks, and the Ordering of Events in a Distributed System,
 * CACM 21, 1978: happened before): for each peer until when it may have caused the event, and from when on the event may
 * have caused what it does. Between the two nothing is related.
 *
 * The event is the broadcast in the middle of the run.
 */
import type { PeerNames } from '../../core/peer-names.ts';
import { figure, number, plural } from '../../text/layout.ts';
import { namesIn } from '../peer-names-file.ts';
import { axisName } from './axis-name.ts';
import { type Cone, coneOf, middleBroadcast } from './causality.ts';
import { description } from './chart.ts';
import { faultLanesIn } from './fault-counts.ts';
import { faultWords, timeChartOf } from './fault-lanes.ts';
import { definePicture, noTrace } from './picture.ts';
import { ink, states } from './theme.ts';

/** Peers up to which each has its name. */
const NAMED = 40;
/** Rows; of more peers an even share of them. */
const ROWS_MOST = 200;

export const causalCone = definePicture({
  name: 'causal-cone',
  heading: 'Past and future of a broadcast',
  async draw({ summary, log }) {
    if (log === undefined) return noTrace;
    if (log.level !== 'full') return { absent: 'the trace level keeps no messages' };
    const { event, made } = middleBroadcast(log);
    if (made < 2) return { absent: 'there are no two broadcasts, of which one may cause the other' };
    const cone = coneOf(log, summary.peers, event);
    const [before, after] = [cone.pastMs, cone.futureMs].map((times) => times.filter(Number.isFinite).length - 1);
    if (before + after === 0) return { absent: `no message led to broadcast ${cone.name}, or from it` };
    const names = namesIn(summary);
    const lanes = faultLanesIn(log);
    return {
      ...(await timeChartOf(rowsOf(cone, names), specOf(cone, names), lanes)),
      title: titleOf(cone.name, before, after),
      remark: `The broadcast is made by ${names.peer(cone.peer)} after ${figure(cone.atMs)} ms. Amber: until then a peer may have caused it. Blue: from then on it may be a cause. Blank: neither.${faultWords(lanes)}`,
      table: {
        columns: ['peer', 'may have caused it until (ms)', 'may be affected from (ms)'],
        rows: Array.from(cone.pastMs, (pastMs, peer) => [
          names.any ? names.number(peer) : peer,
          Number.isFinite(pastMs) ? pastMs : 'never',
          Number.isFinite(cone.futureMs[peer]) ? cone.futureMs[peer] : 'never',
        ]),
      },
    };
  },
});

function titleOf(name: string, before: number, after: number): string {
  const causes = before === 0 ? 'No other peer' : plural(before, 'other peer');
  return `${causes} may have caused broadcast ${name}; it may affect ${number(after)}`;
}

/** Of few peers in their order; else by when the event reaches them. */
function peersOf({ pastMs, futureMs }: Cone): number[] {
  const peers = Array.from(pastMs, (_, peer) => peer);
  if (peers.length <= NAMED) return peers;
  peers.sort((one, other) =>
    futureMs[one] === futureMs[other] ? pastMs[other] - pastMs[one] || one - other : futureMs[one] - futureMs[other],
  );
  const every = Math.ceil(peers.length / ROWS_MOST);
  return peers.filter((_, index) => index % every === 0);
}

function rowsOf(cone: Cone, names: PeerNames) {
  const rows = peersOf(cone).flatMap((peer, index) => {
    const at = { top: index, bottom: index + 1 };
    const [pastMs, futureMs] = [cone.pastMs[peer], cone.futureMs[peer]];
    const part = (what: string, fromMs: number, toMs: number, says: string) => ({
      ...at,
      what,
      fromMs,
      toMs,
      about: { peers: [peer], atMs: [fromMs, toMs] as const },
      says: `${names.peer(peer)} ${says}`,
    });
    return [
      ...(Number.isFinite(pastMs) ? [part('past', 0, pastMs, `may have caused it until ${figure(pastMs)} ms`)] : []),
      ...(Number.isFinite(futureMs)
        ? [part('future', futureMs, cone.endMs, `may be affected from ${figure(futureMs)} ms on`)]
        : []),
    ];
  });
  const index = peersOf(cone).indexOf(cone.peer);
  const event = {
    what: 'event',
    fromMs: cone.atMs,
    toMs: cone.atMs,
    about: { peers: [cone.peer], broadcasts: [cone.name] },
  };
  return [
    ...rows,
    { ...event, top: index + 0.5, bottom: index + 0.5, says: `broadcast ${cone.name} at ${figure(cone.atMs)} ms` },
  ];
}

function specOf(cone: Cone, names: PeerNames) {
  const peers = peersOf(cone);
  const isNamed = peers.length <= NAMED;
  const labels = peers.map((peer) => axisName(names, peer));
  const axis = isNamed
    ? {
        values: labels.map((_, index) => index + 0.5),
        labelExpr: `${JSON.stringify(labels)}[floor(datum.value)]`,
        labelOverlap: false,
      }
    : { labels: false };
  const x = { field: 'fromMs', type: 'quantitative', axis: { title: 'time of the run (ms)' } };
  const y = {
    field: 'top',
    type: 'quantitative',
    scale: { domain: [0, peers.length], reverse: true, nice: false },
    axis: {
      title: isNamed ? null : 'peers, the first to be affected on top',
      grid: false,
      ticks: false,
      domain: false,
      ...axis,
    },
  };
  const rect = (what: string, color: string) => ({
    transform: [{ filter: `datum.what === '${what}'` }],
    mark: { type: 'rect', color },
    encoding: { description, x, x2: { field: 'toMs' }, y, y2: { field: 'bottom' } },
  });
  return {
    height: isNamed ? Math.max(80, 22 * peers.length) : 320,
    layer: [
      rect('past', states.waiting),
      rect('future', states.reached),
      {
        transform: [{ filter: "datum.what === 'event'" }],
        mark: { type: 'point', filled: true, color: ink, stroke: '#ffffff', size: 110, opacity: 1 },
        encoding: { description, x, y },
      },
    ],
  };
}
