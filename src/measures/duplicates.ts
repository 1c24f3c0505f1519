/** Copies of broadcasts that a peer received when it already had the broadcast. */
import * as z from 'zod';
import { BROADCAST, RECEIVED } from '../trace/codes.ts';
import { FactCursor } from '../trace/cursor.ts';
import { defineMeasure } from './measure.ts';
import { count } from './value-schemas.ts';

/** Pairs of peer and broadcast: a bit each, 256 MB. */
const PAIRS_LIMIT = 2 ** 31;

const shape = z
  .object({ copies: count, share: count })
  .describe(
    'copies received of broadcasts that the peer already had, and their share of all copies received from others',
  );

export const duplicates = defineMeasure({
  name: 'duplicates',
  title: 'Duplicates',
  unit: 'messages',
  definition:
    'Copies of broadcasts that a peer received from another when it had made the broadcast itself or had received a copy of it before, crashes since then or not; and their share ' +
    'of all copies received from others. A message that carries several broadcasts is a copy of each. A peer’s copies to itself don’t count. Needs trace level full.',
  source:
    'usual in the literature on gossip, e.g. Leitão, Pereira, Rodrigues, Epidemic Broadcast Trees, SRDS 2007 (redundant messages)',
  shape,
  together: { fields: { copies: 'sum', share: 'mean' } },
  take(run) {
    const { size, log, byzantine } = run;
    if (!log.full) return { absent: 'the trace level keeps no receipts' };
    const { numbering } = run.measured!;
    if (numbering.count * size > PAIRS_LIMIT) return { absent: `over ${PAIRS_LIMIT} pairs of peer and broadcast` };
    const has = new Uint8Array(Math.ceil((numbering.count * size) / 8));
    let received = 0;
    let copies = 0;
    for (const row = new FactCursor(log); row.next(); ) {
      const code = row.copyCode;
      if (code !== BROADCAST && code !== RECEIVED) continue;
      const { peer } = row;
      if (code === RECEIVED && (row.other === peer || byzantine.has(peer))) continue;
      const broadcast = numbering.numberOf(row.origin, row.sequence);
      if (broadcast < 0) continue;
      const pair = broadcast * size + peer;
      const bit = 1 << (pair & 7);
      if (code === RECEIVED) {
        received++;
        if ((has[pair >>> 3] & bit) !== 0) copies++;
      }
      has[pair >>> 3] |= bit;
    }
    return received === 0
      ? { absent: 'no peer received a broadcast of another' }
      : { copies, share: copies / received };
  },
});
