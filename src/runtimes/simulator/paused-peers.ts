/** Paused peers: events that come to one wait, and are handled in their order before anything else when it resumes. */
import type { PeerId } from '../../core/protocol.ts';
import { TIMER_EVENT } from './event-queue.ts';
import type { RunContext } from './run-context.ts';

export class PausedPeers {
  private readonly context: RunContext;
  /** By peer: from and handle of events that came while it was paused. */
  private readonly waitingOf: number[][] = [];
  /** Of peers that have resumed: to, from and handle of what has waited. */
  private ready: number[] = [];
  private nextReady = 0;

  constructor(context: RunContext) {
    this.context = context;
  }

  pause(peer: PeerId): void {
    this.context.states!.paused[peer] = 1;
    this.waitingOf[peer] = [];
  }

  /** An event comes to a paused peer. */
  wait(to: PeerId, from: PeerId, handle: number): void {
    const { timers } = this.context;
    if (from === TIMER_EVENT && !timers.isPending(handle)) timers.fire(handle);
    else this.waitingOf[to].push(from, handle);
  }

  resume(peer: PeerId): void {
    this.context.states!.paused[peer] = 0;
    if (this.nextReady === this.ready.length) {
      this.ready = [];
      this.nextReady = 0;
    }
    const events = this.waitingOf[peer];
    for (let i = 0; i < events.length; i += 2) this.ready.push(peer, events[i], events[i + 1]);
    this.waitingOf[peer] = [];
  }

  /** Handles the next event of a peer that has resumed; false if there is none. */
  handleReady(handle: (to: PeerId, from: PeerId, handle: number) => void): boolean {
    const { ready } = this;
    if (this.nextReady === ready.length) return false;
    const at = this.nextReady;
    this.nextReady += 3;
    handle(ready[at], ready[at + 1], ready[at + 2]);
    return true;
  }

  /** What waits for a peer, if it is paused: from and handle of each event. */
  waitingAt(peer: PeerId): readonly number[] {
    return this.context.states!.paused[peer] === 1 ? this.waitingOf[peer] : [];
  }

  /** A paused peer for which events wait, in words; undefined if there is none. */
  standstill(): string | undefined {
    const peer = this.waitingOf.findIndex((_, candidate) => this.waitingAt(candidate).length > 0);
    return peer < 0
      ? undefined
      : `peer ${peer} stands still to the end, with ${this.waitingOf[peer].length / 2} events before it`;
  }

  /** From and handle of all events that wait. */
  waiting(): (readonly number[])[] {
    const ready = this.ready.slice(this.nextReady).filter((_, index) => index % 3 > 0);
    return [...this.waitingOf.map((_, peer) => this.waitingAt(peer)), ready];
  }
}
