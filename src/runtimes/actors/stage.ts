/**
 * Who reacts next, and to what. The hot path of receiving is `visit`.
 *
 * Peers that have mail take turns; in its turn a peer handles up to `mailbox.turn` messages. A reaction to anything
 * else (timer, link, broadcast of
 * the workload) happens when it is due, unless the peer may not react now: it has not started, or, under policy
 * `block`, it waits for room in a
 * mailbox or has none in its own. Then it is owed to the peer, and comes before its next message. To a peer that stands
 * still it is owed as well, and comes
 * in its order with the messages.
 */
import { payloadOf } from '../../core/payload.ts';
import type { PeerId } from '../../core/protocol.ts';
import { isSampled } from '../../trace/sample.ts';
import { BROADCAST, CREATE, LINK, RECEIVE, START, TIMEOUT } from '../heartbeat.ts';
import type { Actor } from './actor.ts';
import type { Due } from './agenda.ts';
import { recordReceived } from './copy-facts.ts';
import type { Ensemble } from './ensemble.ts';
import type { Letter } from './letters.ts';
import { messagesBefore, Owed } from './owed.ts';

/** Broadcasts that a workload gets in a row for the deliveries of one reaction, before others have their turn. */
const BROADCASTS_IN_A_ROW = 1024;
/** More messages than a mailbox holds; a small integer, as the loop over messages compares with it. */
const MOST_MESSAGES = 2 ** 30;

export class Stage {
  /** Messages handled. */
  events = 0;
  /** The peer whose protocol reacts, or did last. */
  reacting: PeerId = 0;
  /** Turns that have ended. */
  turns = 0;
  private readonly ensemble: Ensemble;
  private readonly isBlocking: boolean;
  private readonly owed = new Owed();
  /** The actor whose turn it is, and how many messages it may still handle. */
  private current: Actor | undefined = undefined;
  private turnLeft = 0;

  constructor(ensemble: Ensemble) {
    this.ensemble = ensemble;
    this.isBlocking = ensemble.job.mailbox.policy === 'block';
  }

  /** True while no peer has anything to do by itself. */
  get isIdle(): boolean {
    return this.current === undefined && this.ensemble.turns.length === 0;
  }

  /** Lets the peers handle about `budget` messages, until `events` comes to `mostEvents` or `turns` to `mostTurns`. */
  act(budget: number, mostEvents: number, mostTurns: number): void {
    const { actors, full, job, turns } = this.ensemble;
    let left = Math.min(budget, mostEvents - this.events) | 0;
    while (left > 0 && this.turns < mostTurns && !this.isIdle && full.end === undefined) {
      if (this.current === undefined) {
        this.current = actors[turns.begin()];
        this.turnLeft = job.mailbox.turn;
      }
      // Under `block` each message may be the last one before the peer must wait, and something else may be owed before
      // the next one.
      const most = this.isBlocking ? 1 : Math.min(this.turnLeft, left);
      const handled = this.visit(this.current, most);
      this.turnLeft -= handled;
      // A turn in which a peer only waits counts too, so that this comes to an end.
      left -= Math.max(handled, 1);
      if (handled < most || this.turnLeft === 0) this.endTurn(this.current);
    }
  }

  /** Makes each peer's protocol. */
  create(): void {
    const { actors, job } = this.ensemble;
    for (const actor of actors) {
      this.reacting = this.ensemble.heartbeat.begin(actor.id, CREATE);
      actor.protocol = job.program.create(actor);
    }
  }

  start(p: PeerId): void {
    this.ensemble.log.started(this.ensemble.now(), p);
    this.begin(p);
  }

  /** A new protocol in the place of the one that crashed. @param begins false where its start is yet to come */
  restart(p: PeerId, begins: boolean): void {
    const { actors, job, log, routes } = this.ensemble;
    log.restarted(this.ensemble.now(), p);
    routes.learnAll(p);
    this.reacting = this.ensemble.heartbeat.begin(p, CREATE);
    actors[p].protocol = job.program.create(actors[p]);
    if (begins) this.begin(p);
  }

