/**
 * How each peer is, in a run with faults: whether it has crashed, stands still, is slow; what it knows of its links;
 * what it has put away for after a crash. And
 * the weather between the peers. Absent where a run has no faults.
 */
import { linkNumber } from '../../core/graph.ts';
import type { PeerId } from '../../core/protocol.ts';
import { LinkFaults } from '../../network/faults/link-faults.ts';
import type { LinkStates } from '../../network/link-states.ts';
import type { Job } from '../runtime.ts';
import { StableStorage } from '../stable-storage.ts';

export class PeerStates {
  readonly links: LinkFaults;
  readonly crashed: Uint8Array;
  readonly paused: Uint8Array;
  /** By peer: milliseconds that a message takes, and how many times as long its timers run. */
  readonly slowMs: Float64Array;
  readonly skew: Float64Array;
  /** By peer: its crashes so far. */
  readonly lives: Int32Array;
  /**
   * By directed link: whether its peer knows it to be up; undefined where links never change. A peer that stands still
   * learns of it late.
   */
  readonly known: Uint8Array | undefined;
  private readonly job: Job;
  private readonly states: LinkStates;
  readonly storage = new StableStorage(true);

  constructor(job: Job, states: LinkStates) {
    const { size } = job.graph;
    this.job = job;
    this.states = states;
    this.links = new LinkFaults(size, job.seed);
    this.crashed = new Uint8Array(size);
    this.paused = new Uint8Array(size);
    this.slowMs = new Float64Array(size);
    this.skew = new Float64Array(size).fill(1);
    this.lives = new Int32Array(size);
    this.known = states.up?.slice();
  }

  /** The peer has learnt that its link is up, or down. */
  learnLink(peer: PeerId, other: PeerId, up: boolean): void {
    this.known![linkNumber(this.job.graph, peer, other)] = up ? 1 : 0;
  }

  /** What is wrong with a peer ends with it. */
  crash(peer: PeerId): void {
    this.crashed[peer] = 1;
    this.paused[peer] = 0;
    this.slowMs[peer] = 0;
    this.skew[peer] = 1;
    this.lives[peer]++;
  }

  /** A peer that comes back finds its links as they are. */
  restart(peer: PeerId, keeps: boolean): void {
    const { offsets } = this.job.graph;
    this.crashed[peer] = 0;
    this.storage.restart(peer, keeps);
    const row = this.states.up?.subarray(offsets[peer], offsets[peer + 1]);
    if (row !== undefined) this.known!.set(row, offsets[peer]);
  }
}
