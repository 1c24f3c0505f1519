/** A route: one directed link with the traffic on it, from a peer to a neighbour or to itself. */
import type { PeerId } from '../../core/protocol.ts';

/** Counts messages that carry one broadcast, other messages with the broadcasts that they carry, and bytes. */
export class Traffic {
  copies = 0;
  others = 0;
  carried = 0;
  bytes = 0;

  /** A message that carries no broadcast, or several. */
  countOther(carries: number): void {
    this.others++;
    this.carried += carries;
  }
}

/** What a route leads to: the mailbox of the receiver, or a link that may drop or delay copies. */
export interface Receiver {
  readonly id: PeerId;
  /** Takes a copy, by the number of its envelope. */
  put(number: number): void;
}

/** A directed link and its traffic. */
export class Route extends Traffic {
  readonly to: Receiver;

  constructor(to: Receiver) {
    super();
    this.to = to;
  }
}
