/** The network of a job: what `CopyFate` needs to know, and which links are up. For runtimes in this process. */
import type { Network } from '../network/copy-fate.ts';
import { latecomersOf } from '../network/faults/moves.ts';
import { LinkStates } from '../network/link-states.ts';
import { ticksPerMsOf } from '../network/time-grain.ts';
import type { Job } from './runtime.ts';

export function networkOf({ graph, seed, plan, network }: Job): Network {
  const { delay, fifo, resolution } = network;
  return { graph, seed, plan, delay, isFifo: fifo, ticksPerMs: ticksPerMsOf(resolution) };
}

/** The links as they are at the start. */
export function linkStatesOf({ graph, down, linkChanges, faults }: Job): LinkStates {
  const actions = faults?.actions ?? [];
  const isCut = actions.some(({ does }) => does === 'cut');
  const isMoving = actions.some(({ does }) => does === 'join' || does === 'leave');
  const states = new LinkStates(graph, isCut || linkChanges.length + down.length > 0, isMoving);
  for (const [a, b] of down) states.set(a, b, false);
  for (const peer of latecomersOf(faults)) states.absent![peer] = 1;
  return states;
}
