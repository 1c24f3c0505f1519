/** `hearsay runs`: what runs there are, the oldest of each name first. */
import { allRuns, nameOf, type Run } from '../archive/runs.ts';
import { number, table, time } from '../reports/text/layout.ts';
import { bytesIn } from './folder-size.ts';
import { pageOf, print, warn } from './terminal.ts';

export interface RunsOptions {
  readonly json?: boolean;
  readonly out: string;
}

interface Listed {
  readonly run: string;
  readonly path: string;
  readonly bytes: number;
  /** These are absent where the run was ended from outside. */
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
  const runs = allRuns(out, warn).map((run) => listed(run, out));
  if (json === true) await print(JSON.stringify(runs, null, 2));
  else if (runs.length === 0) await print(`No runs in ${out}.`);
  else await print(lines(runs).join('\n'));
}

function listed(run: Run, out: string): Listed {
  const { folder, summary } = run;
  const place = { run: nameOf(run, out), path: folder, bytes: bytesIn(folder) };
  if (summary === undefined) return place;
  const { protocol, topology, peers, runtime, seed, samples, events, elapsedMs, stopped, checks, expectations } = summary;
  return {
    ...place,
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

function lines(runs: readonly Listed[]): string[] {
  const { palette } = pageOf(process.stdout);
  const titles = ['run', 'protocol', 'topology', 'peers', 'runtime', 'samples', 'messages', 'time', 'ended', 'size'];
  const left = new Set(['run', 'protocol', 'topology', 'runtime', 'ended']);
  const rows = runs.map((run) => [
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
  ]);
  return table(
    titles.map((title) => ({ title, align: left.has(title) ? 'left' : 'right' })),
    rows,
    palette,
  );
}

function endOf({ stopped, broken = [] }: Listed): string {
  if (stopped === undefined) return 'not over';
  return broken.length === 0 ? stopped : `${stopped}, broken: ${broken.join(', ')}`;
}

export function sizeText(bytes: number): string {
  return bytes >= 1e6 ? `${number(bytes / 1e6, 1)} MB` : `${number(bytes / 1e3, 1)} kB`;
}
