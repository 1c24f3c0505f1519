/** Deliveries that broke an order: their number, and the first of each peer. */
import type { PeerId } from '../core/protocol.ts';
import { DELIVERED } from '../trace/codes.ts';
import { FactCursor } from '../trace/cursor.ts';
import { type Histories, nameOf } from '../trace/histories.ts';
import type { FactLog } from '../trace/log.ts';

export class Offences {
  count = 0;
  /** By peer: what it delivered at its first offence, and which broadcast makes it one; −1 for none. */
  readonly numbers: Int32Array;
  readonly against: Int32Array;

  constructor(size: number) {
    this.numbers = new Int32Array(size).fill(-1);
    this.against = new Int32Array(size).fill(-1);
  }

  /** Call it for the deliveries of a peer in the order of its list. */
  add(peer: PeerId, number: number, against: number): void {
    this.count++;
    if (this.numbers[peer] < 0) this.set(peer, number, against);
  }

  set(peer: PeerId, number: number, against: number): void {
    this.numbers[peer] = number;
    this.against[peer] = against;
  }
}

export interface FirstOffence {
  readonly atMs: number;
  readonly peer: PeerId;
  readonly delivered: string;
  readonly against: string;
}

/** The first offence of all. */
export function firstOf({ numbers, against }: Offences, histories: Histories, log: FactLog): FirstOffence | undefined {
  const names = Array.from(numbers, (number) =>
    number < 0 ? undefined : nameOf(histories, number).split(':').map(Number),
  );
  for (const row = new FactCursor(log); row.next(); ) {
    const { peer } = row;
    const name = names[peer];
    if (row.code !== DELIVERED || name === undefined || row.origin !== name[0] || row.sequence !== name[1]) continue;
    return { atMs: row.time, peer, delivered: name.join(':'), against: nameOf(histories, against[peer]) };
  }
  return undefined;
}
