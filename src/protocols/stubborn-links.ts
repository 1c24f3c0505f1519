/**
 * Stubborn links to all peers: what is sent once is sent again every period, for ever, so that fair-loss links bring it
 * in the end (Cachin, Guerraoui, Rodrigues, 2nd ed., algorithm 2.1, "retransmit forever"). A crash forgets it.
 */
import type { Peer } from '../core/protocol.ts';

/** Losses of one copy in a row after which a run is over: of links that lose 40 %, one in 90 million loses so many. */
const PERIODS = 20;

export const period = {
  type: 'duration',
  default: 100,
  min: 1,
  max: 86_400_000,
  meaning: 'the time after which all that was sent is sent again',
} as const;

/** What a protocol over stubborn links declares. @param kind the name of what it sends over them */
export function stubbornly<const Kind extends string>(kind: Kind) {
  return {
    timers: ['again'],
    background: {
      kinds: [kind],
      timers: ['again'],
      settleMs: (values: { readonly period: number }) => PERIODS * values.period,
    },
  } as const;
}

export class StubbornLinks<Message> {
  private readonly peer: Peer<Message>;
  private readonly periodMs: number;
  private readonly sent: Message[] = [];

  constructor(peer: Peer<Message>, periodMs: number) {
    this.peer = peer;
    this.periodMs = periodMs;
  }

  sendToGroup(message: Message): void {
    if (this.sent.length === 0) this.peer.setTimer('again', this.periodMs);
    this.sent.push(message);
    this.peer.sendToGroup(message);
  }

  /** The timer `again` has run out. */
  sendAgain(): void {
    for (const message of this.sent) this.peer.sendToGroup(message);
    this.peer.setTimer('again', this.periodMs);
  }
}
