/** What the peers of a run have put away for after a crash (`Peer.keep`), and what each found at its restart. */
import { plainCopyOf } from '../core/kept.ts';
import type { PeerId } from '../core/protocol.ts';

/**
 * Values that are looked at where no peer will ever find them again: a protocol that keeps anything else does so soon.
 */
const LOOKED_AT = 1_000;

export class Keepsakes {
  private readonly stored: unknown[] = [];
  private readonly found: unknown[] = [];
  private readonly isNeeded: boolean;
  private lookedAt = 0;

  /** @param isNeeded false where no peer crashes */
  constructor(isNeeded: boolean) {
    this.isNeeded = isNeeded;
  }

  /** @throws ContractError where it is no plain value */
  keep(peer: PeerId, value: unknown): void {
    if (this.isNeeded) this.stored[peer] = plainCopyOf(value);
    else if (this.lookedAt++ < LOOKED_AT) plainCopyOf(value);
  }

  /** A copy, as another process would have it; undefined where there is none. */
  keptOf(peer: PeerId): unknown {
    return this.found[peer] === undefined ? undefined : plainCopyOf(this.found[peer]);
  }

  /** @param keeps false where all that it has put away is gone */
  restart(peer: PeerId, keeps: boolean): void {
    if (!keeps) this.stored[peer] = undefined;
    this.found[peer] = this.stored[peer];
  }
}
