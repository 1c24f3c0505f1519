/**
 * A state of the whole world, as integers behind each other: its number in the table of states, the faults so far, two
 * hashes, the number of copies in flight, the state of each peer, and the copies in flight, sorted.
 */
export const NUMBER = 0;
export const FAULTS = 1;
export const FIRST_HASH = 2;
export const SECOND_HASH = 3;
export const IN_FLIGHT = 4;
export const PEERS = 5;

/** Room for any one state. */
export const ROOM = 4096;

/** Faults so far: 3 bits for each kind, and a bit for each Byzantine peer. */
export const CRASHES = 0;
export const RESTARTS = 3;
export const LOSSES = 6;
export const DUPLICATES = 9;
export const SUSPICIONS = 12;
const BYZANTINE = 15;

export function faultsSoFar(faults: number, kind: number): number {
  return (faults >> kind) & 7;
}

export function byzantineIn(faults: number): number {
  return faults >> BYZANTINE;
}

export function faultsWith(byzantine: number): number {
  return byzantine << BYZANTINE;
}

export function firstHashOf(faults: number): number {
  return Math.imul(faults + 1, 0x9e3779b1);
}

export function secondHashOf(faults: number): number {
  return Math.imul(faults + 1, 0x85ebca6b);
}
