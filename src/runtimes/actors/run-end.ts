/** Why the run must end, once a mailbox, a link or the peers' waiting for each other says so. The first reason counts. */
import type { Stopped } from '../runtime.ts';

export class RunEnd {
  stopped: Stopped | undefined = undefined;
  reason = '';

  ask(stopped: Stopped, reason: string): void {
    if (this.stopped !== undefined) return;
    this.stopped = stopped;
    this.reason = reason;
  }
}
