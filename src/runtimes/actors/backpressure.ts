/**
 * What happens when a mailbox is full, by the policy of the job: the run ends (`stop`), the message is dropped
 * (`drop`), or it waits with its sender, which reacts to nothing more until all its waiting messages are placed
 * (`block`).
 *
 * A sender waits for the receiver of its oldest message, so messages of one link stay in order. Peers that wait for
 * each other in a ring are deadlocked; the ring is looked for whenever a peer begins, or continues, to wait. What waits
 * with a sender that crashes is lost; what waits for a receiver that crashes is lost when its sender looks again.
 */
import { MAILBOX_FULL, PEER_CRASHED } from '../../core/drop-reasons.ts';
import type { PeerId } from '../../core/protocol.ts';
import type { DroppedCopies } from './dropped-copies.ts';
import type { Envelopes } from './envelopes.ts';
import type { Mailbox, Overflow } from './mailbox.ts';
import type { RunContext } from './run-context.ts';
import type { RunEnd } from './run-end.ts';

interface Waiting {
  readonly to: PeerId;
  readonly number: number;
}

export class Backpressure implements Overflow {
  private readonly context: RunContext;
  private readonly mailboxes: readonly Mailbox[];
  private readonly envelopes: Envelopes;
  private readonly drops: DroppedCopies;
  private readonly end: RunEnd;
  /** By sender: the messages that wait with it. */
  private readonly waitingOf = new Map<PeerId, Waiting[]>();

  constructor(
    context: RunContext,
    mailboxes: readonly Mailbox[],
    envelopes: Envelopes,
    drops: DroppedCopies,
    end: RunEnd,
  ) {
    this.context = context;
    this.mailboxes = mailboxes;
    this.envelopes = envelopes;
    this.drops = drops;
    this.end = end;
  }

  meet(to: PeerId, number: number): void {
    const { limit, policy } = this.context.job.mailbox;
    if (policy === 'block') {
      this.hold(to, number);
      return;
    }
    const { from } = this.envelopes.all[number];
    this.drops.drop(to, number, MAILBOX_FULL);
    if (policy === 'drop') return;
    this.mailboxes[from].isHeld = 1;
    this.end.ask('limit', `the mailbox of peer ${to} is full: ${limit} messages`);
  }

  isWaiting(peer: PeerId): boolean {
    return this.waitingOf.size > 0 && this.waitingOf.has(peer);
  }

  /** Places the messages for which there is room. True when none of this sender waits any more. */
  place(from: PeerId): boolean {
    const waiting = this.waitingOf.get(from);
    if (waiting === undefined) return true;
    let placed = 0;
    for (; placed < waiting.length && this.mailboxes[waiting[placed].to].hasRoom; placed++) {
      const { to, number } = waiting[placed];
      if (this.isCrashed(to)) this.drops.drop(to, number, PEER_CRASHED);
      else this.mailboxes[to].put(number);
    }
    waiting.splice(0, placed);
    if (waiting.length === 0) return this.waitingOf.delete(from);
    this.lookForRing(from);
    return false;
  }

  /** The peer has crashed: what is in its mailbox and what waits with it is lost. */
  loseMail(peer: PeerId): void {
    this.mailboxes[peer].clear((number) => this.drops.drop(peer, number, PEER_CRASHED));
    const waiting = this.waitingOf.get(peer) ?? [];
    this.waitingOf.delete(peer);
    for (const { to, number } of waiting) this.drops.drop(to, number, PEER_CRASHED);
  }

  /** The messages that wait, by the number of their envelope, with their receivers. */
  *waiting(): Generator<Waiting> {
    for (const messages of this.waitingOf.values()) yield* messages;
  }

  private hold(to: PeerId, number: number): void {
    const { from } = this.envelopes.all[number];
    if (this.isCrashed(from)) {
      // A link delayed the copy, and its sender has crashed meanwhile.
      this.drops.drop(to, number, PEER_CRASHED);
      return;
    }
    this.mailboxes[from].isHeld = 1;
    const waiting = this.waitingOf.get(from);
    if (waiting !== undefined) {
      waiting.push({ to, number });
      return;
    }
    this.waitingOf.set(from, [{ to, number }]);
    // It has something to do in its turn, even if it gets no mail.
    this.mailboxes[from].wake();
    this.lookForRing(from);
  }

  private isCrashed(peer: PeerId): boolean {
    const { states } = this.context;
    return states !== undefined && states.crashed[peer] === 1;
  }

  private lookForRing(peer: PeerId): void {
    const ring = this.ringFrom(peer);
    if (ring === undefined) return;
    const reason =
      ring.length === 1
        ? `peer ${peer} waits for room in its own mailbox, which is full`
        : `peers ${ring.join(', ')} wait in a ring, each for room in the full mailbox of the next`;
    this.end.ask('failed', reason);
  }

  /** The peers from this one on, each of which waits for the next one, if the last one waits for this one. */
  private ringFrom(peer: PeerId): PeerId[] | undefined {
    const ring: PeerId[] = [];
    let at = peer;
    do {
      const waiting = this.waitingOf.get(at);
      if (waiting === undefined || this.mailboxes[waiting[0].to].hasRoom || ring.length === this.waitingOf.size)
        return undefined;
      ring.push(at);
      at = waiting[0].to;
    } while (at !== peer);
    return ring;
  }
}
