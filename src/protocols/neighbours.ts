/** The links of a peer that are up. */
import type { Peer, PeerId } from '../core/protocol.ts';

export function isNeighbour(peer: Pick<Peer<unknown>, 'degree' | 'neighbour'>, other: PeerId): boolean {
  for (let i = 0; i < peer.degree; i++) if (peer.neighbour(i) === other) return true;
  return false;
}
