/**
 * Crashes and restarts that came late, or never, because the machine was busy: a run says so, as its times are then not
 * those of its plan. Each process reports when it really crashed or restarted a peer.
 */
import type { PeerId } from '../../../core/protocol.ts';
import type { FaultAction, FaultPlan } from '../../../network/faults/fault-plan.ts';

/** How late a fault may be without a remark. */
const LATE_MS = 250;
/** Late faults that the remark names: those that were the latest. */
const NAMED = 3;

type Change = Extract<FaultAction, { readonly does: 'crash' | 'restart' }>;

interface Late {
  readonly action: Change;
  /** When it happened; undefined if it never did. */
  readonly atMs: number | undefined;
  readonly lateMs: number;
}

export class LateFaults {
  /** Crashes and restarts that have not been reported, in order of time. */
  private readonly open: Change[];
  private readonly late: Late[] = [];

  constructor(plan: FaultPlan) {
    this.open = plan.actions.filter((action) => action.does === 'crash' || action.does === 'restart') as Change[];
  }

  /** A peer has crashed or restarted, at this time of the run. */
  happened(does: Change['does'], peer: PeerId, atMs: number): void {
    const index = this.open.findIndex((action) => action.does === does && action.peer === peer);
    if (index < 0) return;
    const [action] = this.open.splice(index, 1);
    const lateMs = atMs - action.atMs;
    if (lateMs > LATE_MS) this.late.push({ action, atMs, lateMs });
  }

  /** What the summary of the run says: at most one line. @param endedMs when the run ended */
  remarks(endedMs: number): string[] {
    const missing = this.open.map((action): Late => ({ action, atMs: undefined, lateMs: endedMs - action.atMs }));
    const late = [...this.late, ...missing.filter(({ lateMs }) => lateMs > LATE_MS)];
    if (late.length === 0) return [];
    late.sort((a, b) => b.lateMs - a.lateMs);
    const named = late.slice(0, NAMED).map(lateText);
    if (late.length > NAMED) named.push(`${late.length - NAMED} more`);
    return [
      `${late.length === 1 ? '1 fault' : `${late.length} faults`} came more than ${LATE_MS} ms late: ${named.join('; ')}`,
    ];
  }
}

function lateText({ action, atMs }: Late): string {
  const came = atMs === undefined ? 'did not come before the end of the run' : `came at ${Math.round(atMs)} ms`;
  return `the ${action.does} of peer ${action.peer} planned for ${Math.round(action.atMs)} ms ${came}`;
}
