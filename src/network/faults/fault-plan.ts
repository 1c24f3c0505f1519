/**
 * What goes wrong in a run: plain data, drawn before the run starts and in order of time. Every runtime applies the
 * same list.
 *
 * All that overlaps has been worked out already, so nobody counts: each action changes something, `resume` ends all
 * pauses of that peer, `slow` and `skew` say what
 * holds from now on, and what `heal` ends stands here as the actions that end it. Only blocks and storms lie over each
 * other; they have numbers.
 * Who applies what, where each peer is a process of its own:
 *   crash, restart, pause, resume: whoever holds the peer (the peer says what it can before); slow, skew: the peer;
 *   cut, mend: both ends of the link;
 *   block, unblock, storm, calm, falter: each sender, when it sends (`Weather` tells what becomes of a copy). What is
 *   on its way then still arrives.
 * A crash ends its peer's pause, slowness and skew; where they go on after a restart, the plan says them again. Copies
 * that come to a crashed peer, and those
 * that wait in its mailbox when it crashes, are dropped ('peer crashed'). A restart comes at least a millisecond after
 * the crash.
 */
import type { DelaySetting } from '../../core/parameters.ts';
import type { FaultKind, PeerId } from '../../core/protocol.ts';

/** Peers in ascending order. */
export type PeerSet = 'all' | readonly PeerId[];

/** Copies from one of these peers to one of those, one way; a peer's messages to itself are none. */
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
   * The link goes down, and what is on it is dropped ('link down'), or it comes up; both ends are told (`linkDown`,
   * `linkUp`).
   */
  | { readonly does: 'cut' | 'mend'; readonly a: PeerId; readonly b: PeerId };

export type FaultAction = Effect & { readonly atMs: number };

export interface FaultPlan {
  /** In order of time; those of equal times happen in this order, before anything else at that time. */
  readonly actions: readonly FaultAction[];
  /** When everything was ended, where the experiment says `heal`. */
  readonly healedMs?: number;
}

/**
 * What a plan has done to the protocol until then, in the words of its promises; losses in a storm are seen in the
 * books.
 */
export function faultKindsOf({ actions }: FaultPlan, untilMs: number): FaultKind[] {
  const kinds = new Set<FaultKind>();
  for (const { does, atMs } of actions) {
    if (atMs > untilMs) break;
    if (does === 'crash' || does === 'restart' || does === 'pause') kinds.add(does);
    if (does === 'block' || does === 'cut') kinds.add('partition');
  }
  return [...kinds];
}
