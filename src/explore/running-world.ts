/**
 * A world that goes through one schedule, with a protocol for each peer and no state remembered: it writes the facts of
 * a schedule that a search has found. It follows the rules of `successors.ts` in the plainest way, so the tests hold
 * the searches to it.
 */
import { firstCarried } from '../core/carried-broadcasts.ts';
import { PLANNED } from '../core/crash-reasons.ts';
import { LOST_BY_FAULT, PEER_CRASHED } from '../core/drop-reasons.ts';
import type { PeerId } from '../core/protocol.ts';
import { logFurther } from '../trace/carried-facts.ts';
import { FactLog } from '../trace/log.ts';
import { changedMessage } from './byzantine.ts';
import { broadcastOf, type Effects, ExploredPeer, type LocalEvent } from './explored-peer.ts';
import type { Step } from './schedule.ts';
import { type FaultLimits, type World, waysToRestart } from './world.ts';

interface CopyInFlight {
  readonly from: PeerId;
  readonly to: PeerId;
  readonly message: unknown;
  /** In the trace. */
  readonly number: number;
}

/** A step that is possible, and whether a run goes on until it has happened. */
interface PossibleStep {
  readonly step: Step;
  readonly isRequired: boolean;
}

export class RunningWorld {
  readonly log: FactLog;
  readonly peers: readonly ExploredPeer[];
  /** Faults of each kind so far. */
  readonly faults: { -readonly [Kind in keyof FaultLimits]: number };
  inFlight: CopyInFlight[] = [];
  private readonly world: World;
  private readonly repeats: boolean;
  private timeMs = 0;
  private copies = 0;

  constructor(world: World, byzantine: readonly PeerId[]) {
    this.world = world;
    this.repeats = world.limits.duplicates === Number.POSITIVE_INFINITY;
    this.log = new FactLog(
      'full',
      world.program.kinds.map(({ name }) => name),
    );
    this.faults = { crashes: 0, restarts: 0, losses: 0, duplicates: 0, suspicions: 0, byzantine: byzantine.length };
    this.peers = Array.from(
      { length: world.graph.size },
      (_, peer) => new ExploredPeer(world, peer, byzantine.includes(peer)),
    );
    for (const peer of this.peers) {
      this.log.started(0, peer.id);
      if (peer.isByzantine) this.log.noted(0, peer.id, 'is Byzantine');
      if (!this.isFree(peer.id)) peer.react({ kind: 'start' }, this.effectsOf(peer));
    }
  }

  /** True if nothing but faults can happen any more. */
  get isQuiescent(): boolean {
    return this.possible().every(({ isRequired }) => !isRequired);
  }

  /** Takes a step that is possible now. */
  take(step: Step): void {
    this.timeMs++;
    if (step.what === 'event') this.handle(this.peers[step.peer], step.event);
    else this.changeCopy(step);
  }

  /** @param offers what Byzantine peers may send that are bound to nothing */
  possible(offers: (from: PeerId) => readonly unknown[] = () => []): PossibleStep[] {
    const { limits } = this.world;
    const steps = this.peers.flatMap((peer) => this.possibleAt(peer, offers));
    const copies = this.inFlight.flatMap(({ from, to, message }): PossibleStep[] => [
      ...(this.faults.losses < limits.losses ? [fault({ what: 'lose', from, to, message })] : []),
      ...(!this.repeats && this.faults.duplicates < limits.duplicates
        ? [fault({ what: 'duplicate', from, to, message })]
        : []),
    ]);
    const seen = new Set<string>();
    return [...steps, ...copies].filter(({ step }) => {
      const text = JSON.stringify(step);
      return !seen.has(text) && seen.add(text);
    });
  }

