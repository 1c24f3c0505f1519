/**
 * How failures became known: for each peer that was suspected, how many others suspected it, over the time of the run,
 * above the faults (Das, Gupta, Motivala, SWIM, DSN 2002, figure 4: detection and dissemination).
 */
import type { PeerId } from '../../core/protocol.ts';
import { figure, number, plural } from '../../text/layout.ts';
import { CRASHED, LEFT, RESTORED, SUSPECTED } from '../../trace/codes.ts';
import { FactCursor } from '../../trace/cursor.ts';
import type { FactLog } from '../../trace/log.ts';
import { namesIn } from '../peer-names-file.ts';
import type { SampleSummary } from '../summary.ts';
import { description } from './chart.ts';
import { faultLanesIn } from './fault-counts.ts';
import { faultWords, timeChartOf } from './fault-lanes.ts';
import { definePicture, noTrace } from './picture.ts';
import { hues } from './theme.ts';

/** Peers of which each has a line: those that most others suspected. */
const LINES_MOST = hues.length;

export const detection = definePicture({
  name: 'detection',
  heading: 'Detected failures',
  async draw({ summary, log }) {
    if (log === undefined) return noTrace;
    if (log.level === 'counters' || log.level === 'none') return { absent: 'the trace level keeps no suspicions' };
    const all = courseOf(log);
    if (all.length === 0) return { absent: 'no peer suspected another one' };
    const names = namesIn(summary);
    const lanes = faultLanesIn(log);
    const shown = all.slice(0, LINES_MOST);
    const rows = shown.flatMap(({ peer, steps }) =>
      steps.map(({ ms, suspecting }) => ({
        peer: names.peer(peer),
        ms,
        suspecting,
        about: { peers: [peer], atMs: ms },
        says: `at ${figure(ms)} ms: ${plural(suspecting, 'peer')} ${suspecting === 1 ? 'suspects' : 'suspect'} ${names.peer(peer)}`,
      })),
    );
    return {
      ...(await timeChartOf(rows, spec, lanes)),
      title: titleOf(summary.detection, all.length),
      remark: `How many peers suspect each one.${all.length > shown.length ? ` Shown: the ${number(shown.length)} that most suspect.` : ''}${faultWords(lanes)}`,
      table: {
        columns: ['peer', 'at (ms)', 'peers that suspect it'],
        rows: rows.map(({ peer, ms, suspecting }) => [peer, ms, suspecting]),
      },
    };
  },
});

const spec = {
  mark: { type: 'line', interpolate: 'step-after', strokeWidth: 2, point: { opacity: 0, size: 60 } },
  encoding: {
    description,
    x: { field: 'ms', type: 'quantitative', axis: { title: 'time of the run (ms)' } },
    y: { field: 'suspecting', type: 'quantitative', axis: { title: 'peers that suspect it', tickMinStep: 1 } },
    color: { field: 'peer', type: 'nominal', scale: { range: [...hues] }, legend: { title: null } },
  },
};

interface Course {
  readonly peer: PeerId;
  readonly steps: { readonly ms: number; readonly suspecting: number }[];
  readonly by: Set<PeerId>;
  most: number;
}

/** Those that most suspect come first. */
function courseOf(log: FactLog): Course[] {
  const courses = new Map<PeerId, Course>();
  for (const row = new FactCursor(log); row.next(); ) {
    const { code, peer, time } = row;
    if (code === CRASHED || code === LEFT) for (const course of courses.values()) step(course, time, peer, false);
    else if (code === SUSPECTED || code === RESTORED) {
      const course = courses.get(row.other) ?? { peer: row.other, steps: [], by: new Set(), most: 0 };
      courses.set(row.other, course);
      step(course, time, peer, code === SUSPECTED);
    }
  }
  const endMs = log.times[log.count - 1];
  for (const { steps, by } of courses.values())
    if (steps.at(-1)?.ms !== endMs) steps.push({ ms: endMs, suspecting: by.size });
  return [...courses.values()].sort((a, b) => b.most - a.most || a.peer - b.peer);
}

function step(course: Course, ms: number, peer: PeerId, isSuspected: boolean): void {
  const { by, steps } = course;
  if (by.has(peer) === isSuspected) return;
  if (isSuspected) by.add(peer);
  else by.delete(peer);
  if (steps.at(-1)?.ms === ms) steps.pop();
  steps.push({ ms, suspecting: by.size });
  course.most = Math.max(course.most, by.size);
}

function titleOf(found: SampleSummary['detection'], suspected: number): string {
  const crashes = found?.crashes ?? 0;
  if (found?.firstMs === undefined) return `${plural(suspected, 'peer')} suspected, none of which had crashed or left`;
  const byAll = found.allMs === undefined ? 'by all never' : `by all after ${figure(found.allMs)} ms`;
  const mean =
    crashes > 1 ? `${number(crashes)} peers that crashed or left, in the mean:` : 'The peer that crashed or left:';
  return `${mean} suspected first after ${figure(found.firstMs)} ms, ${byAll}`;
}
