/** A simulation that stands still between two events, to look at its peers. It counts the facts, and keeps none. */

import type { FactLog, Job, TraceLevel } from '../../../src/browser.ts';
import { deterministic, PEER, Simulation, STRIDE } from '../../../src/browser.ts';
import type { PeerState } from '../channel/engine-messages.ts';

/** Events between two looks at the clock, and facts after which the log is emptied. */
const BATCH = 200;
const FACTS_HELD = 4_096;

export class PausedSimulation {
  readonly level: TraceLevel;
  private readonly simulation: Simulation;
  private log!: FactLog;
  /** Facts that the log no longer holds. */
  private forgotten = 0;
  private isStarted = false;
  private isOver = false;

  /** @param level what is counted as a fact */
  constructor(job: Job, level: TraceLevel) {
    this.level = level;
    const sink = { begin: (log: FactLog) => this.hold(log), write() {}, lowered() {} };
    this.simulation = deterministic(() => new Simulation({ ...job, trace: level, sink, heartbeat: undefined }));
  }

  /** Facts so far. */
  get facts(): number {
    return this.forgotten + this.log.count;
  }

  /**
   * Goes on until so many facts have happened, to the end of the event that brings them. False if it has not come so far
   * in `sliceMs`: call it again.
   * @param peer one whose events are told: `acted` gets the number of facts before each
   */
  goTo(facts: number, sliceMs: number, peer = -1, acted: (before: number) => void = () => {}): boolean {
    const endMs = performance.now() + sliceMs;
    while (!this.isOver && this.facts < facts) {
      if (performance.now() > endMs) return false;
      deterministic(() => this.handle(facts, peer, acted));
    }
    return true;
  }

  stateOf(peer: number): PeerState {
    const { timers, senders } = this.simulation.waitingAt(peer);
    return { layers: this.simulation.snapshotOf(peer), timers, waiting: senders };
  }

  private handle(facts: number, peer: number, acted: (before: number) => void): void {
    for (let i = 0; i < BATCH && !this.isOver && this.facts < facts; i++) {
      if (this.log.count > FACTS_HELD) this.forget();
      const before = this.log.count;
      // The peers' starts are no event of the queue.
      this.isOver = this.simulation.advance(this.isStarted ? 1 : 0);
      this.isStarted = true;
      if (this.hasRowOf(peer, before)) acted(this.forgotten + before);
    }
  }

  private hold(log: FactLog): void {
    this.log = log;
  }

  private forget(): void {
    this.forgotten += this.log.count;
    this.log.forget();
  }

  private hasRowOf(peer: number, from: number): boolean {
    const { rows, count } = this.log;
    for (let i = from; i < count; i++) if (rows[i * STRIDE + PEER] === peer) return true;
    return false;
  }
}
