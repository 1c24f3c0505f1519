/** Broadcasts that a peer has heard of and not received, and who has announced each, the first one first. */
import type { BroadcastName, PeerId } from '../core/protocol.ts';

interface Announcer {
  readonly peer: PeerId;
  /** Links from the origin to this peer, on the way of the announcement. */
  readonly round: number;
}

export interface Missing {
  readonly name: BroadcastName;
  /** A small number, which no other broadcast that is missing has: the key of its timer. */
  readonly key: number;
  readonly announcers: Announcer[];
}

export class MissingBroadcasts {
  private readonly byKey: (Missing | undefined)[] = [];

  /** @returns what is known of it; undefined if it is not missing */
  of({ origin, sequence }: BroadcastName): Missing | undefined {
    return this.byKey.find((missing) => missing?.name.sequence === sequence && missing.name.origin === origin);
  }

  withKey(key: number): Missing | undefined {
    return this.byKey[key];
  }

  add({ origin, sequence }: BroadcastName): Missing {
    const free = this.byKey.indexOf(undefined);
    const key = free < 0 ? this.byKey.length : free;
    const missing = { name: { origin, sequence }, key, announcers: [] };
    this.byKey[key] = missing;
    return missing;
  }

  /** It has come. */
  remove({ key }: Missing): void {
    this.byKey[key] = undefined;
  }

  /** What this peer has announced does not count any more. */
  forget(peer: PeerId): void {
    for (const missing of this.byKey) {
      if (missing === undefined) continue;
      const { announcers } = missing;
      for (let place = announcers.length - 1; place >= 0; place--)
        if (announcers[place].peer === peer) announcers.splice(place, 1);
    }
  }
}
