/** A schedule: what happens in a world, step by step. It names peers and messages, so it outlives the search. */
import type { PeerId } from '../core/protocol.ts';
import type { LocalEvent } from './explored-peer.ts';
import type { LocalStates } from './local-states.ts';
import { DUPLICATE, EVENT } from './possible-actions.ts';

export type Step =
  | { readonly what: 'event'; readonly peer: PeerId; readonly event: LocalEvent }
  /** A copy in flight is lost, or comes twice. */
  | { readonly what: 'lose' | 'duplicate'; readonly from: PeerId; readonly to: PeerId; readonly message: unknown };

export interface Schedule {
  /** Peers that are Byzantine from the start. */
  readonly byzantine: readonly PeerId[];
  readonly steps: readonly Step[];
}

/** @param byzantine as bits; @param actions as `Successors` numbers them */
export function scheduleOf(local: LocalStates, byzantine: number, actions: readonly number[]): Schedule {
  const peers = Array.from({ length: local.world.graph.size }, (_, peer) => peer);
  return {
    byzantine: peers.filter((peer) => (byzantine & (1 << peer)) !== 0),
    steps: actions.map((action) => stepOf(local, action)),
  };
}

function stepOf({ events, copies }: LocalStates, action: number): Step {
  const number = action >> 2;
  const what = action & 3;
  if (what === EVENT) return { what: 'event', peer: events[number].peer, event: events[number].event };
  const [from, to, message] = [copies.from[number], copies.to[number], copies.messages[number]];
  return { what: what === DUPLICATE ? 'duplicate' : 'lose', from, to, message };
}
