/** What the peers of a run have put away for after a crash (`Peer.keep`), and what each found at its restart. */
import { plainCopyOf } from '../core/kept.ts';
import type { PeerId } from '../core/protocol.ts';

export class Keepsakes {
  private readonly stored: unknown[] = [];
  private readonly found: unknown[] = [];

  keep(peer: PeerId, value: unknown): void {
    this.stored[peer] = plainCopyOf(value);
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
