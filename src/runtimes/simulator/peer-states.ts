/**
 * The state of each peer in a run with faults: crashed, paused, slow, its timers skewed, what it knows of its links,
 * its stable storage; and the faults of the links.
 */
import type { PeerId } from '../../core/protocol.ts';
import { DownLinks } from '../../network/down-links.ts';
import { LinkFaults } from '../../network/faults/link-faults.ts';
import { latecomersOf } from '../../network/faults/moves.ts';
import type { LinkStates } from '../../network/link-states.ts';
import type { Job } from '../runtime.ts';
import { StableStorage } from '../stable-storage.ts';
import { MarkedCopies } from './marked-copies.ts';

export class PeerStates {
  readonly links: LinkFaults;
  readonly marked = new MarkedCopies();
  /** By peer: 1 if it does not run: it has crashed, has not joined yet, or has left. */
  readonly crashed: Uint8Array;
  readonly paused: Uint8Array;
  /** By peer: milliseconds that a message takes; the factor by which its timers take longer. */
  readonly slowMs: Float64Array;
  readonly skew: Float64Array;
  /** By peer: its crashes so far. */
  readonly lives: Int32Array;
  /** Links that their peer knows to be down, as a paused peer learns late; undefined if links never change. */
  readonly known: DownLinks | undefined;
  readonly storage = new StableStorage(true);
  private readonly states: LinkStates;

  constructor(job: Job, states: LinkStates) {
    const { size } = job.graph;
    this.states = states;
    this.links = new LinkFaults(size, job.seed, 0, [], job.faults);
    this.links.areCopiesSeen = true;
    this.crashed = new Uint8Array(size);
    this.paused = new Uint8Array(size);
    this.slowMs = new Float64Array(size);
    this.skew = new Float64Array(size).fill(1);
    this.lives = new Int32Array(size);
    this.known = states.down && new DownLinks(job.graph);
    for (let peer = 0; peer < size; peer++) this.learnLinks(peer);
    for (const peer of latecomersOf(job.faults)) this.crashed[peer] = 1;
  }

  /** The peer has learnt that its link is up, or down. */
  learnLink(peer: PeerId, other: PeerId, up: boolean): void {
    this.known!.set(peer, other, !up);
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
    this.storage.restart(peer, keeps);
    this.join(peer);
  }

  /** The same of a peer that starts for the first time. */
  join(peer: PeerId): void {
    this.crashed[peer] = 0;
    this.learnLinks(peer);
  }

  private learnLinks(peer: PeerId): void {
    if (this.states.down !== undefined) this.known!.take(peer, this.states.down);
  }
}
