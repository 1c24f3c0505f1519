/**
 * Decides whether one order of all broadcasts exists that the lists of all peers follow: a topological sort, linear in
 * deliveries.
 *
 * Takes away, again and again, a broadcast that heads every list that still holds it. If that empties all lists, the
 * order of taking is the order that they follow. If it gets stuck, the lists contradict each other in a circle, of two
 * lists or more.
 */
import type { Histories } from '../trace/histories.ts';

/** @param once histories without repeated deliveries */
export function followOneOrder({ size, numbers, offsets, deliveries }: Histories): boolean {
  const cursors = offsets.slice(0, size);
  /** By broadcast: the number of lists that hold it, and of those that it heads; the latter also as a chain of peers. */
  const holders = new Int32Array(numbers);
  const heads = new Int32Array(numbers);
  const firstHeaded = new Int32Array(numbers).fill(-1);
  const nextHeaded = new Int32Array(size);
  const ready: number[] = [];
  let left = deliveries.length;
  for (let i = 0; i < left; i++) holders[deliveries[i]]++;

  function meetHead(peer: number): void {
    if (cursors[peer] === offsets[peer + 1]) return;
    const number = deliveries[cursors[peer]];
    nextHeaded[peer] = firstHeaded[number];
    firstHeaded[number] = peer;
    if (++heads[number] === holders[number]) ready.push(number);
  }

  for (let peer = 0; peer < size; peer++) meetHead(peer);
  for (let number = ready.pop(); number !== undefined; number = ready.pop()) {
    left -= holders[number];
    for (let peer = firstHeaded[number]; peer >= 0; ) {
      const next = nextHeaded[peer];
      cursors[peer]++;
      meetHead(peer);
      peer = next;
    }
  }
  return left === 0;
}
