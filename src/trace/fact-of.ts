/**
 * A row of the log as a fact. What the columns other, message, kind and bytes hold differs from fact to fact, and is
 * told here; `columns.ts` tells it once more for
 * those who read the trace in a file.
 */
import { unreachable } from '../core/invariant.ts';
import { type CopyFact, type Fact, factNames } from './facts.ts';

/** @param row the eight columns of one row, as `FactLog.rows` has them */
export function factOf(time: number, row: ArrayLike<number>, kinds: readonly string[], texts: readonly string[]): Fact {
  const [code, peer, other, message, kind, bytes, origin, sequence] = Array.from(row);
  const fact = factNames[code];
  const payload = bytes === 0 ? {} : { digest: bytes >>> 0 };
  const copy = () => (origin < 0 ? { message, kind: kinds[kind] } : { message, kind: kinds[kind], origin, sequence });
  switch (fact) {
    case 'started':
    case 'collected':
    case 'restarted':
    case 'paused':
    case 'resumed':
      return { fact, time, peer };
    case 'broadcast':
      return { fact, time, peer, sequence, ...payload };
    case 'sent':
      return { fact, time, peer, to: other, bytes, ...copy() };
    case 'received':
      return { fact, time, peer, from: other, ...copy() };
    case 'dropped':
      return { fact, time, peer, to: other, reason: texts[bytes], ...copy() };
    case 'duplicated':
      return { fact, time, peer, to: other, of: bytes, ...copy() };
    case 'carried':
      return {
        fact,
        time,
        peer,
        other,
        copy: factNames[bytes] as CopyFact,
        message,
        kind: kinds[kind],
        origin,
        sequence,
      };
    case 'delivered':
      return { fact, time, peer, origin, sequence, ...payload };
    case 'timer-fired':
      return { fact, time, peer, timer: other };
    case 'link-up':
    case 'link-down':
      return { fact, time, peer, other };
    case 'learned':
      return { fact, time, peer, a: other, b: message, up: kind === 1 };
    case 'noted':
    case 'afflicted':
    case 'relieved':
      return { fact, time, peer, text: texts[bytes] };
    case 'crashed':
      return { fact, time, peer, reason: texts[bytes] };
    default:
      return unreachable(fact);
  }
}
