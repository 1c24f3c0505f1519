/** The first offending facts of a run, in prose. */

import type { PeerId } from '../core/protocol.ts';
import type { Offences } from '../orders/offences.ts';
import { DELIVERED } from '../trace/codes.ts';
import { FactCursor } from '../trace/cursor.ts';
import { listOf, nameOf } from '../trace/histories.ts';
import { EVIDENCE_LIMIT, type Finding, invalid, unknown, valid } from './property.ts';
import type { Trial } from './trial.ts';

/**
 * The finding on an order of deliveries.
 * @param tell what the peer did at its first offence, in prose
 */
export function orderFinding(
  trial: Trial,
  { numbers }: Offences,
  tell: (peer: PeerId, name: string, time: string) => string,
): Finding {
  const { histories } = trial;
  return safetyFinding(
    trial,
    numbers.map((number, peer) => (number < 0 ? -1 : listOf(histories, peer).indexOf(number))),
    tell,
  );
}

/**
 * The finding on what must never happen.
 * @param positions by peer: the place of its first offence in its list of deliveries, −1 for none
 * @param tell what the peer did there, in prose
 */
export function safetyFinding(
  trial: Trial,
  positions: Int32Array,
  tell: (peer: PeerId, name: string, time: string) => string,
): Finding {
  if (positions.every((position) => position < 0)) return valid;
  const delivered = new Int32Array(positions.length);
  const evidence: string[] = [];
  for (const row = new FactCursor(trial.log); row.next() && evidence.length < EVIDENCE_LIMIT; ) {
    if (row.code !== DELIVERED || trial.ignored.has(row.origin)) continue;
    const { peer } = row;
    const position = delivered[peer]++;
    if (position === positions[peer])
      evidence.push(tell(peer, nameOf(trial.histories, listOf(trial.histories, peer)[position]), timeText(row.time)));
  }
  return invalid(evidence);
}

/**
 * The finding on what must happen in the end.
 * @param isMissing true for broadcasts (by number) that some peer still has to deliver
 * @param tell which peer did not deliver it, in prose
 */
export function livenessFinding(
  trial: Trial,
  isMissing: (number: number) => boolean,
  tell: (number: number) => string,
): Finding {
  const first: number[] = [];
  let missing = 0;
  for (let number = 0; number < trial.histories.numbers; number++) {
    if (!isMissing(number)) continue;
    missing++;
    insertByTime(first, number, trial);
  }
  if (missing === 0) return valid;
  const { isQuiescent, waited } = trial;
  if (isQuiescent)
    return invalid(first.map((number) => (waited === undefined ? tell(number) : `${tell(number)} ${waited}`)));
  return unknown(`the run stopped while ${missing} ${missing === 1 ? 'broadcast was' : 'broadcasts were'} on the way`);
}

/** Whether any broadcast, by number, is such. */
export function hasNumber({ histories }: Trial, isSuch: (number: number) => boolean): boolean {
  for (let number = 0; number < histories.numbers; number++) if (isSuch(number)) return true;
  return false;
}

/** What was missing in a run without any delivery. */
export function withoutDeliveries({ histories }: Trial): string | undefined {
  return histories.deliveries.length > 0 ? undefined : 'no peer delivered anything';
}

/** Keeps the earliest few; those whose time is unknown come last. */
function insertByTime(first: number[], number: number, { histories: { broadcastTimes } }: Trial): void {
  const timeOf = (one: number) => (broadcastTimes[one] >= 0 ? broadcastTimes[one] : Number.POSITIVE_INFINITY);
  let at = first.length;
  while (at > 0 && timeOf(first[at - 1]) > timeOf(number)) at--;
  first.splice(at, 0, number);
  if (first.length > EVIDENCE_LIMIT) first.pop();
}

/** The first peer that was to deliver a broadcast and did not. */
export function correctPeerWithout(trial: Trial, number: number): PeerId {
  for (let peer = 0; peer < trial.histories.size; peer++) {
    if (trial.owes(peer, number) && !listOf(trial.histories, peer).includes(number)) return peer;
  }
  return -1;
}

/** The first peer that delivered a broadcast. */
export function peerWith(trial: Trial, number: number, mayBeFaulty: boolean): PeerId {
  for (let peer = 0; peer < trial.histories.size; peer++) {
    if ((mayBeFaulty || !trial.faulty.has(peer)) && listOf(trial.histories, peer).includes(number)) return peer;
  }
  return -1;
}

function timeText(timeMs: number): string {
  return `${Math.round(timeMs * 1000) / 1000} ms`;
}
