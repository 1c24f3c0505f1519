/** The messages of Paxos. Each is about one instance, the sequence number of the broadcasts proposed in it. */
import type { Broadcast } from '../core/protocol.ts';

/** A proposal that a peer has accepted in a ballot. */
export interface Accepted {
  readonly ballot: number;
  readonly value: Broadcast;
}

interface About<Step extends string> {
  readonly step: Step;
  readonly instance: number;
}

/** From the leader to all: which proposals were accepted in ballots below this one? */
export type Prepare = About<'prepare'> & { readonly ballot: number };

/** To the leader: none below it will be accepted any more; and the last that was. */
export type Promised = About<'promise'> & { readonly ballot: number; readonly accepted?: Accepted };

/** From the leader to all. */
export type Accept = About<'accept'> & Accepted;

/** To the leader. */
export type Acceptance = About<'accepted'> & { readonly ballot: number };

/** To a leader whose ballot is below the one that was promised. */
export type Refusal = About<'refuse'> & { readonly ballot: number };

type Decided = About<'decided'> & { readonly value: Broadcast };

/** From an undecided peer to the leader, with its own proposal. */
type Request = About<'ask'> & { readonly proposal?: Broadcast };

export type Message = Prepare | Promised | Accept | Acceptance | Refusal | Decided | Request;

const steps = ['prepare', 'promise', 'accept', 'accepted', 'refuse', 'decided', 'ask'] as const;
const carrying: readonly Message['step'][] = ['promise', 'accept', 'decided', 'ask'];

/** What the definition says of them. */
export const paxosMessages = {
  kinds: steps.map((name) => ({ name, carries: carrying.includes(name) ? 'broadcast' : 'internal' }) as const),
  kindOf: ({ step }: Message) => steps.indexOf(step),
  broadcastOf(message: Message): Broadcast | readonly Broadcast[] | undefined {
    switch (message.step) {
      case 'promise':
        return message.accepted === undefined ? [] : message.accepted.value;
      case 'accept':
      case 'decided':
        return message.value;
      case 'ask':
        return message.proposal ?? [];
      default:
        return undefined;
    }
  },
};
