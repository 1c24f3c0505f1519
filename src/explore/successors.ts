/**
 * What can happen next in a state of the world, and the state that comes of it.
 *
 * In every state: a broadcast that is still to be made, a copy in flight that arrives, the next timer of a peer. As
 * long as the limits of the world allow it, a fault. A failure detector suspects crashed peers, and restores those that
 * are up; that a peer that is up is suspected counts as a fault. A peer may crash between two reactions, or within one,
 * when some of the copies that it sends have left: then those are sent, and all is delivered that it delivers.
 */
import { LocalStates } from './local-states.ts';
import type { World } from './world.ts';
import * as state from './world-state.ts';

/** An action is a number of something times 4, and what is done with it. */
export const EVENT = 0;
const LOSE = 1;
export const DUPLICATE = 2;

export class Successors {
  /** Those of the last state that was looked at, `count` of them. */
  readonly actions: number[] = [];
  count = 0;
  /** False if something other than a fault can happen: a run would go on. */
  isQuiescent = true;
  /** What the protocol threw in the action that was written last. */
  error: unknown;
  /** Copies that were sent in it. */
  lastSent = 0;
  /** Called with each step of a peer that is made for the first time. */
  happened: (place: number, event: number) => void = () => {};
  readonly world: World;
  readonly local: LocalStates;
  private readonly size: number;
  /** Whether copies stay in flight when they are received, and may come again. */
  private readonly repeats: boolean;
  /** By step of a peer: 1 if it has been made. */
  private made = new Uint8Array(1024);
  /** By peer: the broadcasts that it is to make. */
  private readonly broadcasts: readonly (readonly number[])[];

  constructor(world: World) {
    this.world = world;
    this.local = new LocalStates(world);
    this.size = world.graph.size;
    this.repeats = world.limits.duplicates === Number.POSITIVE_INFINITY;
    this.broadcasts = Array.from({ length: this.size }, (_, peer) =>
      world.origins
        .filter((origin) => origin === peer)
        .map((_, sequence) => this.local.eventOf(peer, { kind: 'broadcast', sequence })),
    );
  }

