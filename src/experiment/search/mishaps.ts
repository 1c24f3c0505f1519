/** What happens to the peers of a case, and what of it a search allows. */
import type { PeerId } from '../../core/protocol.ts';

/** Something that happens to peers at a time of the run. */
export type Mishap =
  /** `leaves`: copies of what the peer sends in the millisecond before that still go out. */
  | { readonly kind: 'crash'; readonly peer: PeerId; readonly atMs: number; readonly leaves?: number }
  | {
      readonly kind: 'restart';
      readonly peer: PeerId;
      readonly atMs: number;
      readonly forMs: number;
      readonly keeps: boolean;
    }
  /** The peer joins late, or leaves for good. */
  | { readonly kind: 'join'; readonly peer: PeerId; readonly atMs: number }
  | { readonly kind: 'leave'; readonly peer: PeerId; readonly atMs: number }
  | { readonly kind: 'pause'; readonly peer: PeerId; readonly atMs: number; readonly forMs: number }
  /** These peers against the rest, for good where there is no `forMs`; `oneWay`: only what they send is dropped. */
  | {
      readonly kind: 'partition';
      readonly peers: readonly PeerId[];
      readonly atMs: number;
      readonly forMs?: number;
      readonly oneWay: boolean;
    };

/**
 * What the mishaps of cases look like. A search without a shape has those that promises are usually about: fewer than
 * half of the peers crash, and all else is drawn.
 */
export interface FaultShape {
  /** `majority`: at least half of the peers crash, and at least one does not. */
  readonly crashes?: 'minority' | 'majority';
  /** False if no peer that restarts has what it kept; drawn if it is left out. */
  readonly keeps?: false;
  /** True if every partition ends. */
  readonly heals?: true;
  /** How many of the peers are Byzantine, if any are; fewer than a third if it is left out. */
  readonly byzantine?: 'below a third' | 'a third';
}

/** The least and the most peers that crash, and the least peers of a case in which any can. */
export function crashesOf({ crashes = 'minority' }: FaultShape, peers: number): { least: number; most: number } {
  return crashes === 'minority'
    ? { least: 1, most: Math.ceil(peers / 2) - 1 }
    : { least: Math.ceil(peers / 2), most: peers - 1 };
}

/** True if so many crashes and restarts, and each fault, are such as the shape has them. */
export function hasShape(mishaps: readonly Mishap[], peers: number, shape: FaultShape): boolean {
  const down = new Set<number>();
  for (const mishap of mishaps) {
    if (mishap.kind === 'crash' || mishap.kind === 'restart' || mishap.kind === 'leave') down.add(mishap.peer);
    if (mishap.kind === 'restart' && (shape.keeps ?? mishap.keeps) !== mishap.keeps) return false;
    if (mishap.kind === 'partition' && shape.heals && mishap.forMs === undefined) return false;
  }
  const { least, most } = crashesOf(shape, peers);
  return down.size <= Math.max(0, most) && (shape.crashes !== 'majority' || down.size >= least);
}
