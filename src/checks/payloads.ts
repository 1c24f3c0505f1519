/**
 * Deliveries under one name whose payloads differ, by the digests that the log has of them (`core/payload-digest.ts`).
 */
import type { PeerId } from '../core/protocol.ts';
import { BROADCAST, DELIVERED } from '../trace/codes.ts';
import { FactCursor } from '../trace/cursor.ts';
import type { FactLog } from '../trace/log.ts';
import { safetyFinding } from './evidence.ts';
import { type Finding, valid } from './property.ts';
import type { Trial } from './trial.ts';

const NOBODY = -1;

/**
 * The finding on whether all deliveries of a broadcast have the payload of the first one.
 * @param faulty peers whose deliveries do not count
 */
export function samePayloads(trial: Trial, faulty: ReadonlySet<PeerId> = new Set()): Finding {
  if (!hasPayloads(trial.log)) return valid;
  const { numbers } = trial.histories;
  return compare(
    trial,
    { digests: new Uint32Array(numbers), owners: new Int32Array(numbers).fill(NOBODY) },
    faulty,
    true,
  );
}

/**
 * The finding on whether every delivery has the payload that its origin broadcast. One of which the trace has no
 * broadcast proves nothing.
 */
export function payloadsAsBroadcast(trial: Trial): Finding {
  if (!hasPayloads(trial.log)) return valid;
  const { numbering, numbers } = trial.histories;
  const { log } = trial;
  const digests = new Uint32Array(numbers);
  const owners = new Int32Array(numbers).fill(NOBODY);
  for (const row = new FactCursor(log); row.next(); ) {
    if (row.code !== BROADCAST) continue;
    const number = numbering.numberOf(row.peer, row.sequence);
    digests[number] = row.digest;
    owners[number] = row.peer;
  }
  return compare(trial, { digests, owners }, new Set(), false);
}

/** By broadcast: the digest that others are compared with, and the peer that it comes from. */
interface Reference {
  readonly digests: Uint32Array;
  readonly owners: Int32Array;
}

/** @param takesFirst true if deliveries are compared with the first delivery of the broadcast */
function compare(trial: Trial, reference: Reference, faulty: ReadonlySet<PeerId>, takesFirst: boolean): Finding {
  const { histories } = trial;
  const { log } = trial;
  const { digests, owners } = reference;
  const delivered = new Int32Array(histories.size);
  const positions = new Int32Array(histories.size).fill(-1);
  const offences: { number: number; digest: number }[] = [];
  for (const row = new FactCursor(log); row.next(); ) {
    if (row.code !== DELIVERED || trial.ignored.has(row.origin)) continue;
    const { peer } = row;
    const position = delivered[peer]++;
    if (positions[peer] >= 0 || faulty.has(peer)) continue;
    const number = histories.deliveries[histories.offsets[peer] + position];
    const digest = row.digest;
    if (owners[number] === NOBODY) {
      if (!takesFirst) continue;
      owners[number] = peer;
      digests[number] = digest;
    } else if (digests[number] !== digest) {
      positions[peer] = position;
      offences[peer] = { number, digest };
    }
  }
  return safetyFinding(trial, positions, (peer, name, time) => {
    const { number, digest } = offences[peer];
    const other = owners[number];
    const whose = takesFirst
      ? other === peer
        ? 'it had delivered it before'
        : `peer ${other} delivered it`
      : `peer ${other} broadcast it`;
    return `peer ${peer} delivered ${name} at ${time} with ${payloadText(digest)}; ${whose} with ${payloadText(digests[number])}`;
  });
}

function payloadText(digest: number): string {
  return digest === 0 ? 'no payload' : `a payload of digest ${digest}`;
}

/** Most runs have none, and then there is nothing to compare. */
function hasPayloads(log: FactLog): boolean {
  for (const row = new FactCursor(log); row.next(); ) {
    if (row.digest !== 0 && (row.code === BROADCAST || row.code === DELIVERED)) return true;
  }
  return false;
}
