/**
 * Relay by announcement, as Bitcoin has it: a peer tells a neighbour the names of broadcasts, the neighbour asks for
 * those that it lacks, and gets them. What does not come in time is asked of the next neighbour that has announced it.
 */
import type { Broadcast, BroadcastName, Peer, PeerId } from '../core/protocol.ts';

/** Names of broadcasts: [origin, sequence, origin, sequence, …]. */
type Names = readonly number[];

export interface Announcement {
  readonly has: Names;
}

export interface Request {
  readonly wants: Names;
}

export type RelayMessage = Announcement | Request | Broadcast;

/** A broadcast that is asked for. */
interface Asked extends BroadcastName {
  /** The key of its timer. */
  readonly timer: number;
  /** Neighbours that have announced it and are not asked yet. */
  readonly others: PeerId[];
}

/** A neighbour that does not answer for so long is not waited for. */
const ANSWER_MS = 60_000;

/** The peer sets its timer `answer`. */
export class AnnouncedRelay {
  private readonly peer: Peer<RelayMessage>;
  /** By broadcast, [sequence · size + origin]. */
  private readonly known = new Map<number, Broadcast>();
  private readonly asked = new Map<number, Asked>();
  private timers = 0;

  constructor(peer: Peer<RelayMessage>) {
    this.peer = peer;
  }

  /** @returns whether it was not known yet */
  take(broadcast: Broadcast): boolean {
    const key = this.keyOf(broadcast);
    if (this.known.has(key)) return false;
    this.known.set(key, broadcast);
    const asked = this.asked.get(key);
    if (asked !== undefined) this.peer.clearTimer('answer', asked.timer);
    this.asked.delete(key);
    return true;
  }

  announce(to: PeerId, names: readonly BroadcastName[]): void {
    if (names.length > 0) this.peer.send(to, { has: numbersOf(names) });
  }

  /** Asks for what is neither known nor asked for. @returns what the neighbour has */
  heard(from: PeerId, { has }: Announcement): BroadcastName[] {
    const names = namesIn(has);
    const wants = names.filter((name) => this.isWanted(from, name));
    if (wants.length > 0) this.ask(from, wants);
    return names;
  }

  answer(to: PeerId, { wants }: Request): void {
    for (const name of namesIn(wants)) {
      const broadcast = this.known.get(this.keyOf(name));
      if (broadcast !== undefined) this.peer.send(to, broadcast);
    }
  }

  /** The timer has run out. */
  askNext(timer: number): void {
    for (const [key, asked] of this.asked) {
      if (asked.timer !== timer) continue;
      const next = asked.others.shift();
      if (next === undefined) this.asked.delete(key);
      else {
        this.peer.send(next, { wants: [asked.origin, asked.sequence] });
        this.peer.setTimer('answer', ANSWER_MS, timer);
      }
      return;
    }
  }

  private isWanted(from: PeerId, name: BroadcastName): boolean {
    const key = this.keyOf(name);
    if (this.known.has(key)) return false;
    const asked = this.asked.get(key);
    if (asked === undefined) return true;
    asked.others.push(from);
    return false;
  }

  private ask(from: PeerId, names: readonly BroadcastName[]): void {
    for (const { origin, sequence } of names) {
      const timer = this.timers++;
      this.asked.set(this.keyOf({ origin, sequence }), { origin, sequence, timer, others: [] });
      this.peer.setTimer('answer', ANSWER_MS, timer);
    }
    this.peer.send(from, { wants: numbersOf(names) });
  }

  private keyOf({ origin, sequence }: BroadcastName): number {
    return sequence * this.peer.size + origin;
  }
}

function numbersOf(names: readonly BroadcastName[]): Names {
  return names.flatMap(({ origin, sequence }) => [origin, sequence]);
}

function namesIn(names: Names): BroadcastName[] {
  const list: BroadcastName[] = [];
  for (let i = 0; i < names.length; i += 2) list.push({ origin: names[i], sequence: names[i + 1] });
  return list;
}
