/** A sentence of the contract as a test that every runtime passes, or deviates from for a reason. */
import { fileURLToPath } from 'node:url';
import { prepare } from '../../../src/experiment/prepare.ts';
import { runExperiment } from '../../../src/experiment/run.ts';
import type { RuntimeName } from '../../../src/experiment/schema.ts';
import { sourceOfData } from '../../../src/experiment/source.ts';
import { nodePlatform } from '../../../src/platform/node-platform.ts';
import type { Summary } from '../../../src/reports/summary.ts';
import type { Fact } from '../../../src/trace/facts.ts';

/** The facts of a name. */
type Named<Name extends Fact['fact'], All = Fact> = All extends { readonly fact: infer Names }
  ? Name extends Names
    ? All
    : never
  : never;

export interface RecordedRun {
  readonly summary: Summary;
  readonly facts: readonly Fact[];
  /** Notes of a peer, without their times. */
  notes(peer: number): string[];
  named<Name extends Fact['fact']>(name: Name, peer?: number): Named<Name>[];
}

export interface ConformanceCase {
  /** A sentence: what holds. Its row in docs/runtimes.md. */
  readonly sentence: string;
  /** Fields in addition to those of every run. Cases of the same experiment share one run. */
  readonly experiment: object;
  /** Its peers wait for most of the run, which goes on beside the others that wait. */
  readonly waits?: true;
  /** Throws if the sentence does not hold. */
  check(run: RecordedRun): void;
  /** The runtimes on which the sentence need not hold, and why. */
  readonly deviations?: Readonly<Partial<Record<RuntimeName, string>>>;
}

export const PEERS = 3;

export const BROADCASTS = 10;

const common = {
  name: 'conformance',
  seed: 1,
  peers: PEERS,
  topology: 'mesh',
  protocol: fileURLToPath(new URL('exerciser.js', import.meta.url)),
  workload: { name: 'interval', broadcasts: BROADCASTS, wait: '10ms', payloadBytes: 5 },
  trace: 'full',
  // A busy machine takes its time.
  stop: { deadline: '50s' },
};

/** Runs an experiment of three peers, each linked with each, over the protocol beside this file. */
export async function runOn(runtime: RuntimeName, experiment: object): Promise<RecordedRun> {
  const source = sourceOfData({ ...common, runtime, ...experiment });
  const facts: Fact[] = [];
  const summary = await runExperiment(await prepare({ source }, nodePlatform), nodePlatform, {
    sampled: (_sample, _summary, { log }) => {
      facts.push(...log.facts());
    },
  });
  return recordedRun(summary, facts);
}

function recordedRun(summary: Summary, facts: readonly Fact[]): RecordedRun {
  const named: RecordedRun['named'] = (name, peer) =>
    facts.filter((fact) => fact.fact === name && (peer === undefined || fact.peer === peer)) as Named<typeof name>[];
  return { summary, facts, named, notes: (peer) => named('noted', peer).map(({ text }) => text) };
}
