/**
 * From the faults of an experiment to the plan of each sample: drawn from the seed's stream `faults`, before the run
 * starts.
 */
import { InputError } from '../core/errors.ts';
import type { Graph } from '../core/graph.ts';
import type { PeerNames } from '../core/peer-names.ts';
import { Random } from '../core/random.ts';
import { drawFaults } from '../network/faults/draw.ts';
import type { FaultPlan } from '../network/faults/fault-plan.ts';
import type { NetworkPlan } from '../network/link-traits.ts';
import type { Experiment } from './schema.ts';

/** Undefined where nothing goes wrong. @throws InputError at the first thing that is wrong with the faults */
export function faultPlanOf(
  { faults, heal }: Experiment,
  graph: Graph,
  names: PeerNames,
  plan: NetworkPlan | undefined,
  deadlineMs: number,
  seed: number,
): FaultPlan | undefined {
  if (heal !== undefined && heal.at >= deadlineMs)
    throw new InputError('heal', `a time before the deadline, at ${deadlineMs}ms`, `${heal.at}ms`);
  if (faults.length === 0 && heal === undefined) return undefined;
  const zones = plan?.places?.kind === 'zones' ? plan.places : undefined;
  const scene = {
    graph,
    names,
    zones,
    endMs: Math.min(heal?.at ?? deadlineMs, deadlineMs),
    random: new Random(seed, 'faults'),
  };
  return drawFaults(faults, scene, heal && { atMs: heal.at, restart: heal.restart }, 'faults');
}
