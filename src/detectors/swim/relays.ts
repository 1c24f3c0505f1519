/** The probes that a peer makes for others: which number of its own stands for which number of theirs. */
import type { PeerId } from '../../core/protocol.ts';

export interface Relay {
  readonly asker: PeerId;
  /** The number of the probe at the peer that asked. */
  readonly number: number;
  readonly untilMs: number;
}

/** Relays of which the timers of a peer are told apart. */
const SLOTS = 1_024;

/** The key of the timer of a relay. */
export function slotOf(own: number): number {
  return own % SLOTS;
}

export class Relays {
  private readonly relays = new Map<number, Relay>();

  add(own: number, relay: Relay, nowMs: number): void {
    for (const [number, { untilMs }] of this.relays) if (untilMs < nowMs) this.relays.delete(number);
    this.relays.set(own, relay);
  }

  /** The relay whose timer has this key, if it was not answered. */
  inSlot(slot: number): Relay | undefined {
    for (const [own, relay] of this.relays) if (slotOf(own) === slot) return relay;
    return undefined;
  }

  /** It was answered. */
  take(own: number): Relay | undefined {
    const relay = this.relays.get(own);
    this.relays.delete(own);
    return relay;
  }
}
