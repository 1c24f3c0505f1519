/**
 * Crashes, restarts, pauses and resumes peers. A peer that is paused or has crashed gets no turns: a paused one still
 * gets mail, and all other reactions are deferred; mail to a crashed one is lost, and so is what it had.
 */
import type { PeerId } from '../../core/protocol.ts';
import type { Actor } from './actor.ts';
import type { Backpressure } from './backpressure.ts';
import type { Reactions } from './reactions.ts';
import type { RunContext } from './run-context.ts';
import type { Scheduler } from './scheduler.ts';

export class PeerFaults {
  private readonly context: RunContext;
  private readonly actors: readonly Actor[];
  private readonly reactions: Reactions;
  private readonly scheduler: Scheduler;
  private readonly backpressure: Backpressure;

  constructor(
    context: RunContext,
    actors: readonly Actor[],
    reactions: Reactions,
    scheduler: Scheduler,
    backpressure: Backpressure,
  ) {
    this.context = context;
    this.actors = actors;
    this.reactions = reactions;
    this.scheduler = scheduler;
    this.backpressure = backpressure;
  }

  crash(peer: PeerId): void {
    const { books, timers, seen, states } = this.context;
    const actor = this.actors[peer];
    states!.crash(peer);
    this.scheduler.suspend(actor);
    actor.isStarted = false;
    actor.isAwake = false;
    this.backpressure.loseMail(peer);
    timers.clearAll(peer);
    seen.forget(peer);
    books.forgetBeliefs(peer);
    this.reactions.miss(peer);
  }

  /** The peer says goodbye, unless it has not started; then all is gone as in a crash. */
  leave(peer: PeerId): void {
    const { log, clock, links } = this.context;
    if (this.actors[peer].isStarted) this.reactions.leave(peer);
    log.left(clock.now(), peer);
    links.absent![peer] = 1;
    this.crash(peer);
  }

  /** @param begins false if the start of the peer is yet to come */
  restart(peer: PeerId, keeps: boolean, begins: boolean): void {
    const { states, storage } = this.context;
    states!.crashed[peer] = 0;
    storage.restart(peer, keeps);
    this.scheduler.restart(peer, begins);
  }

  /** The failure detectors of all others learn that the peer has crashed, or is back. */
  tellOracles(peer: PeerId, isBack: boolean): void {
    for (const { id } of this.actors) if (id !== peer) this.reactions.tellOracle(id, peer, isBack);
  }

  pause(peer: PeerId): void {
    const actor = this.actors[peer];
    this.context.states!.paused[peer] = 1;
    actor.isAwake = false;
    this.scheduler.suspend(actor);
  }

  resume(peer: PeerId): void {
    const actor = this.actors[peer];
    if (!actor.isStarted || actor.isAwake) return;
    actor.isAwake = true;
    if (this.context.states!.slow[peer] === 1) this.reactions.moveForward(actor);
    else this.scheduler.admit(actor);
  }

  /** A peer that is paused while something waits for it; undefined if there is none. @param isLate its start waits */
  pausedWithMail(isLate: (peer: PeerId) => boolean): Actor | undefined {
    const { paused } = this.context.states!;
    return this.actors.find(
      ({ id, mailbox }) => paused[id] === 1 && (mailbox.backlog > 0 || this.reactions.isPending(id) || isLate(id)),
    );
  }
}
