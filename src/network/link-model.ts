/**
 * What becomes of each copy that a peer sends: when it comes, whether it is lost, whether it comes twice.
 *
 * A runtime asks once a copy and reads the answer from the fields, so that nothing is allocated. In what order things
 * happen to a copy:
 *   1. it waits in the sender's queue for bandwidth; one that finds the queue full is dropped ('queue full');
 *   2. the link loses it, or not ('lost in the network');
 *   3. it takes its way: the zones' time or the link's delay, jitter, and what holds it back;
 *   4. the network makes a second copy of it, or not, which goes its own way from the same moment.
 * Each of these draws only where it is configured. A runtime that keeps the order of a link does so after all of this.
 */
import type { PeerId } from '../core/protocol.ts';

export interface LinkModel {
  /** Milliseconds from now until the copy arrives; without a grain. */
  readonly delayMs: number;
  /** Why it does not; then there is no delay. */
  readonly lost: LossReason | undefined;
  /** Milliseconds until a second copy of it arrives; −1 where there is none. */
  readonly duplicateMs: number;
  /** @param link the number of the directed link from→to */
  ask(link: number, from: PeerId, to: PeerId, bytes: number, nowMs: number): void;
}

/** Reasons that the network gives for a dropped copy. */
export type LossReason = 'lost in the network' | 'queue full';
