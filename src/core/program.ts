/** A program: a protocol or a stack of protocols, as a runtime sees it. */

import type { ProgramPeer } from './program-peer.ts';
import type { BroadcastName, Carried, Definition, Kind, PeerId, Protocol } from './protocol.ts';
import type { LayerSnapshot } from './protocol-snapshot.ts';
import type { Signatures } from './signatures.ts';

/** One layer: a definition and the values of its parameters. */
export interface Layer {
  readonly definition: Definition;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** How the runtime tells a failure detector what it knows. */
interface Oracle {
  crashed(protocol: Protocol<unknown>, peer: PeerId): void;
  restarted(protocol: Protocol<unknown>, peer: PeerId): void;
}

/** Messages and timers that go on for ever, and do not keep a run from its end (`background.ts`). */
export interface Background {
  /** By kind: true if its messages are in the background. */
  readonly kinds: readonly boolean[];
  /** How long nothing else happens before the run is over, besides what messages take on their links. */
  readonly settleMs: number;
  /** How often the longest delay of a message so far is added to that. */
  readonly trips: number;
  isTimer(timer: number): boolean;
}

/** What a runtime needs to know of the timers of a protocol or stack. */
interface ProgramTimers {
  /** The names of its timers; undefined for a stack, whose layers number them, and if they have numbers only. */
  readonly timers: readonly string[] | undefined;
  /** A timer of the protocol has run out. */
  timeout(protocol: Protocol<unknown>, timer: number): void;
  /** How a timer is called in a trace. */
  timerText(timer: number): string;
}

/** What a runtime needs to know of the messages of a protocol or stack. */
interface ProgramMessages {
  readonly kinds: readonly Kind[];
  kindOf(message: unknown): number;
  broadcastOf(message: unknown, from: PeerId): Carried;
  /** The broadcasts of the run that an internal message is about. */
  relatedTo(message: unknown, from: PeerId, to: PeerId): readonly BroadcastName[];
}

/** What a runtime needs to know of a protocol or stack. */
export interface Program extends ProgramMessages, ProgramTimers {
  /** How many layers it has: their origins and timers come as numbers of one. */
  readonly layers: number;
  create(peer: ProgramPeer): Protocol<unknown>;
  /** By which its protocols sign; absent if none does. */
  readonly signatures?: Signatures;
  /** True for consensus: of the broadcasts with one sequence number each peer delivers one. */
  readonly decides: boolean;
  /** Absent if nothing goes on for ever. */
  readonly background?: Background;
  /** The links that its protocols make: `directed` if they have one end; absent if they make none. */
  readonly overlay?: 'connections' | 'directed';
  /** Absent if there is no failure detector. */
  readonly oracle?: Oracle;
  /** What a protocol that `create` made holds now, the lowest layer first. Call it between two reactions. */
  snapshotOf(protocol: Protocol<unknown>): LayerSnapshot[];
}
