/**
 * Runs the reactions of the peers. The hot path of receiving is `receive`.
 *
 * A reaction to anything but a message (timer, link, broadcast of the workload) runs when it is due, unless the peer
 * may not react now: it has not started or, under policy `block`, it waits for room in a mailbox or has none in its
 * own. Then the reaction is deferred, and runs before the next message. For a paused peer reactions are deferred as
 * well, and run in their order with the messages.
 */
import { payloadOf } from '../../core/payload.ts';
import type { PeerId } from '../../core/protocol.ts';
import { isSampled } from '../../trace/sampling.ts';
import { BROADCAST, CREATE, LEAVE, LINK, ORACLE, RECEIVE, START, TIMEOUT } from '../heartbeat.ts';
import type { Actor } from './actor.ts';
import type { Backpressure } from './backpressure.ts';
import { DeferredReactions, messagesBefore } from './deferred-reactions.ts';
import type { Envelope } from './envelopes.ts';
import type { TimedEvent } from './event-queue.ts';
import type { MessageWriter } from './message-writer.ts';
import type { RunContext } from './run-context.ts';

/** Broadcasts that a workload gets in a row for the deliveries of one reaction, before others have their turn. */
const BROADCASTS_IN_A_ROW = 1024;
/** More messages than a mailbox holds; a small integer, as the loop over messages compares with it. */
const MOST_MESSAGES = 2 ** 30;

export class Reactions {
  /** Messages handled. */
  events = 0;
  /** Timers that ran out. */
  timeouts = 0;
  /** Those of them that were not in the background; counted only if some are. */
  foregroundTimeouts = 0;
  /** The peer whose protocol reacts, or did last. */
  reacting: PeerId = 0;
  private readonly context: RunContext;
  private readonly actors: readonly Actor[];
  private readonly writer: MessageWriter;
  private readonly backpressure: Backpressure;
  private readonly isBlocking: boolean;
  private readonly deferred = new DeferredReactions();

  constructor(context: RunContext, actors: readonly Actor[], writer: MessageWriter, backpressure: Backpressure) {
    this.context = context;
    this.actors = actors;
    this.writer = writer;
    this.backpressure = backpressure;
    this.isBlocking = context.job.mailbox.policy === 'block';
  }

  /** Makes the protocol of a peer, or a new one if it has crashed. */
  create(p: PeerId): void {
    this.begin(p, CREATE);
    this.actors[p].protocol = this.context.job.program.create(this.actors[p]);
  }

  start(p: PeerId): void {
    const actor = this.actors[p];
    actor.isStarted = true;
    actor.isAwake = true;
    this.begin(p, START);
    actor.protocol.start?.();
    this.broadcastWanted(actor);
    this.tellOfCrashed(p);
  }

  /** The peer says goodbye. */
  leave(p: PeerId): void {
    this.begin(p, LEAVE);
    this.actors[p].protocol.leave?.();
  }

  /** True if a reaction of the peer is deferred, or it waits for room somewhere. */
  isPending(p: PeerId): boolean {
    return this.deferred.has(p) || this.backpressure.isWaiting(p);
  }

  /** What is deferred comes before the next message. */
  moveForward({ mailbox }: Actor): void {
    this.deferred.moveForward(mailbox);
  }

  /** A peer has crashed: its deferred reactions do not run. */
  miss(p: PeerId): void {
    for (const { miss } of this.deferred.take(p)) miss?.();
  }

  /**
   * The schedule of the workload asks for a broadcast. `goOn` is called when it has been made or, as its peer has
   * crashed first, will not be.
   */
  broadcastPlanned(p: PeerId, goOn: () => void): void {
    const actor = this.actors[p];
    const run = (): void => {
      this.broadcast(actor);
      goOn();
    };
    const miss = (): void => {
      this.context.books.missedBroadcasts++;
      goOn();
    };
    this.react(actor, run, miss);
  }

  fireTimer(event: TimedEvent): void {
    const { timers, log, clock, job } = this.context;
    const { peer, number: timer } = event;
    const actor = this.actors[peer];
    this.react(actor, () => {
      // A deferred timer may have been cleared or moved meanwhile.
      if (!timers.fire(event)) return;
      this.timeouts++;
      if (job.program.background?.isTimer(timer) === false) this.foregroundTimeouts++;
      log.timerFired(clock.now(), peer, timer);
      this.begin(peer, TIMEOUT);
      job.program.timeout(actor.protocol, timer);
    });
  }

  /** The peer learns that a link of its has changed; if it is paused, in its order. `learn` is called when it does. */
  changeLink(p: PeerId, other: PeerId, up: boolean, learn: () => void): void {
    const { log, clock } = this.context;
    const actor = this.actors[p];
    const isPaused = actor.isStarted && !actor.isAwake;
    if (!isPaused) learn();
    if (!actor.isStarted) return;
    this.react(actor, () => {
      if (isPaused) learn();
      log.linkChanged(clock.now(), p, other, up);
      this.begin(p, LINK);
      actor.protocol[up ? 'linkUp' : 'linkDown']?.(other);
    });
  }

  /** The failure detector of a peer is told that another peer has crashed, or is back. */
  tellOracle(p: PeerId, other: PeerId, isBack: boolean): void {
    const { oracle } = this.context.job.program;
    const actor = this.actors[p];
    if (oracle === undefined || !actor.isStarted) return;
    this.react(actor, () => {
      this.begin(p, ORACLE);
      oracle[isBack ? 'restarted' : 'crashed'](actor.protocol, other);
    });
  }

