/**
 * What a full mailbox means, by the job's policy: the run stops; the message is dropped; or it waits with its sender (`block`), who reacts to nothing
 * more until all that it waits with is placed.
 *
 * A sender waits for the receiver of its oldest letter, so letters of one link stay in order. Peers that wait for each other in a ring wait for ever,
 * since none of them empties its mailbox; the ring is looked for whenever a peer begins, or goes on, to wait.
 */
import type { PeerId } from '../../core/protocol.ts';
import type { Stopped } from '../runtime.ts';
import type { Ensemble } from './ensemble.ts';
import type { Letter } from './letters.ts';

const REASON = 'mailbox full';

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
    this.drop(to, letters.all[number]);
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
      this.ensemble.actors[waiting[placed].to].put(waiting[placed].number);
    }
    waiting.splice(0, placed);
    if (waiting.length === 0) return this.outboxes.delete(from);
    this.lookForRing(from);
    return false;
  }

  /** The letters that wait, by number, with their receivers. */
  *waiting(): Generator<Waiting> {
    for (const outbox of this.outboxes.values()) yield* outbox;
  }

  private keep(to: PeerId, number: number): void {
    const { actors, letters } = this.ensemble;
    const { from } = letters.all[number];
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

  private drop(to: PeerId, letter: Letter): void {
    const { job, letters, log, routes } = this.ensemble;
    const { from, message, kind } = letter;
    routes.lose(from, to, letter.carries);
    if (log.full) {
      const { origin, sequence } = job.program.broadcastOf(message, from) ?? { origin: -1, sequence: 0 };
      log.dropped(this.ensemble.now(), from, to, letter.copy, kind, REASON, origin, sequence);
    }
    letters.drop(letter, REASON);
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
