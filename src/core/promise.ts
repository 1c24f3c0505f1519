/** When a promise counts: under every fault that a run had, or that a search was asked for. */
import type { FaultKind } from './protocol.ts';

/** @param tolerated the faults under which the promise holds; undefined if the protocol does not make it */
export function isPromised(tolerated: readonly FaultKind[] | undefined, faults: Iterable<FaultKind>): boolean {
  if (tolerated === undefined) return false;
  for (const fault of faults) if (!tolerated.includes(fault) && !isCovered(fault, tolerated)) return false;
  return true;
}

/** What holds whether a restarted peer has its storage or not, holds if it has it. */
function isCovered(fault: FaultKind, tolerated: readonly FaultKind[]): boolean {
  return fault === 'recovery' && tolerated.includes('restart');
}
