/** Sends to some of the neighbours, drawn at random. */
import type { Peer } from '../core/protocol.ts';

/**
 * Draws `fanout` different links, each set of so many with the same chance (Floyd); all if there are no more.
 * @param drawn their numbers: one list serves all draws of a peer
 */
export function gossip<Message>(peer: Peer<Message>, message: Message, fanout: number, drawn: number[]): void {
  const { degree } = peer;
  drawn.length = 0;
  for (let last = Math.max(0, degree - fanout); last < degree; last++) {
    const index = Math.floor(peer.random() * (last + 1));
    drawn.push(drawn.includes(index) ? last : index);
  }
  for (const index of drawn) peer.send(peer.neighbour(index), message);
}