  private possibleAt(peer: ExploredPeer, offers: (from: PeerId) => readonly unknown[]): PossibleStep[] {
    const { world, faults } = this;
    const { id } = peer;
    if (this.isFree(id)) return [];
    const of = (event: LocalEvent): Step => ({ what: 'event', peer: id, event });
    const receipts = this.inFlight
      .filter(({ to }) => to === id)
      .map(
        ({ from, message }): PossibleStep => ({
          step: of({ kind: 'receive', from, message }),
          isRequired: !this.peers[from].isByzantine && !(this.repeats && hasReceived(peer, from, message)),
        }),
      );
    const offered = this.peers
      .filter(({ id: from }) => this.isFree(from))
      .flatMap(({ id: from }) => offers(from).map((message) => fault(of({ kind: 'receive', from, message }))));
    if (peer.protocol === undefined) {
      const mayRestart = faults.restarts < world.limits.restarts;
      const restarts = mayRestart ? waysToRestart(world).map((keeps) => fault(of({ kind: 'restart', keeps }))) : [];
      return [...restarts, ...receipts];
    }
    const reactions: PossibleStep[] = [
      ...this.ownEvents(peer).map((event) => ({ step: of(event), isRequired: !peer.isByzantine })),
      ...this.verdicts(peer),
      ...receipts,
      ...offered,
    ];
    const mayCrash = faults.crashes < world.limits.crashes && !peer.isByzantine;
    return [
      ...reactions,
      ...(mayCrash ? [fault(of({ kind: 'crash' }))] : []),
      ...(mayCrash ? reactions.flatMap((one) => this.crashesWithin(peer, one)) : []),
    ];
  }

  /** Broadcasts and timeouts. */
  private ownEvents({ id, made, timers }: ExploredPeer): LocalEvent[] {
    const due = Math.min(...timers.values());
    return [
      ...(made < this.world.origins.filter((origin) => origin === id).length
        ? [{ kind: 'broadcast', sequence: made } as const]
        : []),
      ...[...timers].filter(([, at]) => at === due).map(([timer]) => ({ kind: 'timeout', timer }) as const),
    ];
  }

  private verdicts(peer: ExploredPeer): PossibleStep[] {
    const { world, faults } = this;
    if (world.detector === undefined) return [];
    const mayBeWrong = world.detector === 'eventually-perfect' && faults.suspicions < world.limits.suspicions;
    return this.peers.flatMap(({ id: other, protocol }): PossibleStep[] => {
      const isUp = protocol !== undefined;
      const isSuspected = peer.suspected.has(other);
      if (other === peer.id || (isUp && !isSuspected && !mayBeWrong) || (!isUp && isSuspected)) return [];
      const event = { kind: isSuspected ? 'restore' : 'suspect', other } as const;
      return [{ step: { what: 'event', peer: peer.id, event }, isRequired: isUp === isSuspected }];
    });
  }

  private crashesWithin(peer: ExploredPeer, { step, isRequired }: PossibleStep): PossibleStep[] {
    if (step.what !== 'event' || (!isRequired && step.event.kind !== 'receive')) return [];
    const reaction = step.event;
    return this.copiesOf(peer, reaction).map((_, leaves) =>
      fault({ what: 'event', peer: peer.id, event: { kind: 'crash-within', reaction, leaves } }),
    );
  }

  /** The receivers of the copies that a peer would send in a reaction, in their order. */
  copiesOf(peer: ExploredPeer, event: LocalEvent): PeerId[] {
    const twin = new ExploredPeer(this.world, peer.id, peer.isByzantine);
    const receivers: PeerId[] = [];
    for (const past of peer.past) twin.react(past, { sent: () => {} });
    twin.react(event, { sent: (to) => receivers.push(to) });
    return receivers;
  }

  private handle(peer: ExploredPeer, event: LocalEvent): void {
    const reaction = event.kind === 'crash-within' ? event.reaction : event;
    this.record(peer, reaction);
    const crashes = event.kind === 'crash' || event.kind === 'crash-within';
    if (crashes) this.faults.crashes++;
    if (event.kind === 'restart') this.faults.restarts++;
    if (event.kind === 'suspect' && this.peers[event.other].protocol !== undefined) this.faults.suspicions++;
    peer.react(event, this.effectsOf(peer));
    if (crashes) this.log.crashed(this.timeMs, peer.id, PLANNED);
    if (this.faults.restarts >= this.world.limits.restarts) this.dropCopies();
  }

  /** The fact of an event, before what the peer does. */
  private record({ id, protocol, isByzantine }: ExploredPeer, event: LocalEvent): void {
    const { log, timeMs } = this;
    if (event.kind === 'broadcast' && isByzantine)
      log.noted(timeMs, id, `broadcasts ${id}:${event.sequence} with two payloads`);
    else if (event.kind === 'broadcast')
      log.broadcast(timeMs, id, event.sequence, broadcastOf(id, event.sequence).payload);
    else if (event.kind === 'timeout') log.timerFired(timeMs, id, event.timer);
    else if (event.kind === 'restart') log.restarted(timeMs, id);
    else if (event.kind === 'receive') {
      if (this.isFree(event.from)) this.send(event.from, id, event.message);
      const copy = this.takeOut(event.from, id, event.message);
      if (protocol === undefined) this.logCopy('dropped', copy, PEER_CRASHED);
      else this.logCopy('received', copy);
    }
  }

