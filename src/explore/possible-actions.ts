/**
 * What can happen in a state of the world.
 *
 * In every state: a broadcast that is still to be made, a copy in flight that arrives, the next timer of a peer. As
 * long as the limits of the world allow it, a fault. A failure detector suspects crashed peers, and restores those that
 * are up; that a peer that is up is suspected counts as a fault. A peer may crash between two reactions, or within one,
 * when some of the copies that it sends have left: then those are sent, and all is delivered that it delivers.
 */
import { linkNumber } from '../core/graph.ts';
import type { LocalStates } from './local-states.ts';
import { messagesOf, type Repertoire } from './repertoire.ts';
import { type World, waysToRestart } from './world.ts';
import * as state from './world-state.ts';

/** An action is a number of something times 4, and what is done with it. */
export const EVENT = 0;
export const LOSE = 1;
export const DUPLICATE = 2;

export class PossibleActions {
  /** Those of the last state that was looked at, `count` of them. */
  readonly actions: number[] = [];
  count = 0;
  /** False if something other than a fault can happen: a run would go on. */
  isQuiescent = true;
  /** Whether a script says what Byzantine peers send. */
  isScripted = false;
  private readonly world: World;
  private readonly local: LocalStates;
  private readonly size: number;
  /** Whether copies stay in flight when they are received, and may come again. */
  private readonly repeats: boolean;
  /** By peer: the broadcasts that it is to make. */
  private readonly broadcasts: readonly (readonly number[])[];
  private readonly crashes: readonly number[];
  private readonly restarts: readonly (readonly number[])[];
  /** By peer and the other one. */
  private readonly suspicions: readonly (readonly number[])[];
  private readonly restores: readonly (readonly number[])[];

  /** By Byzantine peer and receiver: what it may be sent at any time. Empty if such a peer follows its protocol. */
  readonly offers: readonly (readonly (readonly number[])[])[];

  constructor(world: World, local: LocalStates, repertoire?: Repertoire) {
    this.world = world;
    this.local = local;
    this.size = world.graph.size;
    this.repeats = world.limits.duplicates === Number.POSITIVE_INFINITY;
    this.broadcasts = Array.from({ length: this.size }, (_, peer) =>
      world.origins
        .filter((origin) => origin === peer)
        .map((_, sequence) => local.eventOf(peer, { kind: 'broadcast', sequence })),
    );
    const peers = Array.from({ length: this.size }, (_, peer) => peer);
    this.crashes = peers.map((peer) => local.eventOf(peer, { kind: 'crash' }));
    this.restarts = peers.map((peer) =>
      waysToRestart(world).map((keeps) => local.eventOf(peer, { kind: 'restart', keeps })),
    );
    const verdicts = (kind: 'suspect' | 'restore') =>
      peers.map((peer) => peers.map((other) => local.eventOf(peer, { kind, other })));
    this.suspicions = verdicts('suspect');
    this.restores = verdicts('restore');
    this.offers = repertoire === undefined ? [] : peers.map((from) => offersFrom(from, world, local, repertoire));
  }

  /** Finds what can happen in the state at this place. */
  look(from: Int32Array, at: number): void {
    this.count = 0;
    this.isQuiescent = true;
    const { size, local } = this;
    const faults = from[at + state.FAULTS];
    this.addOwnCopies(from, at);
    for (let peer = 0; peer < size; peer++) this.lookAtPeer(from, at, peer);
    const { limits } = this.world;
    const mayLose = state.faultsSoFar(faults, state.LOSSES) < limits.losses;
    const mayDuplicate = !this.repeats && state.faultsSoFar(faults, state.DUPLICATES) < limits.duplicates;
    const byzantine = state.byzantineIn(faults);
    const copies = at + state.PEERS + size;
    for (let i = copies, end = copies + from[at + state.IN_FLIGHT]; i < end; i++) {
      const copy = from[i];
      if (i > copies && from[i - 1] === copy) continue;
      if (local.copies.from[copy] !== local.copies.to[copy])
        this.add(
          from,
          at,
          local.receiptOf(copy),
          (byzantine & (1 << local.copies.from[copy])) === 0 && this.isAwaited(from, at, copy),
        );
      if (mayLose) this.actions[this.count++] = copy * 4 + LOSE;
      if (mayDuplicate) this.actions[this.count++] = copy * 4 + DUPLICATE;
    }
  }

  /** True for what a run does not wait for: a fault that a state allows. */
  isFault(from: Int32Array, at: number, action: number): boolean {
    if ((action & 3) !== EVENT) return true;
    const { event } = this.local.events[action >> 2];
    if (event.kind === 'suspect') return this.local.states[from[at + state.PEERS + event.other]].isUp;
    return event.kind === 'restart' || event.kind.startsWith('crash');
  }