  /** One that starts, or is back, learns which peers are not there. */
  private tellOfCrashed(p: PeerId): void {
    const { job, states } = this.context;
    if (job.program.oracle === undefined || states === undefined) return;
    for (let other = 0; other < job.graph.size; other++)
      if (other !== p && states.crashed[other] === 1) this.tellOracle(p, other, false);
  }

  /** The actor handles up to `most` messages; returns how many it did. */
  receive(actor: Actor, most: number): number {
    const { log, job, heartbeat } = this.context;
    const { all } = this.writer.envelopes;
    const { wire } = job;
    const { protocol, mailbox } = actor;
    actor.isSampling = log.level === 'counters' || log.level === 'none' ? 1 : 0;
    mailbox.isHeld = 0;
    this.reacting = actor.id;
    let allowed = most | 0;
    if (this.isBlocking || this.deferred.peers > 0) allowed = Math.min(most, this.catchUp(actor)) | 0;
    let handled = 0;
    try {
      for (;;) {
        const { backlog } = mailbox;
        if (backlog > mailbox.backlogMax) mailbox.backlogMax = backlog;
        if (backlog === 0 || handled === allowed || mailbox.isHeld === 1) break;
        const envelope = all[mailbox.take()];
        const { from, message } = envelope;
        if (++envelope.received === envelope.sent && envelope.isOpen === 0) this.putAway(actor, envelope);
        handled++;
        if (heartbeat !== undefined) heartbeat.begin(actor.id, RECEIVE);
        protocol.receive(from, wire === undefined ? message : wire.open(message, actor.id));
        if (actor.wanted > 0) this.broadcastWanted(actor);
      }
    } finally {
      // Also if the protocol throws: the books must agree.
      actor.handled += handled;
      this.events += handled;
    }
    return handled;
  }

  /** The last copy of an envelope has been received. At trace level full it was the only one. */
  private putAway({ id }: Actor, envelope: Envelope): void {
    const { envelopes, facts } = this.writer;
    if (envelope.copy >= 0 && facts.log.full) facts.received(envelope, id);
    envelopes.retire(envelope);
  }

  private begin(p: PeerId, reaction: number): void {
    this.reacting = p;
    this.context.heartbeat?.begin(p, reaction);
  }

  private broadcast(actor: Actor): void {
    const { job, log, clock } = this.context;
    const sequence = actor.broadcasts++;
    this.context.goal?.broadcast(actor.id);
    const payload = payloadOf(job.payload, actor.id, sequence);
    if (actor.isSampling === 0 || isSampled(sequence)) log.broadcast(clock.now(), actor.id, sequence, payload);
    this.begin(actor.id, BROADCAST);
    actor.protocol.broadcast({ origin: actor.id, sequence, payload });
  }

  /** The broadcasts that the workload wants because of deliveries; they may bring deliveries of their own. */
  private broadcastWanted(actor: Actor): void {
    for (let left = BROADCASTS_IN_A_ROW; left > 0 && actor.wanted > 0 && this.mayReact(actor); left--) {
      actor.wanted--;
      this.broadcast(actor);
    }
    if (actor.wanted > 0) this.deferWanted(actor);
  }

  /** Kept separate so that the hot path allocates no closures. */
  private deferWanted(actor: Actor): void {
    const rest = actor.wanted;
    const { goal, books } = this.context;
    actor.wanted = 0;
    goal?.hold(rest);
    const run = (): void => {
      actor.wanted = rest;
      goal?.hold(-rest);
    };
    const miss = (): void => {
      books.missedBroadcasts += rest;
      goal?.hold(-rest);
    };
    this.defer(actor, run, miss);
  }

  /** @param miss is called instead if the peer crashes before it may react */
  private react(actor: Actor, run: () => void, miss?: () => void): void {
    if (!this.mayReact(actor) || this.deferred.has(actor.id)) {
      this.defer(actor, run, miss);
      return;
    }
    this.reacting = actor.id;
    run();
    this.broadcastWanted(actor);
    if (actor.mailbox.backlog > 0) actor.mailbox.wake();
  }

  /** Whether an actor may react to something else than a message. */
  private mayReact({ id, isAwake, mailbox }: Actor): boolean {
    return isAwake && (!this.isBlocking || (!this.backpressure.isWaiting(id) && mailbox.hasRoom));
  }

  private defer({ id, isStarted, isAwake, mailbox }: Actor, run: () => void, miss?: () => void): void {
    const isPaused = isStarted && !isAwake;
    this.deferred.add(id, { run, miss, place: isPaused ? mailbox.tail : mailbox.head });
    mailbox.wake();
  }

  /**
   * Places the messages that wait with the actor, then runs its deferred reactions, as far as it may. Returns how many
   * messages come before the next one.
   */
  private catchUp(actor: Actor): number {
    const { id, mailbox } = actor;
    if (!this.backpressure.place(id)) {
      mailbox.isHeld = 1;
      return 0;
    }
    const reactions = this.deferred.take(id);
    let done = 0;
    while (done < reactions.length && messagesBefore(reactions[done], mailbox) === 0 && this.mayReact(actor)) {
      reactions[done++].run();
      this.broadcastWanted(actor);
    }
    // What these reactions have deferred comes after the rest.
    this.deferred.putBack(id, reactions.slice(done));
    return done === reactions.length ? MOST_MESSAGES : messagesBefore(reactions[done], mailbox) || MOST_MESSAGES;
  }
}
