/** Lines of an experiment's `faults` that break something from the present moment on. */

import type { FactTable } from '../../../src/browser.ts';
import { DUPLICATED, FactCursor, SENT } from '../../../src/browser.ts';
import type { CopyTable } from '../moment/copy-table.ts';

export type FaultLine = Readonly<Record<string, unknown>>;
export type PeerBreak = 'crash' | 'pause' | 'isolate' | 'restart';
export type CopyBreak = 'lose' | 'delay' | 'duplicate';

/**
 * The first whole millisecond at which a fault changes nothing that has happened: times of faults are whole.
 * @param facts that have happened
 */
export function nextTime(facts: number, timeMs: number): string {
  return facts === 0 ? '0ms' : `${Math.floor(timeMs) + 1}ms`;
}

/** @param lastsMs how long a pause lasts */
export function peerFault(what: PeerBreak, peer: number, at: string, lastsMs: number): FaultLine {
  return what === 'pause' ? { at, for: `${lastsMs}ms`, pause: peer } : { at, [what]: peer };
}

/** @param side the peers on one side; all others are on the other one */
export function partitionFault(side: readonly number[], at: string): FaultLine {
  return { at, partition: [[...side], 'rest'] };
}

/** @param byMs how much later a copy arrives that is delayed */
export function copyFault(what: CopyBreak, copy: number, copies: CopyTable, facts: FactTable, byMs: number): FaultLine {
  const { from, to } = { from: copies.from[copy], to: copies.to[copy] };
  const whom = { from, to, copy: placeOnLink(copy, copies, facts) };
  return what === 'delay' ? { 'delay-copy': whom, by: `${byMs}ms` } : { [`${what}-copy`]: whom };
}

/** How many copies the same peer had sent to the same one before. */
function placeOnLink(copy: number, copies: CopyTable, facts: FactTable): number {
  const row = new FactCursor(facts);
  let place = 0;
  for (let earlier = 0; earlier < copy; earlier++) {
    const isSameLink = copies.from[earlier] === copies.from[copy] && copies.to[earlier] === copies.to[copy];
    if (isSameLink && row.to(copies.sentAt[earlier]).code === SENT) place++;
  }
  // What the network made of a copy is broken by breaking that copy.
  return row.to(copies.sentAt[copy]).code === DUPLICATED ? Math.max(0, place - 1) : place;
}

/** A round time about as long as a few flights: 10, 20, 50, 100 … ms. */
export function roundTime(ms: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, ms)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= ms) ?? 10 * power;
}
