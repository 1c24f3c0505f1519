/**
 * A trace as prose, one line a fact: what goldens are made of and what a person reads.
 *
 *     12 ms  peer 3 received data 0:4 from peer 1 (message 17)
 *
 * A broadcast is named origin:sequence. Times stand right-aligned, with microseconds where any time of the trace has
 * them.
 */
import { unreachable } from '../core/invariant.ts';
import { oneLine } from '../core/one-line.ts';
import { PeerNames } from '../core/peer-names.ts';
import type { Fact } from './facts.ts';
import type { FactLog } from './log.ts';

/**
 * @param timers names of the protocol's timers by number, where it gives them
 * @param names of the peers, where they have names
 */
export function* transcriptOf(log: FactLog, timers: readonly string[] = [], names = PeerNames.none): Generator<string> {
  const lineOf = linesOf(log, timers, names);
  for (let i = 0; i < log.count; i++) yield lineOf(i);
}

/** Gives the line of any fact of a log, by its place there. */
export function linesOf(
  log: FactLog,
  timers: readonly string[] = [],
  names = PeerNames.none,
): (index: number) => string {
  const decimals = decimalsOf(log);
  let width = 0;
  for (let i = 0; i < log.count; i++) width = Math.max(width, log.times[i]);
  const columns = width.toFixed(decimals).length;
  return (index) => {
    const fact = log.factAt(index);
    return `${fact.time.toFixed(decimals).padStart(columns)} ms  ${oneLine(`${names.peer(fact.peer)} ${saying(fact, timers, names)}`)}`;
  };
}

/** Gives what the peer of any fact did, without its time and the peer itself. */
export function sayingsOf(log: FactLog, names = PeerNames.none): (index: number) => string {
  return (index) => saying(log.factAt(index), [], names);
}

/** What the peer did, or what happened to it. */
function saying(fact: Fact, timers: readonly string[], names: PeerNames): string {
  switch (fact.fact) {
    case 'started':
      return 'started';
    case 'broadcast':
      return `broadcast ${fact.peer}:${fact.sequence}${payloadOf(fact)}`;
    case 'sent':
      return `sent ${contentOf(fact)} to ${whom(fact.to, fact.peer, names)} (message ${fact.message}${fact.to === fact.peer ? '' : `, ${fact.bytes} bytes`})`;
    case 'received':
      return `received ${contentOf(fact)} from ${whom(fact.from, fact.peer, names)} (message ${fact.message})`;
    case 'dropped':
      return `lost ${contentOf(fact)} to ${whom(fact.to, fact.peer, names)} (message ${fact.message}): ${fact.reason}`;
    case 'duplicated':
      return `has ${contentOf(fact)} to ${whom(fact.to, fact.peer, names)} on its way twice (message ${fact.of}, and again as ${fact.message})`;
    case 'carried':
      return `${furtherOf[fact.copy]} ${contentOf(fact)} ${fact.copy === 'received' ? 'from' : 'to'} ${whom(fact.other, fact.peer, names)} with it (message ${fact.message})`;
    case 'delivered':
      return `delivered ${fact.origin}:${fact.sequence}${payloadOf(fact)}`;
    case 'timer-fired':
      return `woke up by timer ${timers[fact.timer] ?? fact.timer}`;
    case 'link-up':
      return `got a link to ${names.peer(fact.other)}`;
    case 'link-down':
      return `lost its link to ${names.peer(fact.other)}`;
    case 'learned':
      return `learned that ${names.number(fact.a)}-${names.number(fact.b)} is ${fact.up ? 'up' : 'down'}`;
    case 'noted':
      return `noted: ${fact.text}`;
    case 'collected':
      return 'had its list collected';
    case 'crashed':
      return `crashed: ${names.inText(fact.reason)}`;
    case 'restarted':
      return 'was started again';
    case 'paused':
      return 'stands still';
    case 'resumed':
      return 'goes on';
    case 'afflicted':
      return `is hindered: ${names.inText(fact.text)}`;
    case 'relieved':
      return `is no longer hindered: ${names.inText(fact.text)}`;
    default:
      return unreachable(fact);
  }
}

/** What is said of the further broadcasts of a copy. */
const furtherOf = { sent: 'sent', received: 'received', dropped: 'lost', duplicated: 'has twice' } as const;

function contentOf(copy: { kind: string; origin?: number; sequence?: number }): string {
  return copy.origin === undefined ? copy.kind : `${copy.kind} ${copy.origin}:${copy.sequence}`;
}

function payloadOf({ digest }: { digest?: number }): string {
  return digest === undefined ? '' : ` (payload digest ${digest})`;
}

function whom(other: number, self: number, names: PeerNames): string {
  return other === self ? 'itself' : names.peer(other);
}

function decimalsOf(log: FactLog): number {
  for (let i = 0; i < log.count; i++) if (!Number.isInteger(log.times[i])) return 3;
  return 0;
}
