/**
 * A protocol that stands around another one and passes on what happens to its peer. What it does besides, it does in
 * place of a reaction or after each.
 */
import type { Broadcast, PeerId, Protocol } from './protocol.ts';

export abstract class PassingProtocol<Message = unknown> implements Protocol<Message> {
  protected abstract readonly protocol: Protocol<Message>;

  /** Called after each reaction that was passed on. */
  protected reacted(): void {}

  start(): void {
    this.protocol.start?.();
    this.reacted();
  }
  broadcast(broadcast: Broadcast): void {
    this.protocol.broadcast(broadcast);
    this.reacted();
  }
  receive(from: PeerId, message: Message): void {
    this.protocol.receive(from, message);
    this.reacted();
  }
  leave(): void {
    this.protocol.leave?.();
    this.reacted();
  }
  linkUp(peer: PeerId): void {
    this.protocol.linkUp?.(peer);
    this.reacted();
  }
  linkDown(peer: PeerId): void {
    this.protocol.linkDown?.(peer);
    this.reacted();
  }
  suspect(peer: PeerId): void {
    this.protocol.suspect?.(peer);
    this.reacted();
  }
  restore(peer: PeerId): void {
    this.protocol.restore?.(peer);
    this.reacted();
  }
  trust(peer: PeerId): void {
    this.protocol.trust?.(peer);
    this.reacted();
  }
}
