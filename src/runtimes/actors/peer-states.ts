/** The state of each peer in a run with faults: crashed, paused, slow, its timers skewed; and the faults of its links. */
import type { PeerId } from '../../core/protocol.ts';
import type { FaultPlan } from '../../network/faults/fault-plan.ts';
import { LinkFaults } from '../../network/faults/link-faults.ts';
import { latecomersOf } from '../../network/faults/moves.ts';

export class PeerStates {
  readonly links: LinkFaults;
  /** By peer: 1 or 0. One that has not joined yet or has left counts as crashed. A slow peer gets no turns: slow-peers.ts serves it. */
  readonly crashed: Uint8Array;
  readonly paused: Uint8Array;
  readonly slow: Uint8Array;
  /** By peer: the factor by which its timers take longer. */
  readonly skew: Float64Array;

  constructor(size: number, seed: number, plan: FaultPlan) {
    this.links = new LinkFaults(size, seed, 0, [], plan);
    this.crashed = new Uint8Array(size);
    this.paused = new Uint8Array(size);
    this.slow = new Uint8Array(size);
    this.skew = new Float64Array(size).fill(1);
    for (const peer of latecomersOf(plan)) this.crashed[peer] = 1;
  }

  /** A crash ends all other faults of the peer. */
  crash(peer: PeerId): void {
    this.crashed[peer] = 1;
    this.paused[peer] = 0;
    this.slow[peer] = 0;
    this.skew[peer] = 1;
  }
}
