/**
 * Crashes, restarts, arrivals and departures that no process has reported yet: each process reports when they really
 * happened.
 */
import type { PeerId } from '../../../core/protocol.ts';
import { type FaultPlan, isPeerChange, type PeerChange } from '../../../network/faults/fault-plan.ts';
import { type LateFault, lateFault, missingFault } from '../../late-faults.ts';

export class UnreportedFaults {
  /** In order of time. */
  private readonly actions: PeerChange[];

  constructor(plan: FaultPlan) {
    this.actions = plan.actions.filter(isPeerChange);
  }

  /** A peer has crashed, restarted, joined or left, at this time of the run. Undefined if it was in time. */
  happened(does: PeerChange['does'], peer: PeerId, atMs: number): LateFault | undefined {
    const index = this.actions.findIndex((action) => action.does === does && action.peer === peer);
    if (index < 0) return undefined;
    const [action] = this.actions.splice(index, 1);
    return lateFault(action, atMs);
  }

  /** Those that were due, and never came. @param endedMs when the run ended */
  missing(endedMs: number): (LateFault | undefined)[] {
    return this.actions.map((action) => missingFault(action, endedMs));
  }
}
