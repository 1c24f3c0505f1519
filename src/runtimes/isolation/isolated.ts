/**
 * A run in a network of its own: the same processes as on loopback, each in a namespace, and the links that the experiment describes under the packets instead
 * of at their senders. So tcp meets what a wire does to it: a lost packet is sent again, and all that was behind it waits.
 */
import { plainTraits } from '../../network/link-traits.ts';
import type { ProcessJob } from '../node/process-job.ts';
import { runProcesses } from '../node/processes.ts';
import type { Observer, Outcome } from '../runtime.ts';
import { IsolatedNetwork } from './network.ts';

/**
 * @param hasNetem whether links that the kernel's netem can make are left to it
 * @throws InputError where this machine does not let it make networks
 */
export async function runIsolated({ plan, ...job }: ProcessJob, hasNetem: boolean, observer: Observer = {}): Promise<Outcome> {
  const links = { plan: plan ?? { traits: plainTraits, rules: [] }, graph: job.graph, seed: job.seed, isFifo: job.fifo };
  const network = await IsolatedNetwork.make(links, hasNetem);
  let outcome: Outcome | undefined;
  try {
    outcome = await runProcesses({ ...job, places: network.places }, observer, network);
  } finally {
    const remarks = await network.remove();
    outcome = outcome && { ...outcome, remarks: [...outcome.remarks, ...remarks] };
  }
  return outcome;
}
