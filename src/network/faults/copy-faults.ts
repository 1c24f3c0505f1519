/**
 * Faults of single copies: each names one by its sender, its receiver and its place among the copies that the sender has
 * sent on that link, counted from 0. Senders count; only links that a fault names are counted.
 */
import type { PeerId } from '../../core/protocol.ts';

export interface CopyFault {
  readonly does: 'lose' | 'delay' | 'duplicate';
  readonly from: PeerId;
  readonly to: PeerId;
  /** Counted from 0. */
  readonly copy: number;
  /** How much later the copy, or the second copy, arrives; 0 for one that is lost. */
  readonly byMs: number;
}

/** Copies sent so far on a link, and the faults of some by their number. */
interface CountedLink {
  sent: number;
  readonly faults: Map<number, CopyFault[]>;
}

export class CopyFaults {
  private readonly size: number;
  private readonly healedMs: number;
  /** By `from · size + to`. */
  private readonly links = new Map<number, CountedLink>();

  /** @param healedMs copies that are sent from then on arrive as they are */
  constructor(faults: readonly CopyFault[], size: number, healedMs = Number.POSITIVE_INFINITY) {
    this.size = size;
    this.healedMs = healedMs;
    for (const fault of faults) this.add(fault);
  }

  /** A copy is sent: the faults that are about it. */
  next(from: PeerId, to: PeerId, nowMs: number): readonly CopyFault[] | undefined {
    const link = this.links.get(from * this.size + to);
    if (link === undefined) return undefined;
    const faults = link.faults.get(link.sent++);
    return nowMs < this.healedMs ? faults : undefined;
  }

  private add(fault: CopyFault): void {
    const key = fault.from * this.size + fault.to;
    const link = this.links.get(key) ?? { sent: 0, faults: new Map<number, CopyFault[]>() };
    this.links.set(key, link);
    link.faults.set(fault.copy, [...(link.faults.get(fault.copy) ?? []), fault]);
  }
}
