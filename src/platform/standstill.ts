/**
 * How long code of the user has been at work in a thread without a sign of life, as seen from another thread. Looks are
 * counted, not time: a process that was stopped has not been idle meanwhile.
 */
import type { Heartbeat } from '../runtimes/heartbeat.ts';

export const LOOK_MS = 250;

export class Standstill {
  /** Milliseconds since the code that is at work began, in whole looks. */
  ms = 0;
  private readonly heartbeat: Heartbeat;
  private begun = -1;

  constructor(heartbeat: Heartbeat) {
    this.heartbeat = heartbeat;
  }

  /** To be called every `LOOK_MS`. */
  look(): void {
    const { atWork, begun } = this.heartbeat;
    this.ms = atWork !== undefined && begun === this.begun ? this.ms + LOOK_MS : 0;
    this.begun = begun;
  }
}
