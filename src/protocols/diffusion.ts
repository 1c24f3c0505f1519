/**
 * Diffusion: flooding with an exponential wait before each neighbour, drawn for each one independently, which hides who
 * heard of a broadcast first. What waits for the same neighbour is sent at the same time, as a wait without memory has
 * it.
 *
 * Source: Fanti and Viswanath, Deanonymization in the Bitcoin P2P Network (NIPS 2017); Bitcoin Core since 2015.
 */
import { ln } from '../core/mathematics.ts';
import type { Broadcast, BroadcastName, Peer, PeerId } from '../core/protocol.ts';

/** The peer sets its timer `diffuse`, with the number of a neighbour as key. */
export class Diffusion {
  private readonly peer: Peer<never>;
  private readonly meanMs: number;
  /** What waits, by neighbour. */
  private readonly queues = new Map<PeerId, Broadcast[]>();

  constructor(peer: Peer<never>, meanMs: number) {
    this.peer = peer;
    this.meanMs = meanMs;
  }

  /** Sends it to all neighbours but `except`, each after a wait of its own. */
  start(broadcast: Broadcast, except: PeerId): void {
    const { peer } = this;
    for (let index = 0; index < peer.degree; index++) {
      const neighbour = peer.neighbour(index);
      if (neighbour !== except) this.queue(neighbour, broadcast);
    }
  }

  /** The neighbour has it already. */
  heardFrom(neighbour: PeerId, { origin, sequence }: BroadcastName): void {
    const queue = this.queues.get(neighbour);
    const index = queue?.findIndex((one) => one.origin === origin && one.sequence === sequence) ?? -1;
    if (index >= 0) queue!.splice(index, 1);
  }

  /** What the neighbour is to be sent, as its timer has run out. */
  taken(neighbour: PeerId): readonly Broadcast[] {
    const queue = this.queues.get(neighbour) ?? [];
    this.queues.delete(neighbour);
    return queue;
  }

  /** For one neighbour. */
  queue(neighbour: PeerId, broadcast: Broadcast): void {
    const queue = this.queues.get(neighbour);
    if (queue !== undefined) {
      queue.push(broadcast);
      return;
    }
    this.queues.set(neighbour, [broadcast]);
    this.peer.setTimer('diffuse', drawExponential(this.peer, this.meanMs), neighbour);
  }
}

/** A wait with this mean, from the peer's own random numbers. */
export function drawExponential(peer: Pick<Peer<never>, 'random'>, meanMs: number): number {
  return -meanMs * ln(1 - peer.random());
}
