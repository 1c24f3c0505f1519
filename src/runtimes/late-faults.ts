/**
 * Faults that came late, or never, because the machine was busy: a run says so, as its times are then not those of its
 * plan.
 */
import type { FaultAction } from '../network/faults/fault-plan.ts';

/** How late a fault may be without a remark. */
const LATE_MS = 250;
/** Late faults that the remark names: those that were the latest. */
const NAMED = 3;

export interface LateFault {
  /** The fault in words: `pause of peer 3`. */
  readonly what: string;
  readonly plannedMs: number;
  /** When it happened; undefined if it never did. */
  readonly atMs: number | undefined;
  readonly lateMs: number;
}

/** Undefined if it was in time. @param dueMs from when it counts as late, where it had to wait for something planned */
export function lateFault(action: FaultAction, atMs: number, dueMs = action.atMs): LateFault | undefined {
  const lateMs = atMs - dueMs;
  return lateMs > LATE_MS ? { what: nameOf(action), plannedMs: action.atMs, atMs, lateMs } : undefined;
}

/** A fault that has not come by the end of the run; undefined if it need not have. */
export function missingFault(action: FaultAction, endedMs: number): LateFault | undefined {
  const late = lateFault(action, endedMs);
  return late && { ...late, atMs: undefined };
}

export class LateFaults {
  /** By name and time: of both ends of a link, the later one counts. */
  private readonly faults = new Map<string, LateFault>();

  add(late: LateFault | undefined): void {
    if (late === undefined) return;
    const key = `${late.plannedMs} ${late.what}`;
    const known = this.faults.get(key);
    if (known === undefined || known.lateMs < late.lateMs) this.faults.set(key, late);
  }

  /** What the summary of the run says: at most one line. */
  remarks(): string[] {
    const late = [...this.faults.values()].sort((a, b) => b.lateMs - a.lateMs);
    if (late.length === 0) return [];
    const named = late.slice(0, NAMED).map(lateText);
    if (late.length > NAMED) named.push(`${late.length - NAMED} more`);
    return [
      `${late.length === 1 ? '1 fault' : `${late.length} faults`} came more than ${LATE_MS} ms late: ${named.join('; ')}`,
    ];
  }
}

function lateText({ what, plannedMs, atMs }: LateFault): string {
  const came = atMs === undefined ? 'did not come before the end of the run' : `came at ${Math.round(atMs)} ms`;
  return `the ${what} planned for ${Math.round(plannedMs)} ms ${came}`;
}

const NAMES: Readonly<Record<FaultAction['does'], string>> = {
  crash: 'crash',
  falter: 'crash in the midst of sending',
  restart: 'restart',
  pause: 'pause',
  resume: 'end of the pause',
  slow: 'change of speed',
  skew: 'change of clock',
  block: 'partition',
  unblock: 'end of a partition',
  storm: 'storm',
  calm: 'end of a storm',
  cut: 'cut',
  mend: 'return',
  join: 'arrival',
  leave: 'departure',
};

function nameOf(action: FaultAction): string {
  const name = NAMES[action.does];
  if ('peer' in action) return `${name} of peer ${action.peer}`;
  return 'a' in action ? `${name} of the link between peers ${action.a} and ${action.b}` : name;
}
