/**
 * The state of each peer in a run with faults: crashed, paused, slow, its timers skewed, what it knows of its links,
 * its stable storage; and the faults of the links.
 */
import { linkNumber } from '../../core/graph.ts';
import type { PeerId } from '../../core/protocol.ts';
import { LinkFaults } from '../../network/faults/link-faults.ts';
import type { LinkStates } from '../../network/link-states.ts';
import type { Job } from '../runtime.ts';
import { StableStorage } from '../stable-storage.ts';
import { MarkedCopies } from './marked-copies.ts';

export class PeerStates {
  readonly links: LinkFaults;
  readonly marked = new MarkedCopies();
  readonly crashed: Uint8Array;
  readonly paused: Uint8Array;
  /** By peer: milliseconds that a message takes; the factor by which its timers take longer. */
  readonly slowMs: Float64Array;
  readonly skew: Float64Array;
  /** By peer: its crashes so far. */
  readonly lives: Int32Array;
  /** By directed link: whether its peer knows it to be up, as a paused peer learns late; undefined if links never change. */
  readonly known: Uint8Array | undefined;
  readonly storage = new StableStorage(true);
  private readonly job: Job;
  private readonly states: LinkStates;

  constructor(job: Job, states: LinkStates) {
    const { size } = job.graph;
    this.job = job;
    this.states = states;
    this.links = new LinkFaults(size, job.seed, 0, [], job.faults);
    this.links.areCopiesSeen = true;
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

  /** A crash ends all other faults of the peer. */
  crash(peer: PeerId): void {
    this.crashed[peer] = 1;
    this.paused[peer] = 0;
    this.slowMs[peer] = 0;
    this.skew[peer] = 1;
    this.lives[peer]++;
  }

  /** A peer that restarts finds its links as they are. */
  restart(peer: PeerId, keeps: boolean): void {
    const { offsets } = this.job.graph;
    this.crashed[peer] = 0;
    this.storage.restart(peer, keeps);
    const row = this.states.up?.subarray(offsets[peer], offsets[peer + 1]);
    if (row !== undefined) this.known!.set(row, offsets[peer]);
  }
}
