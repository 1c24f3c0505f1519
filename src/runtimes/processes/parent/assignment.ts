/** How a run is assignPeers out: which peers each process has, and what it is given. */
import type { PeerId } from '../../../core/protocol.ts';
import type { FaultPlan } from '../../../network/faults/fault-plan.ts';
import type { LinkChange } from '../../runtime.ts';
import type { ProcessJob } from '../wire/process-job.ts';

/** Deals the peers out to processes, in runs of neighbouring numbers, as evenly as can be. */
export function assignPeers(peers: number, processes: number): PeerId[][] {
  const hands: PeerId[][] = [];
  for (let i = 0; i < processes; i++) {
    const first = Math.floor((i * peers) / processes);
    const end = Math.floor(((i + 1) * peers) / processes);
    hands.push(Array.from({ length: end - first }, (_, k) => first + k));
  }
  return hands;
}

/**
 * The job with the addresses that its processes have of modules, and the cuts of its faults among the changes of links.
 */
export function jobForProcesses(job: ProcessJob, moduleOf: (url: string) => string): ProcessJob {
  const found = <Reference extends { readonly module: string }>(reference: Reference): Reference => ({
    ...reference,
    module: moduleOf(reference.module),
  });
  const linkChanges = job.faults === undefined ? job.linkChanges : [...job.linkChanges, ...cutsOf(job.faults)];
  return {
    ...job,
    linkChanges: [...linkChanges].sort((a, b) => a.atMs - b.atMs),
    layers: job.layers.map(found),
    adversaries: job.adversaries?.map(found),
    workload: found(job.workload),
    laws: job.laws?.map(found),
  };
}

/** What is said where there are fewer processes than peers. */
export function sharingRemarks({ graph, faults }: ProcessJob, processes: number): string[] {
  const isStopping = faults?.actions.some(({ does }) => does === 'crash' || does === 'pause');
  return [
    `${graph.size} peers shared ${processes} processes`,
    ...(isStopping ? ['peers that share a process pause, crash and come back inside it, while it goes on'] : []),
  ];
}

function cutsOf({ actions }: FaultPlan): LinkChange[] {
  return actions.flatMap((action) =>
    action.does === 'cut' || action.does === 'mend'
      ? { atMs: action.atMs, a: action.a, b: action.b, up: action.does === 'mend' }
      : [],
  );
}
