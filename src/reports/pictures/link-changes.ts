/**
 * How the links of an overlay change: a lane for each link that came up or went down during the run, blue while it is
 * up; of many such links how many of them are up, over time. Cuts and mends of faults count too.
 */
import type { PeerNames } from '../../core/peer-names.ts';
import { figure, number, plural } from '../../text/layout.ts';
import type { FactLog } from '../../trace/log.ts';
import { namesIn } from '../peer-names-file.ts';
import { type ChangingLink, changingLinksIn } from './changing-links.ts';
import { description } from './chart.ts';
import { type FaultLane, faultLanesIn } from './fault-counts.ts';
import { faultWords, timeChartOf } from './fault-lanes.ts';
import { definePicture, noTrace } from './picture.ts';
import { states } from './theme.ts';

const LANE = 20;
/** Links up to which each has its lane. */
const LANES_MOST = 40;
/** Changes that the title tells one by one. */
const TOLD_MOST = 3;
/** Changes that a line shows. */
const POINTS_MOST = 1_000;

export const linkChanges = definePicture({
  name: 'link-changes',
  heading: 'Links that changed',
  async draw({ summary, log }) {
    if (log === undefined) return noTrace;
    if (log.level !== 'full') return { absent: 'the trace level keeps no facts about links' };
    const links = changingLinksIn(log);
    if (links.length === 0) return { absent: 'no link came up or went down' };
    const names = namesIn(summary);
    const endMs = log.times[log.count - 1];
    // What links did is the picture itself.
    const faults = faultLanesIn(log).filter(({ of }) => of === 'peer');
    const isOfEach = links.length <= LANES_MOST;
    const shown = isOfEach
      ? 'Blue: up. Grey: down.'
      : `Of the ${number(links.length)} links that came up or went down, how many are up.`;
    return {
      ...(isOfEach ? await lanesOf(links, endMs, names, faults) : await countOf(links, log, faults)),
      title: titleOf(links, names),
      remark: `${shown}${faultWords(faults)}`,
      table: {
        columns: ['link', 'at (ms)', 'then'],
        rows: links.flatMap(({ a, b, changes }) =>
          changes.map(({ atMs, isUp }) => [names.link(a, b), atMs, isUp ? 'up' : 'down']),
        ),
      },
    };
  },
});

function lanesOf(links: readonly ChangingLink[], endMs: number, names: PeerNames, faults: readonly FaultLane[]) {
  const rows = links.flatMap(({ a, b, changes, wasUp }) => {
    const all = [{ atMs: 0, isUp: wasUp }, ...changes];
    return all.map(({ atMs, isUp }, index) => {
      const toMs = all[index + 1]?.atMs ?? endMs;
      const state = isUp ? 'up' : 'down';
      return {
        link: names.link(a, b),
        state,
        fromMs: atMs,
        toMs,
        about: { peers: [a, b], atMs: [atMs, toMs] as const },
        says: `${names.link(a, b)} is ${state} from ${figure(atMs)} to ${figure(toMs)} ms`,
      };
    });
  });
  return timeChartOf(
    rows,
    {
      height: LANE * links.length,
      mark: { type: 'bar', height: { band: 0.6 } },
      encoding: {
        description,
        y: { field: 'link', type: 'nominal', sort: null, axis: { title: null, domain: false, ticks: false } },
        x: { field: 'fromMs', type: 'quantitative', axis: { title: 'time of the run (ms)' } },
        x2: { field: 'toMs' },
        color: {
          field: 'state',
          type: 'nominal',
          scale: { domain: ['up', 'down'], range: [states.reached, states.duplicate] },
          legend: { title: null },
        },
      },
    },
    faults,
  );
}

function countOf(links: readonly ChangingLink[], log: FactLog, faults: readonly FaultLane[]) {
  const changes = links.flatMap((link) => link.changes).sort((one, other) => one.atMs - other.atMs);
  let up = links.filter(({ wasUp }) => wasUp).length;
  const points = [{ ms: 0, up }];
  const every = Math.ceil(changes.length / POINTS_MOST);
  for (const [index, { atMs, isUp }] of changes.entries()) {
    up += isUp ? 1 : -1;
    if (index % every === 0 || index === changes.length - 1) points.push({ ms: atMs, up });
  }
  points.push({ ms: log.times[log.count - 1], up });
  return timeChartOf(
    points.map((point) => ({
      ...point,
      about: { atMs: point.ms },
      says: `at ${figure(point.ms)} ms: ${number(point.up)} of ${number(links.length)} links up`,
    })),
    {
      mark: { type: 'line', interpolate: 'step-after', color: states.reached, point: { opacity: 0, size: 60 } },
      encoding: {
        description,
        x: { field: 'ms', type: 'quantitative', axis: { title: 'time of the run (ms)' } },
        y: { field: 'up', type: 'quantitative', axis: { title: 'links up', tickMinStep: 1 } },
      },
    },
    faults,
  );
}

function titleOf(links: readonly ChangingLink[], names: PeerNames): string {
  const all = links.flatMap(({ a, b, changes }) => changes.map((change) => ({ ...change, name: names.link(a, b) })));
  if (all.length <= TOLD_MOST)
    return all
      .sort((one, other) => one.atMs - other.atMs)
      .map(({ name, atMs, isUp }) => `${name} ${isUp ? 'came up' : 'went down'} after ${figure(atMs)} ms`)
      .join('; ');
  const most = links.reduce((best, link) => (link.changes.length > best.changes.length ? link : best));
  const often = `${names.link(most.a, most.b)} most often: ${plural(most.changes.length, 'time')}`;
  return `${plural(links.length, 'link')} changed ${plural(all.length, 'time')}${most.changes.length > 1 ? `, ${often}` : ''}`;
}