  private begin(p: PeerId): void {
    const actor = this.ensemble.actors[p];
    actor.isStarted = true;
    actor.isAwake = true;
    this.reacting = this.ensemble.heartbeat.begin(p, START);
    actor.protocol.start?.();
    this.broadcastWanted(actor);
    this.letIn(actor);
  }

  /** The peer gets turns, as it has started, goes on or is slow no more. */
  letIn(actor: Actor): void {
    const { conditions, turns } = this.ensemble;
    if (conditions === undefined || conditions.slow[actor.id] === 0) turns.end(actor.id, this.isBusy(actor));
  }

  /** The peer gets no turns: it stands still, has crashed or is slow. */
  putAside({ id }: Actor): void {
    this.ensemble.turns.shut(id);
    if (this.current?.id !== id) return;
    this.current = undefined;
    this.turns++;
  }

  /** True where something else than a message waits for the peer, or it waits for room somewhere. */
  owes(p: PeerId): boolean {
    return this.owed.has(p) || this.ensemble.full.isWaiting(p);
  }

  /** What is owed to the peer comes before its next message. */
  hasten(actor: Actor): void {
    this.owed.hasten(actor);
  }

  /** What was owed to the peer will not happen. */
  miss({ id }: Actor): void {
    for (const { miss } of this.owed.take(id)) miss?.();
  }

  /**
   * The workload's schedule asks for a broadcast; `goOn` is told when it has been made or, as its peer has crashed
   * first, will not be.
   */
  broadcastPlanned(p: PeerId, goOn: () => void): void {
    const actor = this.ensemble.actors[p];
    const happen = (): void => {
      this.broadcast(actor);
      goOn();
    };
    const miss = (): void => {
      this.ensemble.books.missedBroadcasts++;
      goOn();
    };
    this.react(actor, happen, miss);
  }

  fireTimer(due: Due): void {
    const { actors, agenda, log } = this.ensemble;
    const { peer, number: timer } = due;
    this.react(actors[peer], () => {
      // One that was owed may have been cleared or moved meanwhile.
      if (!agenda.fire(due)) return;
      log.timerFired(this.ensemble.now(), peer, timer);
      this.reacting = this.ensemble.heartbeat.begin(peer, TIMEOUT);
      actors[peer].protocol.timeout?.(timer);
    });
  }

  /** Both ends are told, if the link was not so already. */
  changeLink(a: PeerId, b: PeerId, up: boolean): void {
    if (!this.ensemble.routes.change(a, b, up)) return;
    this.tellOfLink(a, b, up);
    this.tellOfLink(b, a, up);
  }

  /** The actor handles up to `most` messages; gives back how many it did. */
  visit(actor: Actor, most: number): number {
    const { letters, log, job, heartbeat } = this.ensemble;
    const { all } = letters;
    const { wire } = job;
    const { protocol } = actor;
    actor.isSampling = log.level === 'counters' || log.level === 'none' ? 1 : 0;
    actor.isHeld = 0;
    this.reacting = actor.id;
    let allowed = most | 0;
    if (this.isBlocking || this.owed.peers > 0) allowed = Math.min(most, this.catchUp(actor)) | 0;
    let handled = 0;
    try {
      for (;;) {
        const { backlog } = actor;
        if (backlog > actor.backlogMax) actor.backlogMax = backlog;
        if (backlog === 0 || handled === allowed || actor.isHeld === 1) break;
        const letter = all[actor.take()];
        const { from, message } = letter;
        if (++letter.received === letter.sent && letter.isOpen === 0) this.putAway(actor, letter);
        handled++;
        heartbeat.begin(actor.id, RECEIVE);
        protocol.receive(from, wire === undefined ? message : wire.open(message, actor.id));
        if (actor.wanted > 0) this.broadcastWanted(actor);
      }
    } finally {
      // Also where the protocol throws: the books must agree.
      actor.handled += handled;
      this.events += handled;
    }
    return handled;
  }

  /** The last copy of a letter has come in. At trace level full it was the only one. */
  private putAway({ id }: Actor, letter: Letter): void {
    const { letters, log } = this.ensemble;
    if (letter.copy >= 0 && log.full) recordReceived(this.ensemble, letter, id);
    letters.retire(letter);
  }

