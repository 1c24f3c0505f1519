/** Sends to some of the neighbours, drawn at random. */
import type { Peer } from '../core/protocol.ts';

/**
 * Sends to `fanout` different neighbours; to all if there are no more.
 * @param drawn the numbers of their links: one list serves all draws of a peer
 */
export function gossip<Message>(peer: Peer<Message>, message: Message, fanout: number, drawn: number[]): void {
  for (const index of drawLinks(peer, fanout, drawn)) peer.send(peer.neighbour(index), message);
}

/**
 * Draws `count` different links, each set of so many with the same chance (Floyd); all if there are no more.
 * @param drawn what they are put into
 */
export function drawLinks(peer: Pick<Peer<never>, 'degree' | 'random'>, count: number, drawn: number[]): number[] {
  const { degree } = peer;
  drawn.length = 0;
  for (let last = Math.max(0, degree - count); last < degree; last++) {
    const index = Math.floor(peer.random() * (last + 1));
    drawn.push(drawn.includes(index) ? last : index);
  }
  return drawn;
}
