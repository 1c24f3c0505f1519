/**
 * The secret numbers in datagrams: 8 bytes for each directed pair of peers, and 8 for the group, made with the run's
 * key. A datagram without the right one is a stranger's. They cost one comparison, so the hot path does not slow down.
 * They are the same in all datagrams of a pair: an attacker that can read the packets on their path can replay them,
 * and is not kept out.
 */
import type { PeerId } from '../../core/protocol.ts';
import type { DatagramHeader } from './datagram-header.ts';
import { type RunKey, tagOf } from './run-key.ts';

export class DatagramTags {
  /** By link, two numbers each; those of the group come last. */
  readonly outgoing: Uint32Array;
  private readonly incoming: Uint32Array;
  private readonly hasGroup: boolean;

  constructor(key: RunKey, peer: PeerId, neighbours: ArrayLike<PeerId>, hasGroup: boolean) {
    this.hasGroup = hasGroup;
    this.outgoing = new Uint32Array(2 * (neighbours.length + 1));
    this.incoming = new Uint32Array(this.outgoing.length);
    for (let link = 0; link < neighbours.length; link++) {
      this.outgoing.set(numbersOf(tagOf(key, 'datagram', pairOf(peer, neighbours[link]))), 2 * link);
      this.incoming.set(numbersOf(tagOf(key, 'datagram', pairOf(neighbours[link], peer))), 2 * link);
    }
    const group = numbersOf(tagOf(key, 'group'));
    this.outgoing.set(group, this.group);
    this.incoming.set(group, this.group);
  }

  /** Where the group's are in `outgoing`. */
  get group(): number {
    return this.outgoing.length - 2;
  }

  /** Whether a datagram with this stamp is of the run. @param link to its sender; −1 for one that is no neighbour */
  isGenuine(link: number, { high, low }: DatagramHeader): boolean {
    const { incoming, group } = this;
    if (link >= 0 && incoming[2 * link] === high && incoming[2 * link + 1] === low) return true;
    return this.hasGroup && incoming[group] === high && incoming[group + 1] === low;
  }
}

function pairOf(from: PeerId, to: PeerId): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE(from, 0);
  bytes.writeUInt32BE(to, 4);
  return bytes;
}

function numbersOf(tag: Buffer): [high: number, low: number] {
  return [tag.readUInt32BE(0), tag.readUInt32BE(4)];
}