  /** A Byzantine peer that is bound to nothing has no protocol: each message of it is sent as it is received. */
  private isFree(peer: PeerId): boolean {
    return this.world.byzantineSends === 'anything' && this.peers[peer].isByzantine;
  }

  private changeCopy(step: Extract<Step, { readonly message: unknown }>): void {
    const copy = this.takeOut(step.from, step.to, step.message);
    if (step.what === 'lose') {
      this.faults.losses++;
      this.logCopy('dropped', copy, LOST_BY_FAULT);
      return;
    }
    this.faults.duplicates++;
    const second = { ...copy, number: this.copies++ };
    this.logCopy('duplicated', second, '', copy.number);
    this.inFlight.push(copy, second);
  }

  private dropCopies(): void {
    const isLost = ({ to }: CopyInFlight) => this.peers[to].protocol === undefined;
    for (const copy of this.inFlight.filter(isLost)) this.logCopy('dropped', copy, PEER_CRASHED);
    this.inFlight = this.inFlight.filter((copy) => !isLost(copy));
  }

  private takeOut(from: PeerId, to: PeerId, message: unknown): CopyInFlight {
    const text = JSON.stringify(message);
    const at = this.inFlight.findIndex(
      (copy) => copy.from === from && copy.to === to && JSON.stringify(copy.message) === text,
    );
    return this.repeats ? this.inFlight[at] : this.inFlight.splice(at, 1)[0];
  }

  private effectsOf(peer: ExploredPeer): Effects {
    return {
      sent: (to, message) => {
        this.send(peer.id, to, message);
        const changed = peer.isByzantine && to !== peer.id ? changedMessage(message, this.world) : undefined;
        if (changed !== undefined) this.send(peer.id, to, changed);
      },
      delivered: ({ origin, sequence, payload }) => {
        if (!peer.isByzantine) this.log.delivered(this.timeMs, peer.id, origin, sequence, payload);
      },
      judged: (other, isSuspected) => this.log.judged(this.timeMs, peer.id, other, isSuspected),
      noted: (text) => this.log.noted(this.timeMs, peer.id, text),
    };
  }

  private send(from: PeerId, to: PeerId, message: unknown): void {
    if (this.isFree(to)) return;
    const copy = { from, to, message: JSON.parse(JSON.stringify(message)) as unknown, number: this.copies++ };
    const isThere = this.repeats && this.inFlight.some((one) => isSame(one, copy));
    if (!isThere) this.inFlight.push(copy);
    this.logCopy('sent', copy);
  }

  private logCopy(
    fact: 'sent' | 'received' | 'dropped' | 'duplicated',
    { from, to, message, number }: CopyInFlight,
    reason = '',
    of = 0,
  ): void {
    const { log, timeMs, world } = this;
    const kind = world.program.kindOf(message);
    const carried =
      world.program.kinds[kind].carries === 'internal' ? undefined : world.program.broadcastOf(message, from);
    const { origin, sequence } = firstCarried(carried);
    if (fact === 'sent') log.sent(timeMs, from, to, number, kind, 0, origin, sequence);
    else if (fact === 'received') log.received(timeMs, to, from, number, kind, origin, sequence);
    else if (fact === 'dropped') log.dropped(timeMs, from, to, number, kind, reason, origin, sequence);
    else log.duplicated(timeMs, from, to, number, kind, of, origin, sequence);
    logFurther(log, carried);
  }
}

function hasReceived({ past }: ExploredPeer, from: PeerId, message: unknown): boolean {
  const text = JSON.stringify({ kind: 'receive', from, message } satisfies LocalEvent);
  return past.some((event) => JSON.stringify(event) === text);
}

function isSame(one: CopyInFlight, other: CopyInFlight): boolean {
  const textOf = ({ from, to, message }: CopyInFlight) => JSON.stringify([from, to, message]);
  return textOf(one) === textOf(other);
}

function fault(step: Step): PossibleStep {
  return { step, isRequired: false };
}
