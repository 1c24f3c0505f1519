/**
 * Peers that are slow: each message takes its time, one after the other, and is handled when that is over. All else
 * they do at once.
 *
 * A slow peer gets no turns. Its mailbox is the line, and what a message takes is what was said when it came: a list of
 * places in the mailbox says from where on it
 * is how much. A peer that stands still works on nothing; the first message takes its whole time again when it goes on.
 */
import type { PeerId } from '../../core/protocol.ts';
import type { Conditions } from './conditions.ts';
import type { Ensemble } from './ensemble.ts';
import type { Stage } from './stage.ts';

const NEVER = Number.POSITIVE_INFINITY;

interface Line {
  /** In order of place; the first holds for the message that comes next. */
  readonly steps: { readonly place: number; readonly ms: number }[];
  /** When the message that comes next will have been handled; Infinity where it has not been begun. */
  readyMs: number;
}

export class Lines {
  private readonly ensemble: Ensemble;
  private readonly stage: Stage;
  private readonly conditions: Conditions;
  private readonly lines = new Map<PeerId, Line>();

  constructor(ensemble: Ensemble, stage: Stage, conditions: Conditions) {
    this.ensemble = ensemble;
    this.stage = stage;
    this.conditions = conditions;
  }

  /** Messages that come to the peer from now on take so long; 0: no longer. */
  set(peer: PeerId, ms: number): void {
    const actor = this.ensemble.actors[peer];
    const line = this.lines.get(peer);
    if (line !== undefined) line.steps.push({ place: actor.tail, ms });
    else if (ms > 0) {
      const before = { place: actor.head, ms: 0 };
      this.lines.set(peer, { steps: [before, { place: actor.tail, ms }], readyMs: NEVER });
      this.conditions.slow[peer] = 1;
      this.stage.putAside(actor);
    }
  }

  /** The peer stands still. */
  pause(peer: PeerId): void {
    const line = this.lines.get(peer);
    if (line !== undefined) line.readyMs = NEVER;
  }

  /** The peer has crashed. */
  end(peer: PeerId): void {
    this.lines.delete(peer);
  }

  /** When something is to be done here; now, where it is overdue. */
  get nextMs(): number {
    let nextMs = NEVER;
    for (const [peer, line] of this.lines) nextMs = Math.min(nextMs, this.dueMs(peer, line));
    return nextMs;
  }

  /** Does what is due. To be called again before long: messages begin to take their time when it is. */
  attend(): void {
    const { ensemble, stage } = this;
    for (const [peer, line] of this.lines) {
      if (stage.events >= ensemble.job.stop.events || ensemble.full.end !== undefined) return;
      if (ensemble.actors[peer].isAwake) this.serve(peer, line);
    }
  }

  private dueMs(peer: PeerId, { readyMs, steps }: Line): number {
    const { isAwake, backlog } = this.ensemble.actors[peer];
    if (!isAwake) return NEVER;
    const isOver = steps[steps.length - 1].ms === 0 && backlog === 0;
    if (isOver || this.stage.owes(peer) || (backlog > 0 && readyMs === NEVER)) return 0;
    return readyMs;
  }

  private serve(peer: PeerId, line: Line): void {
    const { ensemble, stage } = this;
    const actor = ensemble.actors[peer];
    const { steps } = line;
    if (stage.owes(peer)) stage.visit(actor, 0);
    while (steps.length > 1 && ((actor.head - steps[1].place) | 0) >= 0) steps.shift();
    const [{ ms }] = steps;
    const nowMs = ensemble.now();
    if (ms === 0) this.hurry(peer, line);
    else if (actor.backlog > 0) {
      if (line.readyMs === NEVER) line.readyMs = nowMs + ms;
      if (line.readyMs > nowMs || stage.visit(actor, 1) === 0) return;
      line.readyMs = NEVER;
      this.serve(peer, line);
    }
  }

  /** The message that comes next takes no time: it came before the peer was slow, or it no longer is. */
  private hurry(peer: PeerId, { steps }: Line): void {
    const { ensemble, stage } = this;
    const actor = ensemble.actors[peer];
    if (steps.length > 1) {
      stage.visit(actor, Math.min(ensemble.job.mailbox.turn, (steps[1].place - actor.head) | 0));
      return;
    }
    this.lines.delete(peer);
    this.conditions.slow[peer] = 0;
    stage.letIn(actor);
  }
}
