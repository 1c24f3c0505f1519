/** The states of the world that follow one another: the first one, and what comes of an action. */
import { InputError } from '../core/errors.ts';
import { LocalStates } from './local-states.ts';
import { DUPLICATE, EVENT, LOSE, PossibleActions } from './possible-actions.ts';
import type { Repertoire } from './repertoire.ts';
import type { Journal } from './step-journal.ts';
import type { World } from './world.ts';
import * as state from './world-state.ts';

export class Successors {
  /** What the protocol threw in the action that was written last. */
  error: unknown;
  /** Copies that were sent in it. */
  lastSent = 0;
  /** Called with each step of a peer that is made for the first time. */
  happened: (place: number, event: number) => void = () => {};
  readonly world: World;
  readonly local: LocalStates;
  readonly possible: PossibleActions;
  /** Whether Byzantine peers are bound to nothing: what they send is never in flight, nor what is sent to them. */
  private readonly isFree: boolean;
  private readonly size: number;
  /** Whether copies stay in flight when they are received, and may come again. */
  private readonly repeats: boolean;
  /** By step of a peer: 1 if it has been made. */
  private made = new Uint8Array(1024);

  /** @param repertoire of Byzantine peers that are bound to nothing */
  constructor(world: World, journal?: Journal, repertoire?: Repertoire) {
    this.world = world;
    this.local = new LocalStates(world, journal);
    this.possible = new PossibleActions(world, this.local, repertoire);
    this.isFree = repertoire !== undefined;
    this.size = world.graph.size;
    this.repeats = world.limits.duplicates === Number.POSITIVE_INFINITY;
  }

  /**
   * The first state, of which these peers are Byzantine.
   * @param scripted copies that they have sent
   * @returns where it ends
   */
  writeFirst(byzantine: number, to: Int32Array, end: number, scripted: readonly number[] = []): number {
    const { local, size } = this;
    const copies = [...scripted];
    for (let peer = 0; peer < size; peer++) {
      const start = local.startOf(peer, (byzantine & (1 << peer)) !== 0);
      to[end + state.PEERS + peer] = start.state;
      copies.push(...start.sent.filter((copy) => !this.isLostOn(byzantine, copy)));
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

  /** A step has been made, here or in another thread. */
  mark(place: number, event: number): void {
    const step = this.local.step(place, event);
    while (step >= this.made.length) this.made = grownBytes(this.made);
    if (this.made[step] === 1) return;
    this.made[step] = 1;
    this.happened(place, event);
  }

  /** No step counts as made any more. */
  forget(): void {
    this.made.fill(0);
  }

  private writeEvent(from: Int32Array, at: number, event: number, to: Int32Array, end: number): number {
    const { local, size } = this;
    const { peer, copy, event: what } = local.events[event];
    const place = from[at + state.PEERS + peer];
    const step = local.step(place, event);
    if (step >= this.made.length || this.made[step] === 0) this.mark(place, event);
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
    const isInFlight = copy >= 0 && !this.repeats && !this.isOffered(from[at + state.FAULTS], copy);
    if (isInFlight) {
      first -= local.copies.firstHash[copy];
      second -= local.copies.secondHash[copy];
    }
    to[end + state.FIRST_HASH] = first | 0;
    to[end + state.SECOND_HASH] = second | 0;
    const gone = isInFlight ? copy : -1;
    const last = this.writeCopies(from, at, gone, local.sent[step], to, end + state.PEERS + size);
    to[end + state.IN_FLIGHT] = last - end - state.PEERS - size;
    const rest = this.hasCrashed(to, end) || this.isFree ? this.withoutLostCopies(to, end) : last;
    if (this.repeats) this.hash(to, end);
    return rest;
  }

  /** Whether a copy comes from a Byzantine peer that may send it at any time. */
  private isOffered(faults: number, copy: number): boolean {
    return (
      this.isFree &&
      !this.possible.isScripted &&
      (state.byzantineIn(faults) & (1 << this.local.copies.from[copy])) !== 0
    );
  }

  private isLostOn(byzantine: number, copy: number): boolean {
    return this.isFree && (byzantine & (1 << this.local.copies.to[copy])) !== 0;
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
    if (mayRestart && !this.isFree) return last;
    const byzantine = state.byzantineIn(of[at + state.FAULTS]);
    let write = copies;
    for (let i = copies; i < last; i++) {
      const copy = of[i];
      const isUp = local.states[of[at + state.PEERS + local.copies.to[copy]]].isUp;
      if (isUp || (mayRestart && !this.isLostOn(byzantine, copy))) of[write++] = copy;
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

/** Where a search goes on: its journal has led to other states. */
export function refuseOtherVersion(): never {
  throw new InputError('resume', 'a search of this protocol as it is now', 'one of another version of it');
}

function grownBytes(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const more = new Uint8Array(2 * bytes.length);
  more.set(bytes);
  return more;
}
