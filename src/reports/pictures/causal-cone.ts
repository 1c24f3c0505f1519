/**
 * The causal past and future of one event (Lamport, Time, Clocks, and the Ordering of Events in a Distributed System,
 * CACM 21, 1978: happened before): for each peer until when it may have caused the event, and from when on the event may
 * have caused what it does. Between the two nothing is related.
 *
 * The event is the broadcast in the middle of the run; in the page of the report, the one that is selected.
 */
import type { PeerNames } from '../../core/peer-names.ts';
import { namesIn } from '../peer-names-file.ts';
import { axisName } from './axis-name.ts';
import { broadcastsIn, type Cone, coneOf } from './causality.ts';
import { description } from './chart.ts';
import { coneEventText, conePartsOf, conePeers, coneTitle, finiteIn, NAMED } from './cone-parts.ts';
import { faultLanesIn } from './fault-counts.ts';
import { faultWords, timeChartOf } from './fault-lanes.ts';
import { definePicture, noTrace } from './picture.ts';
import { ink, states } from './theme.ts';
import { escaped } from './xml.ts';

/** Facts that are read for the broadcasts that a reader may select, and times that the page keeps of them. */
const READ_MOST = 10_000_000;
const KEPT_MOST = 20_000;

export const causalCone = definePicture({
  name: 'causal-cone',
  heading: 'Past and future of a broadcast',
  async draw({ summary, log }) {
    if (log === undefined) return noTrace;
    if (log.level !== 'full') return { absent: 'the trace level keeps no messages' };
    const events = broadcastsIn(log);
    if (events.length < 2) return { absent: 'there are no two broadcasts, of which one may cause the other' };
    const cone = coneOf(log, summary.peers, events[Math.floor(events.length / 2)]);
    if (finiteIn(cone.pastMs) + finiteIn(cone.futureMs) === 2)
      return { absent: `no message led to broadcast ${cone.name}, or from it` };
    const names = namesIn(summary);
    const lanes = faultLanesIn(log);
    const chart = await timeChartOf(rowsOf(cone, names), specOf(cone, names), lanes);
    const hasAll = events.length * log.count <= READ_MOST && 2 * events.length * summary.peers <= KEPT_MOST;
    const which = hasAll ? 'in the page, the one that is selected' : 'the one in the middle of the run';
    return {
      ...chart,
      svg: hasAll
        ? withChoice(
            chart.svg,
            events.map((event) => coneOf(log, summary.peers, event)),
            names,
          )
        : chart.svg,
      title: coneTitle(cone),
      remark: `The dot is the broadcast: ${which}. Amber: until then a peer may have caused it. Blue: from then on it may be a cause. Blank: neither.${faultWords(lanes)}`,
      table: {
        columns: ['peer', 'may have caused it until (ms)', 'may be affected from (ms)'],
        rows: cone.pastMs.map((pastMs, peer) => [
          names.any ? names.number(peer) : peer,
          Number.isFinite(pastMs) ? pastMs : 'never',
          Number.isFinite(cone.futureMs[peer]) ? cone.futureMs[peer] : 'never',
        ]),
      },
    };
  },
});

/** With a group that tells the page of all broadcasts (`page/script/causal-cone.ts`). */
function withChoice(svg: string, cones: readonly Cone[], names: PeerNames): string {
  const peers = cones[0].pastMs.map((_, peer) => names.peer(peer));
  const data = `data-cones="${escaped(JSON.stringify(cones.map(timesOf)))}" data-names="${escaped(JSON.stringify(peers))}"`;
  return svg.replace(/<\/svg>$/, `<g ${data} data-end="${cones[0].endMs}"/></svg>`);
}

function timesOf({ name, peer, atMs, endMs, pastMs, futureMs }: Cone) {
  const decimals = Math.max(0, 4 - Math.floor(Math.log10(Math.max(endMs, 1))));
  const kept = (time: number) => (Number.isFinite(time) ? Number(time.toFixed(decimals)) : null);
  return [name, peer, kept(atMs), pastMs.map(kept), futureMs.map(kept)];
}

function rowsOf(cone: Cone, names: PeerNames) {
  const rows = conePartsOf(cone, (peer) => names.peer(peer)).map(({ peer, row, fromMs, toMs, ...part }) => ({
    ...part,
    fromMs,
    toMs,
    top: row,
    bottom: row + 1,
    about: { peers: [peer], atMs: [fromMs, toMs] as const },
  }));
  const place = conePeers(cone).indexOf(cone.peer) + 0.5;
  const event = {
    what: 'event',
    fromMs: cone.atMs,
    toMs: cone.atMs,
    top: place,
    bottom: place,
    says: coneEventText(cone),
    about: { peers: [cone.peer], broadcasts: [cone.name] },
  };
  return [...rows, event];
}

function specOf(cone: Cone, names: PeerNames) {
  const peers = conePeers(cone);
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
