/**
 * The space-time diagram (Lamport, Time, Clocks, and the Ordering of Events in a Distributed System, CACM 21, 1978):
 * peers are lines, time goes to the right, messages are arrows.
 *
 * One broadcast is in focus: the first copies of it that came to each peer are its spreading tree. All else is grey. In
 * the page of the report another may be chosen. Up to 5,000 messages are drawn whole; of more a window, which the run's
 * reader may choose.
 */
import type { PeerNames } from '../../core/peer-names.ts';
import { figure, number, plural, time } from '../../text/layout.ts';
import { namesIn } from '../peer-names-file.ts';
import { faultTimesIn } from './fault-times.ts';
import { focusOf, type Spread } from './focus.ts';
import { broadcastsOf, type Journey, type Journeys, journeysIn } from './journeys.ts';
import { type Drawing, definePicture, noTrace } from './picture.ts';
import { COLLAPSED, sceneOf } from './space-time-scene.ts';

export const MESSAGES_SHOWN = 5_000;
const PEERS_MOST = 200;

export const spaceTime = definePicture({
  name: 'space-time',
  heading: 'Messages in space and time',
  async draw({ summary, log, window }) {
    if (summary.peers > PEERS_MOST) return { absent: `space-time diagrams go up to ${PEERS_MOST} peers` };
    if (log === undefined) return noTrace;
    if (log.level !== 'full') return { absent: 'the trace level keeps no messages' };
    const seen = journeysIn(log, window ?? { fromMs: 0, toMs: Number.POSITIVE_INFINITY }, MESSAGES_SHOWN);
    if (seen.journeys.length === 0 && seen.moments.length === 0) return { absent: 'nothing happened in this time' };
    const names = namesIn(summary);
    const focus = focusOf(seen);
    return {
      ...sceneOf({
        seen,
        focus,
        faults: faultTimesIn(log).filter(({ kind }) => kind !== 'link down'),
        names,
        peers: summary.peers,
      }),
      title: titleOf(seen, focus, summary.peers),
      remark: remarkOf(seen, focus, summary.peers),
      table: tableOf(seen, names),
    };
  },
});

function titleOf({ journeys, fromMs, toMs }: Journeys, focus: Spread | undefined, peers: number): string {
  const lost = journeys.filter(({ end }) => end === 'dropped').length;
  const shown = `${plural(journeys.length, 'message')}${lost > 0 ? `, ${number(lost)} of them lost` : ''}`;
  if (focus === undefined || focus.reachedMs.size < 2)
    return `${shown}, between ${figure(fromMs)} and ${figure(toMs)} ms`;
  const { name, reachedMs, lastMs, origin, extra } = focus;
  const whom =
    reachedMs.size === peers ? `all ${number(peers)} peers` : `${number(reachedMs.size)} of ${number(peers)} peers`;
  const waste = extra === 0 ? 'no copy was one too many' : `${plural(extra, 'copy', 'copies')} brought nothing new`;
  return `Broadcast ${name} reached ${whom} within ${time(lastMs - reachedMs.get(origin)!)}; ${waste}`;
}

function remarkOf({ journeys, total, fromMs }: Journeys, focus: Spread | undefined, peers: number): string {
  const which =
    focus === undefined
      ? ''
      : `Of the broadcasts that reached most peers, ${focus.name} took longest; in the page any other can be selected.`;
  const rows =
    peers > COLLAPSED && focus !== undefined
      ? ' Peers stand in the order in which it reached them; messages without it are hidden.'
      : '';
  const part =
    journeys.length < total
      ? ` Shown are ${plural(journeys.length, 'message')} of ${number(total)}, sent from ${figure(fromMs)} ms on; --from and --to choose others.`
      : '';
  return `${which}${rows}${part}`.trim();
}

function tableOf({ journeys }: Journeys, called: PeerNames): Drawing['table'] {
  const cellOf = (peer: number) => (called.any ? called.number(peer) : peer);
  return {
    columns: ['kind', 'broadcast', 'from', 'to', 'sent (ms)', 'end (ms)', 'end'],
    rows: journeys.map((journey: Journey) => [
      journey.kind,
      broadcastsOf(journey)
        .map((name) => name.join(':'))
        .join(' '),
      cellOf(journey.from),
      cellOf(journey.to),
      journey.sentMs,
      journey.endMs,
      journey.end,
    ]),
  };
}
