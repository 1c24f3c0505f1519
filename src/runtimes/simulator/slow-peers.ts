/** Slow peers: each message that comes to one takes its time, one after the other, and is handled when that is over. */
import type { PeerId } from '../../core/protocol.ts';
import { LINE_EVENT } from './event-queue.ts';
import type { RunContext } from './run-context.ts';
import type { SimulatedPeer } from './simulated-peer.ts';

/** Messages that a slow peer has not handled yet. */
class Line {
  /** From and handle of each. */
  readonly items: number[] = [];
  next = 0;
  /** When the last of them will have been handled. */
  freeAt = 0;

  get isEmpty(): boolean {
    return this.next === this.items.length;
  }
}

export class SlowPeers {
  private readonly context: RunContext;
  private readonly peer: SimulatedPeer;
  private readonly lines: (Line | undefined)[] = [];

  constructor(context: RunContext, peer: SimulatedPeer) {
    this.context = context;
    this.peer = peer;
  }

  /** True if a message that comes now must wait. */
  isBusy(to: PeerId): boolean {
    const line = this.lines[to];
    return this.context.states!.slowMs[to] > 0 || (line !== undefined && !line.isEmpty);
  }

  enter(to: PeerId, from: PeerId, handle: number): void {
    const { queue, states } = this.context;
    let line = this.lines[to];
    if (line === undefined || line.isEmpty) line = this.lines[to] = new Line();
    line.items.push(from, handle);
    line.freeAt = this.peer.timeAfter(Math.max(0, line.freeAt - queue.time) + states!.slowMs[to]);
    queue.push(line.freeAt, to, LINE_EVENT, states!.lives[to]);
  }

  /** The next message has been handled: `handle` gets it. @param life of the peer in which the message came */
  leave(to: PeerId, life: number, handle: (to: PeerId, from: PeerId, handle: number) => void): void {
    if (this.isStale(to, life)) return;
    const line = this.lines[to]!;
    const at = line.next;
    line.next += 2;
    handle(to, line.items[at], line.items[at + 1]);
  }

  /** True if the peer has crashed since. */
  isStale(to: PeerId, life: number): boolean {
    return life !== this.context.states!.lives[to];
  }

  /** Takes out what waits for a peer: from and handle of each message. */
  take(peer: PeerId): readonly number[] {
    const line = this.lines[peer];
    this.lines[peer] = undefined;
    return line === undefined ? [] : line.items.slice(line.next);
  }

  /** What waits for a peer: from and handle of each message. */
  waitingAt(peer: PeerId): readonly number[] {
    const line = this.lines[peer];
    return line === undefined ? [] : line.items.slice(line.next);
  }

  /** By peer: from and handle of each message that waits. */
  waiting(): number[][] {
    return this.lines.map((line) => line?.items.slice(line.next) ?? []);
  }
}
