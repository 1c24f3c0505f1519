/** A number for each of a few peers, in two short lists: for as many tables as there are peers, where maps cost much. */
import type { PeerId } from './protocol.ts';

export class NumbersByPeer {
  /** In ascending order. */
  readonly peers: PeerId[] = [];
  private readonly numbers: number[] = [];

  has(peer: PeerId): boolean {
    return this.peers[this.placeOf(peer)] === peer;
  }

  get(peer: PeerId): number | undefined {
    const place = this.placeOf(peer);
    return this.peers[place] === peer ? this.numbers[place] : undefined;
  }

  set(peer: PeerId, number: number): void {
    const place = this.placeOf(peer);
    if (this.peers[place] === peer) this.numbers[place] = number;
    else {
      this.peers.splice(place, 0, peer);
      this.numbers.splice(place, 0, number);
    }
  }

  /** False if there was none. */
  delete(peer: PeerId): boolean {
    const place = this.placeOf(peer);
    if (this.peers[place] !== peer) return false;
    this.peers.splice(place, 1);
    this.numbers.splice(place, 1);
    return true;
  }

  /** Where the peer stands, or would stand. */
  private placeOf(peer: PeerId): number {
    let place = 0;
    while (place < this.peers.length && this.peers[place] < peer) place++;
    return place;
  }
}
