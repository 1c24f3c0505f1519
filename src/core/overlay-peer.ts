/** The peer as a protocol sees it that makes its own links: its neighbours are the peers that it is connected to. */
import { checkConnected, checkedExcept, isWhole, refuseNeighbour } from './contract.ts';
import type { NumbersByPeer } from './numbers-by-peer.ts';
import { PassingPeer } from './passing-peer.ts';
import type { Peer, PeerId } from './protocol.ts';

/** What connects and disconnects. */
export interface Connector {
  connect(other: PeerId): void;
  disconnect(other: PeerId): void;
}

export class OverlayPeer extends PassingPeer {
  /** Set before the first reaction. */
  connector: Connector = { connect() {}, disconnect() {} };
  private readonly contactsOf: () => Iterable<PeerId>;
  /** The peers that it is connected to, each with the number of the connection. */
  private readonly links: NumbersByPeer;

  constructor(peer: Peer<unknown>, contacts: () => Iterable<PeerId>, links: NumbersByPeer) {
    super(peer);
    this.contactsOf = contacts;
    this.links = links;
  }

  override get contacts(): readonly PeerId[] {
    return [...this.contactsOf()];
  }
  override get degree(): number {
    return this.links.peers.length;
  }
  override neighbour(index: number): PeerId {
    if (!isWhole(index) || index >= this.degree) refuseNeighbour(index, this.degree);
    return this.links.peers[index];
  }
  override connect(other: PeerId): void {
    checkConnected('connect', this.id, other, this.size);
    this.connector.connect(other);
  }
  override disconnect(other: PeerId): void {
    checkConnected('disconnect', this.id, other, this.size);
    this.connector.disconnect(other);
  }
  override sendToNeighbours(message: unknown, except?: PeerId): void {
    const but = checkedExcept(message, except, this.size);
    for (const other of this.links.peers) if (other !== but) this.peer.send(other, message);
  }
}