  /** The first state, of which these peers are Byzantine. @returns where it ends */
  writeFirst(byzantine: number, to: Int32Array, end: number): number {
    const { local, size } = this;
    const copies: number[] = [];
    for (let peer = 0; peer < size; peer++) {
      const start = local.startOf(peer, (byzantine & (1 << peer)) !== 0);
      to[end + state.PEERS + peer] = start.state;
      copies.push(...start.sent);
    }
    to.set(
      copies.sort((a, b) => a - b),
      end + state.PEERS + size,
    );
    to[end + state.FAULTS] = state.faultsWith(byzantine);
    to[end + state.IN_FLIGHT] = copies.length;
    this.hash(to, end);
    return end + state.PEERS + size + copies.length;
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

  /**
   * Writes the state that an action leads to, with its hashes.
   * @returns where it ends; −1 if the protocol threw
   */
  write(from: Int32Array, at: number, action: number, to: Int32Array, end: number): number {
    const what = action & 3;
    if (what === EVENT) return this.writeEvent(from, at, action >> 2, to, end);
    const copy = action >> 2;
    const { firstHash, secondHash } = this.local.copies;
    const sign = what === LOSE ? -1 : 1;
    const fault = what === LOSE ? 1 << state.LOSSES : 1 << state.DUPLICATES;
    this.writeHead(from, at, to, end, from[at + state.FAULTS] + fault);
    to[end + state.FIRST_HASH] = (to[end + state.FIRST_HASH] + sign * firstHash[copy]) | 0;
    to[end + state.SECOND_HASH] = (to[end + state.SECOND_HASH] + sign * secondHash[copy]) | 0;
    const copies = at + state.PEERS + this.size;
    const last = copies + from[at + state.IN_FLIGHT];
    let write = end + state.PEERS + this.size;
    let isDone = false;
    for (let i = copies; i < last; i++) {
      const isIt = from[i] === copy && !isDone;
      if (isIt) isDone = true;
      if (!isIt || what === DUPLICATE) to[write++] = from[i];
      if (isIt && what === DUPLICATE) to[write++] = copy;
    }
    to[end + state.IN_FLIGHT] = write - end - state.PEERS - this.size;
    return write;
  }

  /** Copies of a peer to itself come first: of schedules that are as short as each other, one is found in which they do. */
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

  /** True for what a run does not wait for: a fault that a state allows. */
  isFault(from: Int32Array, at: number, action: number): boolean {
    if ((action & 3) !== EVENT) return true;
    const { event } = this.local.events[action >> 2];
    if (event.kind === 'suspect') return this.local.states[from[at + state.PEERS + event.other]].isUp;
    return event.kind === 'restart' || event.kind.startsWith('crash');
  }

  private lookAtPeer(from: Int32Array, at: number, peer: number): void {
    const { local, world } = this;
    const { limits } = world;
    const faults = from[at + state.FAULTS];
    const { isUp, made, timeouts } = local.states[from[at + state.PEERS + peer]];
    if (!isUp) {
      if (state.faultsSoFar(faults, state.RESTARTS) < limits.restarts) this.addRestarts(peer);
      return;
    }
    const isCorrect = (state.byzantineIn(faults) & (1 << peer)) === 0;
    const broadcasts = this.broadcasts[peer];
    if (made < broadcasts.length) this.add(from, at, broadcasts[made], isCorrect);
    for (let i = 0; i < timeouts.length; i++) this.add(from, at, timeouts[i], isCorrect);
    if (world.detector !== undefined) this.addVerdicts(from, at, peer);
    if (isCorrect && state.faultsSoFar(faults, state.CRASHES) < limits.crashes)
      this.actions[this.count++] = local.eventOf(peer, { kind: 'crash' }) * 4;
  }

  private addRestarts(peer: number): void {
    for (const keeps of [true, false])
      this.actions[this.count++] = this.local.eventOf(peer, { kind: 'restart', keeps }) * 4;
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
      if (isUp === isSuspected)
        this.add(from, at, local.eventOf(peer, { kind: isUp ? 'restore' : 'suspect', other }), true);
      else if (isUp && mayBeWrong) this.actions[this.count++] = local.eventOf(peer, { kind: 'suspect', other }) * 4;
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

  private writeEvent(from: Int32Array, at: number, event: number, to: Int32Array, end: number): number {
    const { local, size } = this;
    const { peer, copy, event: what } = local.events[event];
    const place = from[at + state.PEERS + peer];
    const step = local.step(place, event);
    while (step >= this.made.length) this.made = grownBytes(this.made);
    if (this.made[step] === 0) {
      this.made[step] = 1;
      this.happened(place, event);
    }
    if (local.hasThrown(step)) {
      this.error = local.errors.get(step);
      return -1;
    }
    const next = local.next[step];
    this.lastSent = local.sent[step].length;
    this.writeHead(from, at, to, end, from[at + state.FAULTS] + this.faultOf(what.kind, from, at, event));
    to[end + state.PEERS + peer] = next;
    let first = to[end + state.FIRST_HASH] + local.firstChange[step];
    let second = to[end + state.SECOND_HASH] + local.secondChange[step];
    if (copy >= 0 && !this.repeats) {
      first -= local.copies.firstHash[copy];
      second -= local.copies.secondHash[copy];
    }
    to[end + state.FIRST_HASH] = first | 0;
    to[end + state.SECOND_HASH] = second | 0;
    const gone = this.repeats ? -1 : copy;
    const last = this.writeCopies(from, at, gone, local.sent[step], to, end + state.PEERS + size);
    to[end + state.IN_FLIGHT] = last - end - state.PEERS - size;
    const rest = this.hasCrashed(to, end) ? this.withoutLostCopies(to, end) : last;
    if (this.repeats) this.hash(to, end);
    return rest;
  }

  private faultOf(kind: string, from: Int32Array, at: number, event: number): number {
    switch (kind) {
      case 'crash':
      case 'crash-within':
        return 1 << state.CRASHES;
      case 'restart':
        return 1 << state.RESTARTS;
      case 'suspect': {
        const { event: suspicion } = this.local.events[event];
        const { other } = suspicion as { readonly other: number };
        return this.local.states[from[at + state.PEERS + other]].isUp ? 1 << state.SUSPICIONS : 0;
      }
      default:
        return 0;
    }
  }

  private writeHead(from: Int32Array, at: number, to: Int32Array, end: number, faults: number): void {
    const before = from[at + state.FAULTS];
    to[end + state.FAULTS] = faults;
    to[end + state.FIRST_HASH] = from[at + state.FIRST_HASH];
    to[end + state.SECOND_HASH] = from[at + state.SECOND_HASH];
    for (let i = state.PEERS; i < state.PEERS + this.size; i++) to[end + i] = from[at + i];
    if (faults === before) return;
    to[end + state.FIRST_HASH] += state.firstHashOf(faults) - state.firstHashOf(before);
    to[end + state.SECOND_HASH] += state.secondHashOf(faults) - state.secondHashOf(before);
  }

  /** The copies in flight, without one and with those that are sent: both lists are sorted. */
  private writeCopies(
    from: Int32Array,
    at: number,
    without: number,
    sent: Int32Array,
    to: Int32Array,
    end: number,
  ): number {
    let read = at + state.PEERS + this.size;
    const last = read + from[at + state.IN_FLIGHT];
    let write = end;
    let gone = without;
    for (let i = 0; i < sent.length; i++) {
      for (; read < last && from[read] <= sent[i]; read++) {
        if (from[read] === gone) gone = -1;
        else to[write++] = from[read];
      }
      if (!this.repeats || write === end || to[write - 1] !== sent[i]) to[write++] = sent[i];
    }
    for (; read < last; read++) {
      if (from[read] === gone) gone = -1;
      else to[write++] = from[read];
    }
    return write;
  }

  private hasCrashed(of: Int32Array, at: number): boolean {
    return state.faultsSoFar(of[at + state.FAULTS], state.CRASHES) > 0;
  }

  /** Takes out the copies to peers that have crashed for good. */
  private withoutLostCopies(of: Int32Array, at: number): number {
    const { local, size, world } = this;
    const copies = at + state.PEERS + size;
    const last = copies + of[at + state.IN_FLIGHT];
    const mayRestart = state.faultsSoFar(of[at + state.FAULTS], state.RESTARTS) < world.limits.restarts;
    if (mayRestart) return last;
    let write = copies;
    for (let i = copies; i < last; i++) {
      const copy = of[i];
      if (local.states[of[at + state.PEERS + local.copies.to[copy]]].isUp) of[write++] = copy;
      else {
        of[at + state.FIRST_HASH] = (of[at + state.FIRST_HASH] - local.copies.firstHash[copy]) | 0;
        of[at + state.SECOND_HASH] = (of[at + state.SECOND_HASH] - local.copies.secondHash[copy]) | 0;
      }
    }
    of[at + state.IN_FLIGHT] = write - copies;
    return write;
  }

  private hash(of: Int32Array, at: number): void {
    const { local, size } = this;
    const faults = of[at + state.FAULTS];
    let first = state.firstHashOf(faults);
    let second = state.secondHashOf(faults);
    const copies = at + state.PEERS + size;
    for (let i = at + state.PEERS; i < copies; i++) {
      first += local.firstHash[of[i]];
      second += local.secondHash[of[i]];
    }
    for (let i = copies, end = copies + of[at + state.IN_FLIGHT]; i < end; i++) {
      first += local.copies.firstHash[of[i]];
      second += local.copies.secondHash[of[i]];
    }
    of[at + state.FIRST_HASH] = first | 0;
    of[at + state.SECOND_HASH] = second | 0;
  }
}

function grownBytes(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const more = new Uint8Array(2 * bytes.length);
  more.set(bytes);
  return more;
}
