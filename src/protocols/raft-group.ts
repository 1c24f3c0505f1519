/** The group as a Raft server sees it: the other servers, and how many of all are more than half. */
import type { Peer, PeerId } from '../core/protocol.ts';
import type { Message } from './raft-messages.ts';

/** To each of the others, in the order of their numbers, what is for it, if anything is. */
export function sendToOthers(peer: Peer<Message>, messageFor: (other: PeerId) => Message | undefined): void {
  for (let other = 0; other < peer.size; other++) {
    const message = other === peer.id ? undefined : messageFor(other);
    if (message !== undefined) peer.send(other, message);
  }
}

export function isMajority(peers: number, size: number): boolean {
  return 2 * peers > size;
}
