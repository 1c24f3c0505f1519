/**
 * Passes on the numbered items of each origin in their order: early items wait, repeated ones are left out. Numbers
 * count from 0 without gaps.
 */
import type { PeerId } from '../core/protocol.ts';

interface Line<Item> {
  next: number;
  readonly early: Map<number, Item>;
}

export class InOrder<Item> {
  private readonly handOn: (origin: PeerId, item: Item) => void;
  private readonly lines = new Map<PeerId, Line<Item>>();

  constructor(handOn: (origin: PeerId, item: Item) => void) {
    this.handOn = handOn;
  }

  put(origin: PeerId, number: number, item: Item): void {
    const line = this.lineOf(origin);
    if (number < line.next) return;
    line.early.set(number, item);
    for (let next = line.early.get(line.next); next !== undefined; next = line.early.get(line.next)) {
      line.early.delete(line.next);
      line.next++;
      this.handOn(origin, next);
    }
  }

  private lineOf(origin: PeerId): Line<Item> {
    let line = this.lines.get(origin);
    if (line === undefined) {
      line = { next: 0, early: new Map() };
      this.lines.set(origin, line);
    }
    return line;
  }
}
