/**
 * The checkpoints of PBFT (section 4.3): every so many numbers a peer says what it has delivered. Once a quorum says
 * the same, the checkpoint is stable: it takes the place of the log up to it, and says which numbers are in use.
 */
import type { Peer, PeerId } from '../core/protocol.ts';
import { type Checkpoint, type CheckpointWord, type Message, signedCheckpoint } from './pbft-messages.ts';
import type { Proofs } from './pbft-proofs.ts';

/** Numbers in use, in periods of checkpoints: so nobody waits for a checkpoint to become stable. */
const PERIODS = 2;

export class Checkpoints {
  /** The last one that is stable and that this peer has delivered: its number is the low water mark. */
  stable: Checkpoint = { number: 0, digest: '', words: [] };
  /** The last one that a quorum has reached. */
  proven: Checkpoint = this.stable;
  /** The last number above those for which there is a place in the log. */
  private missed = 0;
  /** By peer: the last ones that it has reached, above the proven one. */
  private readonly words = new Map<PeerId, CheckpointWord[]>();
  private readonly peer: Peer<Message>;
  private readonly period: number;
  private readonly proofs: Proofs;

  constructor(peer: Peer<Message>, period: number, proofs: Proofs) {
    this.peer = peer;
    this.period = period;
    this.proofs = proofs;
  }

  /** The last number that a primary may give. */
  get highMark(): number {
    return this.stable.number + PERIODS * this.period;
  }

  /**
   * @returns false of numbers for which there is no place in the log: what is said of them is dropped. If all correct
   * peers are needed, none is further ahead: each has delivered the checkpoint that is stable to the primary.
   */
  takes(number: number, delivered: number): boolean {
    const isBelow = number <= delivered + PERIODS * this.period;
    if (!isBelow) this.missed = Math.max(this.missed, number);
    return isBelow && number > this.stable.number;
  }

  /** True if a quorum has delivered what this peer has not, and it dropped what was said of that. */
  isAheadOf(delivered: number): boolean {
    return this.proven.number > delivered && this.missed > delivered;
  }

  /** This peer has delivered all up to a number. */
  reach(number: number, digest: string): void {
    if (number % this.period !== 0 || number <= this.proven.number) return;
    const signature = this.peer.sign!(signedCheckpoint(number, digest));
    this.peer.sendToGroup({ phase: 'checkpoint', number, digest, signature });
  }

  /** @returns true if a quorum has now reached another checkpoint */
  counts(from: PeerId, word: CheckpointWord): boolean {
    const { number, digest, signature } = word;
    if (!(number > this.proven.number) || !this.proofs.isCheckpoint(from, number, digest, signature)) return false;
    const known = this.words.get(from) ?? [];
    if (known.some((one) => one.number === number)) return false;
    // A correct peer goes no further ahead of what is proven.
    this.words.set(from, [...known, word].sort((a, b) => a.number - b.number).slice(-PERIODS - 1));
    const equal = [...this.words].flatMap(([by, words]) =>
      words.filter((one) => one.number === number && one.digest === digest).map((one) => [by, one.signature] as const),
    );
    return equal.length >= this.proofs.quorum && this.learns({ number, digest, words: equal });
  }

  /** @param checkpoint with a proof that holds @returns true if it is later than what was proven */
  learns(checkpoint: Checkpoint): boolean {
    if (checkpoint.number <= this.proven.number) return false;
    this.proven = checkpoint;
    for (const [peer, words] of this.words)
      this.words.set(
        peer,
        words.filter(({ number }) => number > checkpoint.number),
      );
    return true;
  }

  /** @returns true if there is another stable checkpoint, now that so much is delivered */
  advance(delivered: number): boolean {
    if (this.proven.number <= this.stable.number || delivered < this.proven.number) return false;
    this.stable = this.proven;
    return true;
  }
}
