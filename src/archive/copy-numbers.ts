/**
 * The numbers of copies in a run, from those that they have on their directed pair of peers: counted as they appear,
 * which is the order of sending but for copies that end before they are sent (clocks of two processes may differ by a
 * little) or whose sending nobody has recorded. One pass, with memory for the copies on their way.
 */
import { CopiesInFlight } from './copies-in-flight.ts';

export class CopyNumbers {
  private next = 0;
  private readonly inFlight = new CopiesInFlight();
  /** Copies that have ended and not been sent yet. */
  private readonly early = new Map<string, number>();

  /** The number of a copy that is sent now. */
  ofNext(from: number, to: number, index: number): number {
    const early = this.earlyOf(from, to, index);
    if (early !== undefined) {
      this.early.delete(nameOf(from, to, index));
      return early;
    }
    this.inFlight.put(from, to, index, this.next);
    return this.next++;
  }

  /** The number of a copy that has been sent and may be on its way. */
  ofSent(from: number, to: number, index: number): number {
    const number = this.inFlight.numberOf(from, to, index);
    return number < 0 ? this.ofEarly(from, to, index) : number;
  }

  /** The number of a copy that is received or dropped now. */
  ofEnded(from: number, to: number, index: number): number {
    const number = this.inFlight.take(from, to, index);
    return number < 0 ? this.ofEarly(from, to, index) : number;
  }

  private ofEarly(from: number, to: number, index: number): number {
    const number = this.earlyOf(from, to, index) ?? this.next++;
    this.early.set(nameOf(from, to, index), number);
    return number;
  }

  private earlyOf(from: number, to: number, index: number): number | undefined {
    return this.early.size === 0 ? undefined : this.early.get(nameOf(from, to, index));
  }
}

function nameOf(from: number, to: number, index: number): string {
  return `${from}>${to}:${index}`;
}
