/**
 * What a peer waited for before it delivered a broadcast that it had received: the reaction in which it delivered it,
 * and what it delivered there before. For a broadcast that it has not delivered: what the origin had made or delivered
 * before, and the peer has not.
 */
import type { PeerId } from '../core/protocol.ts';
import { BROADCAST, DELIVERED } from './codes.ts';
import { FactCursor } from './cursor.ts';
import type { FactLog } from './log.ts';

export interface Wait {
  /** From the reaction that ended it to before the delivery: their indexes in the log. */
  readonly steps: readonly number[];
  /** `it waited there for 26 ms, until 0:0 was delivered` */
  readonly said: string;
}

/**
 * @param received when the peer received it, @param cause the reaction in which it delivered it, @param delivered when:
 *   their indexes in the log
 */
export function waitOf(log: FactLog, received: number, cause: number, delivered: number): Wait {
  const row = new FactCursor(log);
  const { peer } = row.to(delivered);
  const earlier: number[] = [];
  row.to(cause);
  while (row.next() && row.index < delivered) if (row.code === DELIVERED && row.peer === peer) earlier.push(row.index);
  const waitedMs = log.times[delivered] - log.times[received];
  const until = earlier.length > 0 ? `${nameAt(row.to(earlier[0]))} was delivered` : reactionText(log, cause);
  return { steps: [cause, ...earlier], said: `it waited there for ${Number(waitedMs.toFixed(3))} ms, until ${until}` };
}

function reactionText(log: FactLog, index: number): string {
  const fact = log.factAt(index);
  switch (fact.fact) {
    case 'received':
      return `${fact.kind}${fact.origin === undefined ? '' : ` ${fact.origin}:${fact.sequence}`} came from peer ${fact.from}`;
    case 'timer-fired':
      return 'its timer fired';
    case 'broadcast':
      return `it broadcast ${fact.peer}:${fact.sequence}`;
    case 'link-up':
    case 'link-down':
      return `its link to peer ${fact.other} ${fact.fact === 'link-up' ? 'came up' : 'went down'}`;
    default:
      return `it ${fact.fact}`;
  }
}

/** `nor 0:0, which peer 0 had broadcast before it`; undefined if nothing is missing that could have held it back. */
export function missingBefore(log: FactLog, peer: PeerId, origin: PeerId, sequence: number): string | undefined {
  const name = `${origin}:${sequence}`;
  const has = new Set<string>();
  for (const row = new FactCursor(log); row.next(); )
    if (row.code === DELIVERED && row.peer === peer) has.add(nameAt(row));
  for (const row = new FactCursor(log); row.next(); ) {
    const { code } = row;
    if (row.peer !== origin || (code !== BROADCAST && code !== DELIVERED)) continue;
    const earlier = nameAt(row);
    if (code === BROADCAST && earlier === name) return undefined;
    if (!has.has(earlier) && earlier !== name)
      return `nor ${earlier}, which peer ${origin} had ${code === BROADCAST ? 'broadcast' : 'delivered'} before it`;
  }
  return undefined;
}

function nameAt(row: FactCursor): string {
  return `${row.origin}:${row.sequence}`;
}
