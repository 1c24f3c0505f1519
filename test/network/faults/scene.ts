/** Experiments with faults, run in the simulator: their facts, their books, their plan. */
import type { Definition } from '../../../src/core/protocol.ts';
import { prepare } from '../../../src/experiment/prepare.ts';
import { sourceOfData } from '../../../src/experiment/source.ts';
import { nodePlatform } from '../../../src/platform/node-platform.ts';
import type { Job, Outcome } from '../../../src/runtimes/runtime.ts';
import { Simulation } from '../../../src/runtimes/simulator/simulation.ts';
import type { Fact } from '../../../src/trace/facts.ts';
import { expectSound } from '../../trace/audit.ts';

export interface Ran {
  readonly job: Job;
  readonly outcome: Outcome;
  readonly facts: readonly Fact[];
}

/**
 * Five peers on a mesh flood three broadcasts each, one every 100 ms, on links of 10 ms, unless something else is said.
 */
export async function jobOf(
  changes: Readonly<Record<string, unknown>>,
  protocols: readonly Definition[] = [],
): Promise<Job> {
  const raw = {
    seed: 1,
    peers: 5,
    workload: { name: 'interval', broadcasts: 3, wait: '100ms' },
    network: { delay: '10ms' },
    trace: 'full',
    ...changes,
  };
  return (
    await prepare(
      { source: sourceOfData(raw), own: protocols.map((definition) => ({ name: definition.name, definition })) },
      nodePlatform,
    )
  ).jobOf(0);
}

/** Runs it, and holds it to the audit of its facts. */
function simulated(job: Job): Ran {
  const outcome = outcomeOf(job);
  const facts = [...outcome.log.facts()];
  expectSound({ ...outcome, graph: job.graph });
  return { job, outcome, facts };
}

export function outcomeOf(job: Job): Outcome {
  const simulation = new Simulation(job);
  while (!simulation.advance(1000));
  return simulation.outcome();
}

export async function run(
  changes: Readonly<Record<string, unknown>>,
  protocols: readonly Definition[] = [],
): Promise<Ran> {
  return simulated(await jobOf(changes, protocols));
}

/** The facts of a name. */
type Named<Name extends Fact['fact'], All = Fact> = All extends { readonly fact: infer Names }
  ? Name extends Names
    ? All
    : never
  : never;

export function named<Name extends Fact['fact']>(facts: readonly Fact[], name: Name): Named<Name>[] {
  return facts.filter((fact): fact is Fact & Named<Name> => fact.fact === name);
}

/** Dropped copies with this reason. */
export function droppedFor(facts: readonly Fact[], reason: string): Extract<Fact, { fact: 'dropped' }>[] {
  return named(facts, 'dropped').filter((fact) => fact.reason === reason);
}
