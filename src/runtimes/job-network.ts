/** The network of a job: what `CopyFate` needs to know, and which links are up. For runtimes in this process. */
import type { Network } from '../network/copy-fate.ts';
import { LinkStates } from '../network/link-states.ts';
import { ticksPerMsOf } from '../network/time-grain.ts';
import type { Job } from './runtime.ts';

export function networkOf({ graph, seed, plan, network }: Job): Network {
  const { delay, fifo, resolution } = network;
  return { graph, seed, plan, delay, isFifo: fifo, ticksPerMs: ticksPerMsOf(resolution) };
}

/** The links as they are at the start. */
export function linkStatesOf({ graph, down, linkChanges, faults }: Job): LinkStates {
  const isCut = faults?.actions.some(({ does }) => does === 'cut') === true;
  const states = new LinkStates(graph, isCut || linkChanges.length + down.length > 0);
  for (const [a, b] of down) states.set(a, b, false);
  return states;
}
