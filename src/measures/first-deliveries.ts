/** The first delivery of each broadcast at each peer that was there then, in the order of the trace. */
import { DELIVERED } from '../trace/codes.ts';
import { FactCursor } from '../trace/cursor.ts';
import type { Recording } from '../trace/recording.ts';
import { type Absent, needsDeliveries } from './measure.ts';

/** Limit on pairs of broadcast and peer, a bit each: 64 MB. */
const PAIRS_LIMIT = 2 ** 29;

/** Why they cannot be told, if so. */
export function lacksFirstDeliveries(run: Recording): Absent | undefined {
  if (run.measured === undefined) return needsDeliveries;
  if (run.measured.numbering.count === 0) return { absent: 'nothing was broadcast' };
  if (run.measured.numbering.count * run.size > PAIRS_LIMIT) return { absent: 'too many broadcasts times peers' };
  return undefined;
}

/** @param visit is called with the number of the broadcast, and the row of the delivery */
export function eachFirstDelivery(run: Recording, visit: (broadcast: number, row: FactCursor) => void): void {
  const { numbering, broadcastTimes } = run.measured!;
  const { presence } = run;
  const seen = new Int32Array(Math.ceil((numbering.count * run.size) / 32));
  for (const row = new FactCursor(run.log); row.next(); ) {
    if (row.code !== DELIVERED) continue;
    const broadcast = numbering.numberOf(row.origin, row.sequence);
    if (broadcast < 0) continue;
    if (presence.isChanging && !presence.owes(row.peer, broadcastTimes[broadcast])) continue;
    const bit = broadcast * run.size + row.peer;
    if ((seen[bit >>> 5] & (1 << (bit & 31))) !== 0) continue;
    seen[bit >>> 5] |= 1 << (bit & 31);
    visit(broadcast, row);
  }
}
