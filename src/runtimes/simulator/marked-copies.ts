/** Copies in flight that a fault loses, or makes arrive twice, when they arrive. */
import type { PeerId } from '../../core/protocol.ts';

export interface CopyMark {
  readonly isLost: boolean;
  /** Milliseconds after which it arrives again; −1 if it does not. */
  readonly againMs: number;
}

export class MarkedCopies {
  private readonly marks = new Map<string, CopyMark>();

  /** @param arrivalMs copies of one message share a handle, and may be on their way to one peer twice */
  mark(to: PeerId, handle: number, arrivalMs: number, mark: CopyMark): void {
    this.marks.set(keyOf(to, handle, arrivalMs), mark);
  }

  /** The mark of a copy that arrives. */
  take(to: PeerId, handle: number, nowMs: number): CopyMark | undefined {
    if (this.marks.size === 0) return undefined;
    const key = keyOf(to, handle, nowMs);
    const mark = this.marks.get(key);
    this.marks.delete(key);
    return mark;
  }
}

function keyOf(to: PeerId, handle: number, timeMs: number): string {
  return `${to} ${handle} ${timeMs}`;
}
