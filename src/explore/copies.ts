/** The copies that can be in flight, by number: what peer sends what to whom. Equal copies have one number. */
import { plainCopyOf } from '../core/plain-copy.ts';
import type { PeerId } from '../core/protocol.ts';
import { hashesOf } from './object-text.ts';

export class Copies {
  /** By copy. */
  readonly from: PeerId[] = [];
  readonly to: PeerId[] = [];
  /** Frozen: a protocol that changes one throws. */
  readonly messages: unknown[] = [];
  /** Two hashes of 32 bits that do not depend on its number. */
  readonly firstHash: number[] = [];
  readonly secondHash: number[] = [];
  /** The step in which it was sent first; less than 0 at the start of its peer. */
  readonly madeIn: number[] = [];
  private readonly numbers = new Map<string, number>();

  get count(): number {
    return this.messages.length;
  }

  numberOf(from: PeerId, to: PeerId, message: unknown, step: number): number {
    const text = `${from}>${to} ${JSON.stringify(message)}`;
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    const number = this.messages.length;
    const [first, second] = hashesOf(text);
    this.numbers.set(text, number);
    this.madeIn.push(step);
    this.from.push(from);
    this.to.push(to);
    this.messages.push(frozen(plainCopyOf(message)));
    this.firstHash.push(first);
    this.secondHash.push(second);
    return number;
  }
}

function frozen(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) frozen(part);
    Object.freeze(value);
  }
  return value;
}
