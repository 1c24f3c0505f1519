/**
 * Timers by name. A definition lists the names of its timers; a protocol sets `retry`, or `retry` with a key, such as
 * the number of a broadcast or of a peer, and is called with both. Runtimes know numbers only: key · names + place of
 * the name. There is no table, so a timer costs as much as one with a number.
 */
import { ContractError, isWhole, refuseOutside, TIMERS } from './contract.ts';
import { shown } from './errors.ts';
import type { PeerId, Protocol, Timer } from './protocol.ts';

/** The number of a timer. @param names of the definition; undefined if its timers have numbers */
export function timerNumber(
  peer: PeerId,
  call: 'setTimer' | 'clearTimer',
  names: readonly string[] | undefined,
  timer: Timer,
  key: number,
): number {
  // Anything but a number is refused with the other rules for numbers. Timers of a failure detector have numbers, too.
  if (names === undefined || (timer as number) >= TIMERS) return timer as number;
  if (peer < 0) refuseOutside(call);
  const place = names.indexOf(timer as string);
  if (place < 0)
    throw new ContractError(
      `peer.${call}: expected as timer one of those in the definition: ${names.join(', ')}, given ${shown(timer)}`,
    );
  const most = Math.floor((TIMERS - 1 - place) / names.length);
  if (!isWhole(key) || key > most)
    throw new ContractError(`peer.${call}: expected as key an integer from 0 to ${most}, given ${shown(key)}`);
  return key * names.length + place;
}

/** Calls the reaction of a protocol to a timer. */
export function callTimeout(protocol: Protocol<never>, names: readonly string[] | undefined, timer: number): void {
  if (names === undefined) protocol.timeout?.(timer, 0);
  else protocol.timeout?.(names[timer % names.length], Math.floor(timer / names.length));
}

/** How a timer is called in a trace: by its name, with its key if it has one; by its number if it has no name. */
export function timerText(names: readonly string[] | undefined, timer: number): string {
  if (names === undefined) return String(timer);
  const key = Math.floor(timer / names.length);
  return key === 0 ? names[timer % names.length] : `${names[timer % names.length]} ${key}`;
}
