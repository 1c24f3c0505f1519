/**
 * Hearsay as a contender: `bin/hearsay run` with an experiment of its own file, as a user runs it, and figures from the
 * summary that it prints or from its trace.
 */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Summary } from '../src/reports/summary.ts';
import type { Contender, Reading, Scale } from './job.ts';
import { jsonOf, type Ran, runProgram } from './process.ts';

/** The project's root. The harness and the tests both start there. */
export const root = process.cwd();

const program = join(root, 'bin/hearsay');

type Experiment = Readonly<Record<string, unknown>>;

/** A run that has ended: its summary, and what the whole command took. */
export interface HearsayRun {
  readonly summary: Summary;
  readonly command: Ran;
  /** The answer to what the run was asked, if it was. */
  readonly rows: readonly unknown[];
}

export interface HearsayOptions {
  readonly name?: string;
  /**
   * The source of one of our protocols: it is copied away and given as a user's own file, and held to 90 % of the
   * targets.
   */
  readonly copyOf?: string;
  /** A protocol of the benchmark's own. */
  readonly protocolFile?: string;
  experiment(scale: Scale): Experiment;
  figures(run: HearsayRun, scale: Scale): Reading;
}

export function hearsay({ name, copyOf, protocolFile, experiment, figures }: HearsayOptions): Contender {
  return {
    name: name ?? (copyOf === undefined ? 'hearsay' : 'hearsay, protocol given as a file'),
    side: 'hearsay',
    share: copyOf === undefined ? 1 : 0.9,
    measure: async (scale) => figures(await runExperiment(experiment(scale), { copyOf, protocolFile }), scale),
  };
}

/** @throws Error if it does not end well: a benchmark of a broken run is none */
export async function runExperiment(
  experiment: Experiment,
  { copyOf, protocolFile, ask }: { copyOf?: string; protocolFile?: string; ask?: string } = {},
): Promise<HearsayRun> {
  const folder = mkdtempSync(join(tmpdir(), 'hearsay-bench-'));
  try {
    const file = join(folder, 'experiment.json');
    const runs = join(folder, 'runs');
    writeFileSync(
      file,
      JSON.stringify({
        name: 'bench',
        seed: 1,
        trace: 'counters',
        ...withProtocol(experiment, folder, copyOf, protocolFile),
      }),
    );
    const command = await runProgram(process.execPath, [program, 'run', file, '--json', '--out', runs]);
    const summary = jsonOf<Summary>(command);
    if (command.status !== 0)
      throw new Error(`exit status ${command.status}: ${summary.stopped}, ${summary.reason ?? ''}`);
    const rows =
      ask === undefined
        ? []
        : jsonOf<unknown[]>(
            await runProgram(process.execPath, [program, 'query', 'latest', ask, '--json', '--out', runs]),
          );
    return { summary, command, rows };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The experiment, its protocol a file where one is given. The parameters stay. */
function withProtocol(
  experiment: Experiment,
  folder: string,
  copyOf: string | undefined,
  protocolFile: string | undefined,
): Experiment {
  if (copyOf === undefined && protocolFile === undefined) return experiment;
  let path = join(root, protocolFile ?? '');
  if (copyOf !== undefined) {
    path = join(folder, `copy-of-${basename(copyOf)}`);
    copyFileSync(join(root, copyOf), path);
  }
  const { protocol } = experiment;
  return { ...experiment, protocol: typeof protocol === 'object' ? { ...protocol, name: path } : { name: path } };
}

/** Deliveries of all peers, those at the origin itself included or not. */
export function deliveriesOf({ perPeer = [], matrix }: Summary, own: 'own included' | 'of others'): number {
  const all = perPeer.reduce((sum, { delivered }) => sum + delivered, 0);
  return own === 'own included' ? all : all - (matrix?.delivered ?? []).reduce((sum, row, peer) => sum + row[peer], 0);
}
