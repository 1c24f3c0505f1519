/** Runs in which some peers are Byzantine, in the simulator. */
import { prepare } from '../../src/experiment/prepare.ts';
import { runSample } from '../../src/experiment/run.ts';
import { sourceOfData } from '../../src/experiment/source.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';
import type { SampleSummary } from '../../src/reports/summary.ts';
import type { Fact } from '../../src/trace/facts.ts';

interface Ran {
  readonly summary: SampleSummary;
  readonly facts: readonly Fact[];
  /** The notes of one peer. */
  notes(peer: number): string[];
  check(property: string): SampleSummary['checks'][number];
}

/** @param changes of one broadcast of peer 0 among four peers, with the trace of everything */
export async function ran(changes: Readonly<Record<string, unknown>>): Promise<Ran> {
  const data = { peers: 4, seed: 1, workload: { name: 'single', payloadBytes: 8 }, trace: 'full', ...changes };
  const prepared = await prepare({ source: sourceOfData(data) }, nodePlatform);
  const { summary, recording } = await runSample(prepared, 0, nodePlatform, {});
  const facts = [...recording.log.facts()];
  return {
    summary,
    facts,
    notes: (peer) => facts.flatMap((fact) => (fact.fact === 'noted' && fact.peer === peer ? [fact.text] : [])),
    check: (name) => summary.checks.find(({ property }) => property === name)!,
  };
}
