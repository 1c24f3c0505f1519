/**
 * The scheduler: peers that have mail take turns, and in its turn a peer handles up to `mailbox.turn` messages. Here
 * peers start, get turns and lose them.
 */
import type { PeerId } from '../../core/protocol.ts';
import type { Actor } from './actor.ts';
import type { Reactions } from './reactions.ts';
import type { RunContext } from './run-context.ts';
import type { RunEnd } from './run-end.ts';
import type { RunQueue } from './run-queue.ts';

export class Scheduler {
  /** Turns that have ended. */
  turns = 0;
  private readonly context: RunContext;
  private readonly actors: readonly Actor[];
  private readonly reactions: Reactions;
  private readonly runQueue: RunQueue;
  private readonly end: RunEnd;
  private readonly isBlocking: boolean;
  /** The actor whose turn it is, and how many messages it may still handle. */
  private current: Actor | undefined = undefined;
  private turnLeft = 0;

  constructor(context: RunContext, actors: readonly Actor[], reactions: Reactions, runQueue: RunQueue, end: RunEnd) {
    this.context = context;
    this.actors = actors;
    this.reactions = reactions;
    this.runQueue = runQueue;
    this.end = end;
    this.isBlocking = context.job.mailbox.policy === 'block';
  }

  /** True while no peer has anything to do by itself. */
  get isIdle(): boolean {
    return this.current === undefined && this.runQueue.length === 0;
  }

  /** Lets the peers handle about `budget` messages, until `events` comes to `mostEvents` or `turns` to `mostTurns`. */
  run(budget: number, mostEvents: number, mostTurns: number): void {
    const { actors, reactions, runQueue, end } = this;
    const { turn } = this.context.job.mailbox;
    let left = Math.min(budget, mostEvents - reactions.events) | 0;
    while (left > 0 && this.turns < mostTurns && !this.isIdle && end.stopped === undefined) {
      if (this.current === undefined) {
        this.current = actors[runQueue.begin()];
        this.turnLeft = turn;
      }
      // Under `block` each message may be the last one before the peer must wait, and a deferred reaction may come
      // before the next one.
      const most = this.isBlocking ? 1 : Math.min(this.turnLeft, left);
      const handled = reactions.receive(this.current, most);
      this.turnLeft -= handled;
      // A turn in which a peer only waits counts too, so that this comes to an end.
      left -= Math.max(handled, 1);
      if (handled < most || this.turnLeft === 0) this.endTurn(this.current);
    }
  }

  start(p: PeerId): void {
    const { log, clock } = this.context;
    log.started(clock.now(), p);
    this.begin(p);
  }

  join(p: PeerId): void {
    const { log, clock } = this.context;
    log.joined(clock.now(), p);
    this.reactions.create(p);
    this.begin(p);
  }

  /** A new protocol in place of the one that crashed. @param begins false if its start is yet to come */
  restart(p: PeerId, begins: boolean): void {
    const { log, clock } = this.context;
    log.restarted(clock.now(), p);
    this.reactions.create(p);
    if (begins) this.begin(p);
  }

  /** The peer gets turns: it has started, is no longer paused, or is no longer slow. */
  admit(actor: Actor): void {
    const { states } = this.context;
    if (states === undefined || states.slow[actor.id] === 0) this.runQueue.end(actor.id, this.isBusy(actor));
  }

  /** The peer gets no turns: it is paused, has crashed or is slow. */
  suspend({ id }: Actor): void {
    this.runQueue.suspend(id);
    if (this.current?.id !== id) return;
    this.current = undefined;
    this.turns++;
  }

  private begin(p: PeerId): void {
    this.reactions.start(p);
    this.admit(this.actors[p]);
  }

  private endTurn(actor: Actor): void {
    this.current = undefined;
    this.turns++;
    this.runQueue.end(actor.id, this.isBusy(actor));
  }

  private isBusy({ id, mailbox }: Actor): boolean {
    return mailbox.backlog > 0 || this.reactions.isPending(id);
  }
}
