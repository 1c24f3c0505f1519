/**
 * What a full mailbox means, by the job's policy: the run stops; the message is dropped; or it waits with its sender
 * (`block`), who reacts to nothing
 * more until all that it waits with is placed.
 *
 * A sender waits for the receiver of its oldest letter, so letters of one link stay in order. Peers that wait for each
 * other in a ring wait for ever,
 * since none of them empties its mailbox; the ring is looked for whenever a peer begins, or goes on, to wait. What
 * waits with a sender that crashes is
 * lost with it; what waits for a receiver that crashes is lost when its sender looks again.
 */
import { MAILBOX_FULL, PEER_CRASHED } from '../../core/drop-reasons.ts';
import type { PeerId } from '../../core/protocol.ts';
import type { Stopped } from '../runtime.ts';
import type { Ensemble } from './ensemble.ts';
import { loseCopy } from './losses.ts';

interface Waiting {
  readonly to: PeerId;
  readonly number: number;
}

export class FullMailboxes {
  /** Why the run must end, once it must. */
  end: { readonly stopped: Stopped; readonly reason: string } | undefined = undefined;
  private readonly ensemble: Ensemble;
  private readonly outboxes = new Map<PeerId, Waiting[]>();

  constructor(ensemble: Ensemble) {
    this.ensemble = ensemble;
  }

  /** A letter, already counted as sent, has found `to`'s mailbox full. */
  meet(to: PeerId, number: number): void {
    const { actors, job, letters } = this.ensemble;
    const { limit, policy } = job.mailbox;
    if (policy === 'block') {
      this.keep(to, number);
      return;
    }
    const { from } = letters.all[number];
    loseCopy(this.ensemble, to, letters.all[number], MAILBOX_FULL);
    if (policy === 'drop') return;
    actors[from].isHeld = 1;
    this.end ??= { stopped: 'limit', reason: `the mailbox of peer ${to} is full: ${limit} messages` };
  }

  isWaiting(peer: PeerId): boolean {
    return this.outboxes.size > 0 && this.outboxes.has(peer);
  }

  hasRoom(peer: PeerId): boolean {
    return this.ensemble.actors[peer].backlog < this.ensemble.job.mailbox.limit;
  }

  /** Places what there is room for. True when nothing of this peer waits any more. */
  place(from: PeerId): boolean {
    const waiting = this.outboxes.get(from);
    if (waiting === undefined) return true;
    let placed = 0;
    for (; placed < waiting.length && this.hasRoom(waiting[placed].to); placed++) {
      const { to, number } = waiting[placed];
      if (this.ensemble.transmission === undefined) this.ensemble.actors[to].put(number);
      else this.ensemble.transmission.enter(to, number);
    }
    waiting.splice(0, placed);
    if (waiting.length === 0) return this.outboxes.delete(from);
    this.lookForRing(from);
    return false;
  }

  /** What waits with a peer is lost with it. */
  abandon(from: PeerId): void {
    const waiting = this.outboxes.get(from) ?? [];
    this.outboxes.delete(from);
    for (const { to, number } of waiting) loseCopy(this.ensemble, to, this.ensemble.letters.all[number], PEER_CRASHED);
  }

  /** The letters that wait, by number, with their receivers. */
  *waiting(): Generator<Waiting> {
    for (const outbox of this.outboxes.values()) yield* outbox;
  }

  private keep(to: PeerId, number: number): void {
    const { actors, conditions, letters } = this.ensemble;
    const { from } = letters.all[number];
    if (conditions?.crashed[from] === 1) {
      // Its link had held it back, and now there is nobody to wait with it.
      loseCopy(this.ensemble, to, letters.all[number], PEER_CRASHED);
      return;
    }
    actors[from].isHeld = 1;
    const waiting = this.outboxes.get(from);
    if (waiting !== undefined) {
      waiting.push({ to, number });
      return;
    }
    this.outboxes.set(from, [{ to, number }]);
    // It has something to do in its turn, even if nobody writes to it.
    this.ensemble.turns.add(from);
    this.lookForRing(from);
  }

  private lookForRing(peer: PeerId): void {
    const ring = this.ringFrom(peer);
    if (ring === undefined) return;
    const reason =
      ring.length === 1
        ? `peer ${peer} waits for room in its own mailbox, which is full`
        : `peers ${ring.join(', ')} wait in a ring, each for room in the full mailbox of the next`;
    this.end ??= { stopped: 'failed', reason };
  }

  /** The peers from this one on, each of which waits for the next one, where the last one waits for this one. */
  private ringFrom(peer: PeerId): PeerId[] | undefined {
    const ring: PeerId[] = [];
    let at = peer;
    do {
      const waiting = this.outboxes.get(at);
      if (waiting === undefined || this.hasRoom(waiting[0].to) || ring.length === this.outboxes.size) return undefined;
      ring.push(at);
      at = waiting[0].to;
    } while (at !== peer);
    return ring;
  }
}