  /**
   * Copies of a peer to itself come first: of schedules that are as short as each other, one is found in which they do.
   */
  private addOwnCopies(from: Int32Array, at: number): void {
    const { local } = this;
    const { copies } = local;
    const byzantine = state.byzantineIn(from[at + state.FAULTS]);
    const first = at + state.PEERS + this.size;
    for (let i = first, end = first + from[at + state.IN_FLIGHT]; i < end; i++) {
      const copy = from[i];
      const peer = copies.to[copy];
      if (copies.from[copy] === peer && (i === first || from[i - 1] !== copy))
        this.add(from, at, local.receiptOf(copy), (byzantine & (1 << peer)) === 0 && this.isAwaited(from, at, copy));
    }
  }

  private lookAtPeer(from: Int32Array, at: number, peer: number): void {
    const { local, world } = this;
    const { limits } = world;
    const faults = from[at + state.FAULTS];
    if (this.offers.length > 0) {
      if ((state.byzantineIn(faults) & (1 << peer)) !== 0) return;
      if (!this.isScripted) this.addOffers(from, at, peer);
    }
    const { isUp, made, timeouts } = local.states[from[at + state.PEERS + peer]];
    if (!isUp) {
      if (state.faultsSoFar(faults, state.RESTARTS) < limits.restarts)
        for (const restart of this.restarts[peer]) this.actions[this.count++] = restart * 4;
      return;
    }
    const isCorrect = (state.byzantineIn(faults) & (1 << peer)) === 0;
    const broadcasts = this.broadcasts[peer];
    if (made < broadcasts.length) this.add(from, at, broadcasts[made], isCorrect);
    for (let i = 0; i < timeouts.length; i++) this.add(from, at, timeouts[i], isCorrect);
    if (world.detector !== undefined) this.addVerdicts(from, at, peer);
    if (isCorrect && state.faultsSoFar(faults, state.CRASHES) < limits.crashes)
      this.actions[this.count++] = this.crashes[peer] * 4;
  }

  /** What Byzantine peers may send to this one. What changes nothing is as if it were not sent. */
  private addOffers(from: Int32Array, at: number, peer: number): void {
    const { local, size } = this;
    const byzantine = state.byzantineIn(from[at + state.FAULTS]);
    const place = from[at + state.PEERS + peer];
    if (!local.states[place].isUp) return;
    for (let other = 0; other < size; other++) {
      if ((byzantine & (1 << other)) === 0) continue;
      for (const offer of this.offers[other][peer]) {
        const step = local.step(place, offer);
        if (local.next[step] !== place || local.sent[step].length > 0 || local.hasThrown(step))
          this.add(from, at, offer, false);
      }
    }
  }

  private addVerdicts(from: Int32Array, at: number, peer: number): void {
    const { local, world, size } = this;
    const { suspected } = local.states[from[at + state.PEERS + peer]];
    const faults = from[at + state.FAULTS];
    const mayBeWrong =
      world.detector === 'eventually-perfect' && state.faultsSoFar(faults, state.SUSPICIONS) < world.limits.suspicions;
    for (let other = 0; other < size; other++) {
      if (other === peer) continue;
      const isUp = local.states[from[at + state.PEERS + other]].isUp;
      const isSuspected = (suspected & (1 << other)) !== 0;
      if (isUp === isSuspected) this.add(from, at, (isUp ? this.restores : this.suspicions)[peer][other], true);
      else if (isUp && mayBeWrong) this.actions[this.count++] = this.suspicions[peer][other] * 4;
    }
  }

  /** A copy that may come again and again is not waited for once it changes nothing. */
  private isAwaited(from: Int32Array, at: number, copy: number): boolean {
    if (!this.repeats) return true;
    const { local } = this;
    const place = from[at + state.PEERS + local.copies.to[copy]];
    const step = local.step(place, local.receiptOf(copy));
    const first = at + state.PEERS + this.size;
    const copies = from.subarray(first, first + from[at + state.IN_FLIGHT]);
    return local.next[step] !== place || local.sent[step].some((sent) => !copies.includes(sent));
  }

  /** An event, and the crashes within the reaction to it. */
  private add(from: Int32Array, at: number, event: number, isRequired: boolean): void {
    const { local, world } = this;
    this.actions[this.count++] = event * 4;
    if (isRequired) this.isQuiescent = false;
    const faults = from[at + state.FAULTS];
    if (state.faultsSoFar(faults, state.CRASHES) >= world.limits.crashes) return;
    const { peer } = local.events[event];
    const place = from[at + state.PEERS + peer];
    if (!local.states[place].isUp || (state.byzantineIn(faults) & (1 << peer)) !== 0) return;
    const { length } = local.sent[local.step(place, event)];
    for (let leaves = 0; leaves < length; leaves++) this.actions[this.count++] = local.crashWithin(event, leaves) * 4;
  }
}

function offersFrom(from: number, world: World, local: LocalStates, repertoire: Repertoire): number[][] {
  const messages = messagesOf(repertoire, from, world);
  return Array.from({ length: world.graph.size }, (_, to) =>
    linkNumber(world.graph, from, to) < 0 ? [] : local.offersOf(from, to, messages),
  );
}
