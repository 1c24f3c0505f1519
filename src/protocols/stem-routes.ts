/**
 * The stem routes of a peer in Dandelion++: which neighbour it sends along to what comes from a neighbour or from
 * itself. They stay for an epoch. Epochs of peers end at different times.
 */
import type { Peer, PeerId } from '../core/protocol.ts';
import { drawLinks } from './gossip.ts';

export interface StemSettings {
  readonly fluff: number;
  readonly draw: 'epoch' | 'broadcast';
  readonly relays: number;
  readonly epoch: number;
}

export class StemRoutes {
  private readonly peer: Peer<never>;
  private readonly settings: StemSettings;
  private endMs: number;
  private isDiffuser = false;
  private relays: PeerId[] = [];
  /** The relay for what comes from a peer. */
  private readonly routes = new Map<PeerId, PeerId>();

  constructor(peer: Peer<never>, settings: StemSettings) {
    this.peer = peer;
    this.settings = settings;
    this.endMs = -peer.random() * settings.epoch;
  }

  /** Whether a stem ends here. */
  diffuses(): boolean {
    if (this.settings.draw === 'broadcast') return this.peer.random() < this.settings.fluff;
    this.keepEpoch();
    return this.isDiffuser;
  }

  /** The same one for all that comes from a peer in this epoch, and not that peer itself; undefined if there is none. */
  relayFor(from: PeerId): PeerId | undefined {
    this.keepEpoch();
    const kept = this.routes.get(from);
    if (kept !== undefined) return kept;
    const others = this.relays.filter((relay) => relay !== from);
    if (others.length === 0) return undefined;
    const relay = others[Math.floor(this.peer.random() * others.length)];
    this.routes.set(from, relay);
    return relay;
  }

  /** The link to the peer is down. */
  forget(peer: PeerId): void {
    this.relays = this.relays.filter((relay) => relay !== peer);
    for (const [from, relay] of this.routes) if (relay === peer) this.routes.delete(from);
  }

  private keepEpoch(): void {
    const nowMs = this.peer.now();
    if (nowMs < this.endMs) return;
    const { epoch, relays, fluff } = this.settings;
    this.endMs += epoch * (1 + Math.floor((nowMs - this.endMs) / epoch));
    this.relays = drawLinks(this.peer, relays, []).map((index) => this.peer.neighbour(index));
    this.isDiffuser = this.peer.random() < fluff;
    this.routes.clear();
  }
}
