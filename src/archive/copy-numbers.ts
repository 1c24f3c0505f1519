/**
 * The numbers of copies in a run, from those that they have on their directed pair of peers.
 *
 * A first pass notes which copies end before they are sent, and how many are sent; then `rewind`, and the second pass asks. Copies that nobody has recorded as sent get the
 * numbers after all others.
 */
import { CopiesInFlight } from './copies-in-flight.ts';

export class CopyNumbers {
  /** Copies sent so far. */
  private sent = 0;
  /** The next number for a copy that nobody has recorded as sent. */
  private strangers = 0;
  private inFlight = new CopiesInFlight();
  /** Copies that end before they are sent, with their numbers in the run; undefined until the send comes. */
  private readonly early = new Map<string, number | undefined>();

  noteSent(from: number, to: number, index: number): void {
    const number = this.sent++;
    if (this.isEarly(from, to, index)) this.early.set(nameOf(from, to, index), number);
    else this.inFlight.put(from, to, index, number);
  }

  noteEnd(from: number, to: number, index: number): void {
    if (this.inFlight.take(from, to, index) < 0 && !this.isEarly(from, to, index)) this.early.set(nameOf(from, to, index), undefined);
  }

  /** To the beginning, for the second pass. */
  rewind(): void {
    this.strangers = this.sent;
    this.sent = 0;
    this.inFlight = new CopiesInFlight();
  }

  /** The number of a copy that is sent now. */
  ofNext(from: number, to: number, index: number): number {
    const number = this.sent++;
    if (!this.isEarly(from, to, index)) this.inFlight.put(from, to, index, number);
    return number;
  }

  /** The number of a copy that has been sent and may be on its way. */
  ofSent(from: number, to: number, index: number): number {
    const number = this.inFlight.numberOf(from, to, index);
    return number < 0 ? this.ofStranger(from, to, index) : number;
  }

  /** The number of a copy that is received or dropped now. */
  ofEnded(from: number, to: number, index: number): number {
    const number = this.inFlight.take(from, to, index);
    return number < 0 ? this.ofStranger(from, to, index) : number;
  }

  /** Of a copy that has ended before it was sent, or that nobody has recorded as sent. */
  private ofStranger(from: number, to: number, index: number): number {
    const name = nameOf(from, to, index);
    const number = this.early.get(name) ?? this.strangers++;
    this.early.set(name, number);
    return number;
  }

  private isEarly(from: number, to: number, index: number): boolean {
    return this.early.size > 0 && this.early.has(nameOf(from, to, index));
  }
}

function nameOf(from: number, to: number, index: number): string {
  return `${from}>${to}:${index}`;
}