  private endTurn(actor: Actor): void {
    this.current = undefined;
    this.turns++;
    this.ensemble.turns.end(actor.id, this.isBusy(actor));
  }

  private isBusy({ id, backlog }: Actor): boolean {
    return backlog > 0 || this.owes(id);
  }

  private broadcast(actor: Actor): void {
    const { job, log } = this.ensemble;
    const sequence = actor.broadcasts++;
    const payload = payloadOf(job.payload, actor.id, sequence);
    if (actor.isSampling === 0 || isSampled(sequence)) log.broadcast(this.ensemble.now(), actor.id, sequence, payload);
    this.reacting = this.ensemble.heartbeat.begin(actor.id, BROADCAST);
    actor.protocol.broadcast({ origin: actor.id, sequence, payload });
  }

  /** The broadcasts that the workload wants because of deliveries; they may bring deliveries of their own. */
  private broadcastWanted(actor: Actor): void {
    for (let left = BROADCASTS_IN_A_ROW; left > 0 && actor.wanted > 0 && this.mayReact(actor); left--) {
      actor.wanted--;
      this.broadcast(actor);
    }
    if (actor.wanted > 0) this.oweWanted(actor);
  }

  /** Apart, as what makes functions would cost where none are made. */
  private oweWanted(actor: Actor): void {
    const rest = actor.wanted;
    actor.wanted = 0;
    const happen = (): void => {
      actor.wanted = rest;
    };
    const miss = (): void => {
      this.ensemble.books.missedBroadcasts += rest;
    };
    this.owe(actor, happen, miss);
  }

  private tellOfLink(p: PeerId, other: PeerId, up: boolean): void {
    const { actors, log, routes } = this.ensemble;
    const actor = actors[p];
    const isStandingStill = actor.isStarted && !actor.isAwake;
    if (!isStandingStill) routes.learn(p, other, up);
    if (!actor.isStarted) return;
    this.react(actor, () => {
      if (isStandingStill) routes.learn(p, other, up);
      log.linkChanged(this.ensemble.now(), p, other, up);
      this.reacting = this.ensemble.heartbeat.begin(p, LINK);
      actor.protocol[up ? 'linkUp' : 'linkDown']?.(other);
    });
  }

  /** @param miss is called instead where the peer crashes before it may react */
  private react(actor: Actor, happen: () => void, miss?: () => void): void {
    if (!this.mayReact(actor) || this.owed.has(actor.id)) {
      this.owe(actor, happen, miss);
      return;
    }
    this.reacting = actor.id;
    happen();
    this.broadcastWanted(actor);
    if (actor.backlog > 0) this.ensemble.turns.add(actor.id);
  }

  /** Whether an actor may react to something other than a message. */
  private mayReact({ id, isAwake }: Actor): boolean {
    const { full } = this.ensemble;
    return isAwake && (!this.isBlocking || (!full.isWaiting(id) && full.hasRoom(id)));
  }

  private owe(actor: Actor, happen: () => void, miss?: () => void): void {
    const isStandingStill = actor.isStarted && !actor.isAwake;
    this.owed.add(actor.id, { happen, miss, place: isStandingStill ? actor.tail : actor.head });
    this.ensemble.turns.add(actor.id);
  }

  /**
   * Places what the actor waits with, then makes the reactions that are owed to it, as far as it may. Gives back how
   * many messages come before the next one.
   */
  private catchUp(actor: Actor): number {
    if (!this.ensemble.full.place(actor.id)) {
      actor.isHeld = 1;
      return 0;
    }
    const reactions = this.owed.take(actor.id);
    let made = 0;
    while (made < reactions.length && messagesBefore(reactions[made], actor) === 0 && this.mayReact(actor)) {
      reactions[made++].happen();
      this.broadcastWanted(actor);
    }
    // What these reactions have left over comes after what is still owed.
    this.owed.putBack(actor.id, reactions.slice(made));
    return made === reactions.length ? MOST_MESSAGES : messagesBefore(reactions[made], actor) || MOST_MESSAGES;
  }
}
