/**
 * The numbers of copies in a run, from those that they have on their directed pair of peers.
 *
 * A pair's copies are sent in the order of their numbers on it. So the numbers of those on their way are a window: one end grows as copies are sent, the other closes as they
 * are received or dropped. A first pass notes which copies end before they are sent, and how many are sent; then `rewind`, and the second pass asks.
 */

/** Marks a place of the window whose copy has ended. */
const ENDED = -1;

class Pair {
  /** Copies sent so far. */
  sent = 0;
  /** The number on the pair of the first place of the window, and the window: numbers in the run. */
  base = 0;
  window: number[] = [];
  /** Places at the beginning of the window that have ended. */
  ended = 0;
}

export class CopyNumbers {
  /** Copies sent so far; after the first pass all, and the next number for one that nobody has recorded as sent. */
  private sent = 0;
  private strangers = 0;
  /** By sender and receiver: small whole numbers, which a map finds several times as fast as products of them. */
  private pairs: Map<number, Pair>[] = [];
  /** Copies that end before they are sent, with their numbers in the run; undefined until the send comes. */
  private readonly early = new Map<string, number | undefined>();

  noteSent(from: number, to: number, index: number): void {
    const pair = this.pairOf(from, to);
    if (this.early.size > 0) {
      const name = nameOf(from, to, index);
      if (this.early.has(name)) this.early.set(name, this.sent);
    }
    pair.sent = Math.max(pair.sent, index + 1);
    this.sent++;
  }

  noteEnd(from: number, to: number, index: number): void {
    if (index >= this.pairOf(from, to).sent) this.early.set(nameOf(from, to, index), undefined);
  }

  /** To the beginning, for the second pass. */
  rewind(): void {
    this.strangers = this.sent;
    this.sent = 0;
    this.pairs = [];
  }

  /** The number of a copy that is sent now. */
  ofNext(from: number, to: number, index: number): number {
    const pair = this.pairOf(from, to);
    // A log whose beginning is missing begins later; places before it are nobody's.
    if (pair.window.length === 0) pair.base = index;
    while (pair.base + pair.window.length < index) pair.window.push(ENDED);
    const number = this.sent++;
    const hasEnded = this.early.size > 0 && this.early.has(nameOf(from, to, index));
    pair.window[index - pair.base] = hasEnded ? ENDED : number;
    return number;
  }

  /** The number of a copy that has been sent and may be on its way. */
  ofSent(from: number, to: number, index: number): number {
    const pair = this.pairOf(from, to);
    const number = pair.window[index - pair.base];
    return number === undefined || number === ENDED ? this.ofStranger(from, to, index) : number;
  }

  /** The number of a copy that is received or dropped now. */
  ofEnded(from: number, to: number, index: number): number {
    const pair = this.pairOf(from, to);
    const place = index - pair.base;
    const number = pair.window[place];
    if (number === undefined || number === ENDED) return this.ofStranger(from, to, index);
    pair.window[place] = ENDED;
    if (place === pair.ended) close(pair);
    return number;
  }

  /** Of a copy that has ended before it was sent, or that nobody has recorded as sent. */
  private ofStranger(from: number, to: number, index: number): number {
    const name = nameOf(from, to, index);
    const number = this.early.get(name) ?? this.strangers++;
    this.early.set(name, number);
    return number;
  }

  private pairOf(from: number, to: number): Pair {
    let pairs = this.pairs[from];
    if (pairs === undefined) {
      pairs = new Map();
      this.pairs[from] = pairs;
    }
    let pair = pairs.get(to);
    if (pair === undefined) {
      pair = new Pair();
      pairs.set(to, pair);
    }
    return pair;
  }
}

/** Takes what has ended from the beginning of the window, once it is half of it. */
function close(pair: Pair): void {
  const { window } = pair;
  while (pair.ended < window.length && window[pair.ended] === ENDED) pair.ended++;
  if (pair.ended === window.length) window.length = 0;
  else if (pair.ended < 64 || pair.ended * 2 < window.length) return;
  else window.splice(0, pair.ended);
  pair.base += pair.ended;
  pair.ended = 0;
}

function nameOf(from: number, to: number, index: number): string {
  return `${from}>${to}:${index}`;
}
