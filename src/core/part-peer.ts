/**
 * The peer as a part of a protocol sees it, a layer or a protocol inside another one: what is the same for each part.
 */
import type { Peer, PeerId } from './protocol.ts';

export abstract class PartPeer {
  protected readonly peer: Peer<unknown>;

  constructor(peer: Peer<unknown>) {
    this.peer = peer;
  }

  get id(): PeerId {
    return this.peer.id;
  }
  get size(): number {
    return this.peer.size;
  }
  get degree(): number {
    return this.peer.degree;
  }
  neighbour(index: number): PeerId {
    return this.peer.neighbour(index);
  }
  now(): number {
    return this.peer.now();
  }
  random(): number {
    return this.peer.random();
  }
  get contacts(): readonly PeerId[] | undefined {
    return this.peer.contacts;
  }
  connect(other: PeerId): void {
    this.peer.connect!(other);
  }
  disconnect(other: PeerId): void {
    this.peer.disconnect!(other);
  }
  learn(a: PeerId, b: PeerId, up: boolean): void {
    this.peer.learn(a, b, up);
  }
  judge(other: PeerId, isSuspected: boolean): void {
    this.peer.judge(other, isSuspected);
  }
  note(text: string): void {
    this.peer.note(text);
  }
}
