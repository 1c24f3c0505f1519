/**
 * Serves slow peers: each message takes its time, one after the other, and is handled when that is over. Everything
 * else happens at once.
 *
 * A slow peer gets no turns. Its mailbox is the queue, and a message takes as long as was said when it came: a list of
 * places in the mailbox says from where on a message takes how long. A paused peer works on nothing; when it resumes,
 * the first message takes its whole time again.
 */
import type { PeerId } from '../../core/protocol.ts';
import type { Actor } from './actor.ts';
import type { Reactions } from './reactions.ts';
import type { RunContext } from './run-context.ts';
import type { Scheduler } from './scheduler.ts';

const NEVER = Number.POSITIVE_INFINITY;

interface SlowPeer {
  /** In order of place; the first holds for the next message. */
  readonly steps: { readonly place: number; readonly ms: number }[];
  /** When the next message will have been handled; Infinity if it has not been begun. */
  readyMs: number;
}

export class SlowPeers {
  private readonly context: RunContext;
  private readonly actors: readonly Actor[];
  private readonly reactions: Reactions;
  private readonly scheduler: Scheduler;
  private readonly peers = new Map<PeerId, SlowPeer>();

  constructor(context: RunContext, actors: readonly Actor[], reactions: Reactions, scheduler: Scheduler) {
    this.context = context;
    this.actors = actors;
    this.reactions = reactions;
    this.scheduler = scheduler;
  }

  /** Messages that come to the peer from now on take so long; 0: no longer. */
  set(peer: PeerId, ms: number): void {
    const { mailbox } = this.actors[peer];
    const slow = this.peers.get(peer);
    if (slow !== undefined) slow.steps.push({ place: mailbox.tail, ms });
    else if (ms > 0) {
      const before = { place: mailbox.head, ms: 0 };
      this.peers.set(peer, { steps: [before, { place: mailbox.tail, ms }], readyMs: NEVER });
      this.context.states!.slow[peer] = 1;
      this.scheduler.suspend(this.actors[peer]);
    }
  }

  /** The peer is paused. */
  pause(peer: PeerId): void {
    const slow = this.peers.get(peer);
    if (slow !== undefined) slow.readyMs = NEVER;
  }

  /** The peer has crashed. */
  forget(peer: PeerId): void {
    this.peers.delete(peer);
  }

  /** When something is to be done here; 0 if it is overdue. */
  get nextMs(): number {
    let nextMs = NEVER;
    for (const [peer, slow] of this.peers) nextMs = Math.min(nextMs, this.dueMs(peer, slow));
    return nextMs;
  }

  /** Does what is due. Call it again before long: a message begins to take its time when it is called. */
  serve(): void {
    const { events } = this.context.job.stop;
    for (const [peer, slow] of this.peers) {
      if (this.reactions.events >= events || this.context.end.stopped !== undefined) return;
      if (this.actors[peer].isAwake) this.serveOne(peer, slow);
    }
  }

  private dueMs(peer: PeerId, { readyMs, steps }: SlowPeer): number {
    const { isAwake, mailbox } = this.actors[peer];
    if (!isAwake) return NEVER;
    const isOver = steps[steps.length - 1].ms === 0 && mailbox.backlog === 0;
    if (isOver || this.reactions.isPending(peer) || (mailbox.backlog > 0 && readyMs === NEVER)) return 0;
    return readyMs;
  }

  private serveOne(peer: PeerId, slow: SlowPeer): void {
    const { reactions } = this;
    const actor = this.actors[peer];
    const { mailbox } = actor;
    const { steps } = slow;
    if (reactions.isPending(peer)) reactions.receive(actor, 0);
    while (steps.length > 1 && ((mailbox.head - steps[1].place) | 0) >= 0) steps.shift();
    const [{ ms }] = steps;
    const nowMs = this.context.clock.now();
    if (ms === 0) this.hurry(actor, slow);
    else if (mailbox.backlog > 0) {
      if (slow.readyMs === NEVER) slow.readyMs = nowMs + ms;
      if (slow.readyMs > nowMs || reactions.receive(actor, 1) === 0) return;
      slow.readyMs = NEVER;
      this.serveOne(peer, slow);
    }
  }

  /** The next message takes no time: it came before the peer was slow, or the peer no longer is. */
  private hurry(actor: Actor, { steps }: SlowPeer): void {
    const { context, reactions } = this;
    const { turn } = context.job.mailbox;
    if (steps.length > 1) {
      reactions.receive(actor, Math.min(turn, (steps[1].place - actor.mailbox.head) | 0));
      return;
    }
    this.peers.delete(actor.id);
    context.states!.slow[actor.id] = 0;
    this.scheduler.admit(actor);
  }
}
