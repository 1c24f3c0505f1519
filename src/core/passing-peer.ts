/**
 * A peer that passes every call on to another one: what stands between a protocol and its peer changes some of them.
 */
import { PartPeer } from './part-peer.ts';
import type { Broadcast, Peer, PeerId, Timer } from './protocol.ts';

export class PassingPeer extends PartPeer implements Peer<unknown> {
  send(to: PeerId, message: unknown): void {
    this.peer.send(to, message);
  }
  sendToNeighbours(message: unknown, except?: PeerId): void {
    this.peer.sendToNeighbours(message, except);
  }
  sendToGroup(message: unknown): void {
    this.peer.sendToGroup(message);
  }
  deliver(broadcast: Broadcast): void {
    this.peer.deliver(broadcast);
  }
  firstTime(origin: PeerId, sequence: number): boolean {
    return this.peer.firstTime(origin, sequence);
  }
  setTimer(timer: Timer, delayMs: number, key?: number): void {
    this.peer.setTimer(timer, delayMs, key);
  }
  clearTimer(timer: Timer, key?: number): void {
    this.peer.clearTimer(timer, key);
  }
  keep(value: unknown): void {
    this.peer.keep?.(value);
  }
  get kept(): unknown {
    return this.peer.kept;
  }
  finish(): void {
    this.peer.finish?.();
  }
}
