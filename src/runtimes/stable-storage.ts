/** The stable storage of the peers: what they stored with `Peer.keep`, and what each found when it restarted. */
import { plainCopyOf } from '../core/plain-copy.ts';
import type { PeerId } from '../core/protocol.ts';

/** Values that are checked in a run without crashes: a protocol that stores anything but plain data does so early. */
const CHECKED_MAX = 1_000;

export class StableStorage {
  private readonly stored: unknown[] = [];
  private readonly found: unknown[] = [];
  private readonly isNeeded: boolean;
  private checked = 0;

  /** @param isNeeded false if no peer crashes */
  constructor(isNeeded: boolean) {
    this.isNeeded = isNeeded;
  }

  /** @throws ContractError if the value is not plain data */
  keep(peer: PeerId, value: unknown): void {
    if (this.isNeeded) this.stored[peer] = plainCopyOf(value);
    else if (this.checked++ < CHECKED_MAX) plainCopyOf(value);
  }

  /** A copy, as a new process would read it; undefined if nothing was stored. */
  keptOf(peer: PeerId): unknown {
    return this.found[peer] === undefined ? undefined : plainCopyOf(this.found[peer]);
  }

  /** @param keeps false if the crash took the storage too */
  restart(peer: PeerId, keeps: boolean): void {
    if (!keeps) this.stored[peer] = undefined;
    this.found[peer] = this.stored[peer];
  }
}
