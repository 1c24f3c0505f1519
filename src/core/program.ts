/** A program: a protocol or a stack of protocols, as a runtime sees it. */
import type { Carried, Definition, Kind, Peer, PeerId, Protocol } from './protocol.ts';
import type { LayerSnapshot } from './protocol-snapshot.ts';

/** One layer: a definition and the values of its parameters. */
export interface Layer {
  readonly definition: Definition;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** What a runtime needs to know of a protocol or stack. */
export interface Program {
  readonly kinds: readonly Kind[];
  /** How many layers it has: their origins and timers come as numbers of one. */
  readonly layers: number;
  kindOf(message: unknown): number;
  broadcastOf(message: unknown, from: PeerId): Carried;
  create(peer: Peer<unknown>): Protocol<unknown>;
  /** What a protocol that `create` made holds now, the lowest layer first. Call it between two reactions. */
  snapshotOf(protocol: Protocol<unknown>): LayerSnapshot[];
}
