/** `hearsay runs`: what runs, sweeps and checks there are, the oldest of each name first. */

import { nameOf } from '../archive/runs.ts';
import { allKept, type Kept } from '../archive/runs-folder.ts';
import type { Summary } from '../reports/summary.ts';
import { number, plural, tableWidth, time } from '../text/layout.ts';
import { tableOrRecords, tableWithout } from '../text/records.ts';
import { bytesIn } from './folder-size.ts';
import { stdout } from './output-streams.ts';
import { pageOf, print, tell } from './terminal.ts';

export interface RunsOptions {
  readonly json?: boolean;
  readonly out: string;
}

/** A terminal with fewer columns gets records. */
const TABLE_LEAST = 100;
/** Columns that a table does without if it would be too wide, the least useful first. */
const SPARE = ['samples', 'topology', 'size', 'runtime'];

interface Listed extends ListedRun {
  readonly kind: Kept['kind'];
  readonly run: string;
  readonly path: string;
  readonly bytes: number;
  /** Of a sweep, those that have run; of a check, schedules. */
  readonly done?: number;
  readonly of?: number;
  /** What has happened to its files since they were written. */
  readonly damages?: readonly string[];
}

/** What its summary says. */
interface ListedRun {
  /** These are absent where it was ended from outside, and where they are not the same in all of a sweep. */
  readonly protocol?: string;
  readonly topology?: string;
  readonly peers?: number;
  readonly runtime?: string;
  readonly seed?: number;
  readonly samples?: number;
  readonly messages?: number;
  readonly elapsedMs?: number;
  readonly stopped?: string;
  /** Promised properties that do not hold, and expectations that were not met. */
  readonly broken?: readonly string[];
}

export async function runsCommand({ json, out }: RunsOptions): Promise<void> {
  const kept = allKept(out, (reason) => tell({ damages: [reason] }));
  for (const one of kept) tell(one);
  const all = kept.map((one) => listed(one, out));
  if (json === true) await print(JSON.stringify(all, null, 2));
  else if (all.length === 0) await print(`No runs in ${out}.`);
  else await print(lines(all).join('\n'));
}

function listed(one: Kept, out: string): Listed {
  const { kind, folder, isOver, run, sweep, check } = one;
  const damages = one.damages.length === 0 ? {} : { damages: one.damages };
  const place = { kind, run: nameOf(one, out), path: folder, bytes: bytesIn(folder), ...damages };
  if (sweep !== undefined) {
    return { ...place, done: sweep.ran, of: sweep.points, seed: sweep.seed, ...(isOver ? { stopped: 'over' } : {}) };
  }
  if (check !== undefined) {
    const { protocol, peers, seed, events, interrupted, findings, examined, schedules } = check;
    const broken = findings.filter(({ promised }) => promised).map(({ finding }) => finding);
    const stopped = interrupted ? 'interrupted' : 'over';
    return { ...place, done: examined, of: schedules, protocol, peers, seed, messages: events, stopped, broken };
  }
  if (run?.summary !== undefined) return { ...place, ...figuresOf(run.summary) };
  return run?.end === undefined ? place : { ...place, stopped: 'ended' };
}

function figuresOf({
  protocol,
  topology,
  peers,
  runtime,
  seed,
  samples,
  events,
  elapsedMs,
  stopped,
  checks,
  expectations,
}: Summary): Partial<Listed> {
  return {
    protocol,
    topology,
    peers,
    runtime,
    seed,
    samples: Math.max(1, samples.length),
    messages: events,
    elapsedMs,
    stopped,
    broken: [
      ...checks.filter(({ promised, verdict }) => promised && verdict === 'invalid').map(({ property }) => property),
      ...expectations.filter(({ holds }) => !holds).map(({ path }) => path),
    ],
  };
}

function lines(all: readonly Listed[]): string[] {
  const names = shortNames(all);
  const titles = [
    '',
    'run',
    'protocol',
    'topology',
    'peers',
    'runtime',
    'samples',
    'messages',
    'time',
    'ended',
    'size',
  ];
  const left = new Set(['', 'run', 'protocol', 'topology', 'runtime', 'ended']);
  const columns = titles.map((title) => ({ title, align: left.has(title) ? ('left' as const) : ('right' as const) }));
  const page = pageOf(stdout);
  const rows = all.map((run, index) => cellsOf(run, names[index]));
  if (page.columns < TABLE_LEAST || tableWidth([titles, ...rows]) <= page.columns)
    return tableOrRecords(columns, rows, page);
  // The short name has the rest of the folder's.
  const short = rows.map(([head, run, ...cells], index) => [head, names[index] === '' ? run : timeIn(run), ...cells]);
  return tableWithout(SPARE, columns, short, page);
}

function cellsOf(run: Listed, name: string): string[] {
  return [
    [run.kind, name].join(' ').trim(),
    run.run,
    run.protocol ?? '',
    run.topology ?? '',
    run.peers === undefined ? '' : number(run.peers),
    run.runtime ?? '',
    run.samples === undefined ? '' : number(run.samples),
    run.messages === undefined ? '' : number(run.messages),
    run.elapsedMs === undefined ? '' : time(run.elapsedMs),
    endOf(run),
    sizeText(run.bytes),
  ];
}

/** `2026-11-30T17-54-31-396-1` of `mpcomm/2026-11-30T17-54-31-396-1`. */
function timeIn(run: string): string {
  return run.slice(run.indexOf('/') + 1);
}

/** `mpcomm:2`: what a run is called in other commands. */
function shortNames(all: readonly Listed[]): string[] {
  const counts = new Map<string, number>();
  return all.map(({ kind, run }) => {
    if (kind !== 'run') return '';
    const [name] = run.split('/');
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return `${name}:${count}`;
  });
}

function endOf({ kind, done, of, stopped, broken = [], damages }: Listed): string {
  if (damages !== undefined) return 'damaged';
  const ended = stopped === 'quiescent' ? 'finished' : (stopped ?? 'not over');
  const part = done === undefined ? '' : `, ${number(done)} of ${plural(of!, kind === 'sweep' ? 'point' : 'schedule')}`;
  return `${ended}${part}${broken.length === 0 ? '' : `, broken: ${broken.join(', ')}`}`;
}

export function sizeText(bytes: number): string {
  return bytes >= 1e6 ? `${number(bytes / 1e6, 1)} MB` : `${number(bytes / 1e3, 1)} kB`;
}
