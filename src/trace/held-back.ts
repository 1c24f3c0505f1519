/**
 * What a peer waited for before it delivered a broadcast that it had received: the reaction in which it delivered it,
 * and what it delivered there before.
 * Of a broadcast that it has not delivered: what its origin had made or delivered before, and the peer has not.
 */
import type { PeerId } from '../core/protocol.ts';
import { BROADCAST, DELIVERED, type FactLog, ORIGIN, PEER, SEQUENCE, STRIDE } from './log.ts';

export interface Wait {
  /** From the reaction that ended it to before the delivery: their places in the log. */
  readonly steps: readonly number[];
  /** `it waited there for 26 ms, until 0:0 was delivered` */
  readonly said: string;
}

/**
 * @param received when the peer received it, @param cause the reaction in which it delivered it, @param delivered when:
 *   their places in the log
 */
export function waitOf(log: FactLog, received: number, cause: number, delivered: number): Wait {
  const peer = log.rows[delivered * STRIDE + PEER];
  const earlier: number[] = [];
  for (let row = cause + 1; row < delivered; row++) {
    if (log.rows[row * STRIDE] === DELIVERED && log.rows[row * STRIDE + PEER] === peer) earlier.push(row);
  }
  const waitedMs = log.times[delivered] - log.times[received];
  const until = earlier.length > 0 ? `${nameAt(log, earlier[0])} was delivered` : reactionText(log, cause);
  return { steps: [cause, ...earlier], said: `it waited there for ${Number(waitedMs.toFixed(3))} ms, until ${until}` };
}

function reactionText(log: FactLog, row: number): string {
  const fact = log.factAt(row);
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

/** `nor 0:0, which peer 0 had broadcast before it`; undefined where nothing is missing that could have held it back. */
export function missingBefore(log: FactLog, peer: PeerId, origin: PeerId, sequence: number): string | undefined {
  const { rows, count } = log;
  const has = new Set<string>();
  for (let row = 0; row < count; row++) {
    if (rows[row * STRIDE] === DELIVERED && rows[row * STRIDE + PEER] === peer) has.add(nameAt(log, row));
  }
  for (let row = 0; row < count; row++) {
    const code = rows[row * STRIDE];
    if (rows[row * STRIDE + PEER] !== origin || (code !== BROADCAST && code !== DELIVERED)) continue;
    const name = nameAt(log, row);
    if (code === BROADCAST && name === `${origin}:${sequence}`) return undefined;
    if (!has.has(name) && name !== `${origin}:${sequence}`) {
      return `nor ${name}, which peer ${origin} had ${code === BROADCAST ? 'broadcast' : 'delivered'} before it`;
    }
  }
  return undefined;
}

function nameAt({ rows }: FactLog, row: number): string {
  return `${rows[row * STRIDE + ORIGIN]}:${rows[row * STRIDE + SEQUENCE]}`;
}
