/**
 * The fault plan of a run: plain data, drawn before the run starts, in order of time. Every runtime applies the same
 * plan.
 *
 * Overlaps are already resolved: each action changes something, `resume` ends all pauses of its peer, `slow` and `skew`
 * say what holds from now on, and `heal` is written as the actions that end things. Only blocks and storms overlap;
 * they have numbers.
 *
 * If each peer is a process of its own, this applies what:
 *   crash, restart, pause, resume: the parent of the peer process; slow, skew, join, leave: the peer;
 *   cut, mend: both ends of the link;
 *   block, unblock, storm, calm, falter, and the faults of single copies: each sender, when it sends (link-faults.ts). Copies in flight still arrive.
 * A crash ends the pause, slow time and skew of its peer; if they go on after a restart, the plan says them again.
 * Copies that come to a crashed peer, or wait in its mailbox when it crashes, are dropped ('peer crashed'). A restart
 * comes at least a millisecond after the crash.
 */
import type { DelaySetting } from '../../core/parameters.ts';
import type { FaultKind, PeerId } from '../../core/protocol.ts';
import type { CopyFault } from './copy-faults.ts';

/** Peers in ascending order. */
export type PeerSet = 'all' | readonly PeerId[];

/** Copies from one of these peers to one of those, in this direction; messages of a peer to itself do not count. */
export interface Scope {
  readonly from: PeerSet;
  readonly to: PeerSet;
}

export type Effect =
  /** The peer stops at once and loses what it has in memory. */
  | { readonly does: 'crash'; readonly peer: PeerId; readonly reason: string }
  /**
   * Of the copies that the peer sends to others from now on only so many go out, until it crashes; the rest are dropped
   * ('peer crashed').
   */
  | { readonly does: 'falter'; readonly peer: PeerId; readonly leaves: number }
  /** A new protocol is made and started: with what the old one put in `peer.keep`, or without. */
  | { readonly does: 'restart'; readonly peer: PeerId; readonly keeps: boolean }
  /**
   * Nothing happens at the peer until `resume`: messages, timers and the workload's wishes wait, and then come in their
   * order.
   */
  | { readonly does: 'pause' | 'resume'; readonly peer: PeerId }
  /** From now on each message that comes takes so long to be handled, one after the other; 0: no longer. */
  | { readonly does: 'slow'; readonly peer: PeerId; readonly ms: number }
  /** Timers that are set from now on take so many times as long; 1: as long as asked. */
  | { readonly does: 'skew'; readonly peer: PeerId; readonly factor: number }
  /** Copies are dropped ('partitioned'). */
  | ({ readonly does: 'block'; readonly id: number } & Scope)
  | { readonly does: 'unblock'; readonly id: number }
  /**
   * Each copy is lost with this probability ('lost in a storm'), and if not delayed by a draw from this law, on top of
   * all else.
   */
  | ({ readonly does: 'storm'; readonly id: number; readonly loss: number; readonly delay?: DelaySetting } & Scope)
  | { readonly does: 'calm'; readonly id: number }
  /**
   * The link goes down, and what is on it is dropped ('link down'), or it comes up; both ends learn it (`linkDown`,
   * `linkUp`).
   */
  | { readonly does: 'cut' | 'mend'; readonly a: PeerId; readonly b: PeerId }
  /**
   * The peer starts for the first time; until then it was not there, and its links were down. The plan mends them right
   * before.
   */
  | { readonly does: 'join'; readonly peer: PeerId }
  /** The peer may say goodbye; then all is gone as in a crash, for good. */
  | { readonly does: 'leave'; readonly peer: PeerId };

export type FaultAction = Effect & { readonly atMs: number };

/** What adds a peer, or takes one away. */
export type PeerChange = Extract<FaultAction, { readonly does: 'crash' | 'restart' | 'join' | 'leave' }>;

/** What a runtime does to one peer as a whole. */
export type PeerAction = PeerChange | Extract<FaultAction, { readonly does: 'pause' | 'resume' }>;

const peerChanges: ReadonlySet<FaultAction['does']> = new Set(['crash', 'restart', 'join', 'leave']);

export function isPeerChange(action: FaultAction): action is PeerChange {
  return peerChanges.has(action.does);
}

export interface FaultPlan {
  /** In order of time; those of equal times happen in this order, before anything else at that time. */
  readonly actions: readonly FaultAction[];
  /** What happens to single copies; absent if nothing does. */
  readonly copies?: readonly CopyFault[];
  /** When everything ended, if the experiment says `heal`. */
  readonly healedMs?: number;
}

/**
 * What a plan has done to the protocol until then, in the words of its promises; losses in a storm are seen in the
 * books.
 */
export function faultKindsOf({ actions, copies = [] }: FaultPlan, untilMs: number): FaultKind[] {
  const kinds = new Set<FaultKind>(copies.some(({ does }) => does === 'duplicate') ? ['duplication'] : []);
  for (const action of actions) {
    const { does, atMs } = action;
    if (atMs > untilMs) break;
    if (does === 'crash' || does === 'pause' || does === 'join') kinds.add(does);
    if (does === 'leave') kinds.add('crash');
    if (does === 'restart') kinds.add(action.keeps ? 'recovery' : 'restart');
    if (does === 'block' || does === 'cut') kinds.add('partition');
  }
  return [...kinds];
}
