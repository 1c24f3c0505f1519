/**
 * How each actor is, in a run with faults: whether it has crashed, stands still, is slow, has timers that run wrong;
 * what it has put away. And the weather between the
 * actors. Absent where a run has no faults.
 */
import type { PeerId } from '../../core/protocol.ts';
import { LinkFaults } from '../../network/faults/link-faults.ts';
import type { Job } from '../runtime.ts';
import { StableStorage } from '../stable-storage.ts';

export class Conditions {
  readonly links: LinkFaults;
  readonly storage = new StableStorage(true);
  /** By peer: 1 or 0. One that is slow gets no turns: its messages go through a line (lines.ts). */
  readonly crashed: Uint8Array;
  readonly paused: Uint8Array;
  readonly slow: Uint8Array;
  /** By peer: how many times as long its timers run. */
  readonly skew: Float64Array;

  constructor({ graph: { size }, seed }: Job) {
    this.links = new LinkFaults(size, seed);
    this.crashed = new Uint8Array(size);
    this.paused = new Uint8Array(size);
    this.slow = new Uint8Array(size);
    this.skew = new Float64Array(size).fill(1);
  }

  /** What is wrong with a peer ends with it. */
  crash(peer: PeerId): void {
    this.crashed[peer] = 1;
    this.paused[peer] = 0;
    this.slow[peer] = 0;
    this.skew[peer] = 1;
  }

  restart(peer: PeerId, keeps: boolean): void {
    this.crashed[peer] = 0;
    this.storage.restart(peer, keeps);
  }
}
