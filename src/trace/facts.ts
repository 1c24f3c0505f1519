/**
 * The facts of a run: what happened, in the past tense, in the order in which it happened.
 *
 * `time` is in milliseconds since the run began. `message` is the number of one copy of a message, counted from 0 in
 * order of sending, so a
 * receipt names its send. `origin` and `sequence` name the broadcast that the copy carries, and are absent from
 * internal messages.
 * `digest` stands for the payload of a broadcast, as it was made or as it was delivered (`core/payload-digest.ts`); it
 * is absent where there is none.
 * `carried`: the copy that the fact before tells of carries this broadcast too; `copy` is that fact's name, and `other`
 * the peer at the other end.
 * `duplicated`: the network has made a second copy of the message `of`, which `peer` had sent; it has a number of its
 * own. `collected`: the peer's list of
 * deliveries has come to the collector, where the run has one.
 * `crashed`, `restarted`, `paused`, `resumed`: what faults did to the peer. `afflicted`, `relieved`: it has become
 * slow, its timers run wrong, or what it sends is
 * blocked or lies in a storm, as `text` says; and this is over.
 * The facts of one peer stand in its own order; the cause of an effect (sent, delivered, learned, noted) is that peer's
 * nearest earlier
 * reaction (started, restarted, broadcast, received, timer-fired, link-up, link-down).
 */
import type { PeerId, Timer } from '../core/protocol.ts';

/** One copy of a message on its way from one peer to another. */
interface Copy {
  readonly message: number;
  readonly kind: string;
  readonly origin?: PeerId;
  readonly sequence?: number;
}

/** What happens to copies. */
export const copyFacts = ['sent', 'received', 'dropped', 'duplicated'] as const;
export type CopyFact = (typeof copyFacts)[number];

export type Fact =
  | { readonly fact: 'started'; readonly time: number; readonly peer: PeerId }
  | {
      readonly fact: 'broadcast';
      readonly time: number;
      readonly peer: PeerId;
      readonly sequence: number;
      readonly digest?: number;
    }
  | ({
      readonly fact: 'sent';
      readonly time: number;
      readonly peer: PeerId;
      readonly to: PeerId;
      readonly bytes: number;
    } & Copy)
  | ({ readonly fact: 'received'; readonly time: number; readonly peer: PeerId; readonly from: PeerId } & Copy)
  | ({
      readonly fact: 'dropped';
      readonly time: number;
      readonly peer: PeerId;
      readonly to: PeerId;
      readonly reason: string;
    } & Copy)
  | ({
      readonly fact: 'duplicated';
      readonly time: number;
      readonly peer: PeerId;
      readonly to: PeerId;
      readonly of: number;
    } & Copy)
  | ({
      readonly fact: 'carried';
      readonly time: number;
      readonly peer: PeerId;
      readonly other: PeerId;
      readonly copy: CopyFact;
    } & Required<Copy>)
  | {
      readonly fact: 'delivered';
      readonly time: number;
      readonly peer: PeerId;
      readonly origin: PeerId;
      readonly sequence: number;
      readonly digest?: number;
    }
  | { readonly fact: 'timer-fired'; readonly time: number; readonly peer: PeerId; readonly timer: Timer }
  | { readonly fact: 'link-up' | 'link-down'; readonly time: number; readonly peer: PeerId; readonly other: PeerId }
  | {
      readonly fact: 'learned';
      readonly time: number;
      readonly peer: PeerId;
      readonly a: PeerId;
      readonly b: PeerId;
      readonly up: boolean;
    }
  | { readonly fact: 'collected'; readonly time: number; readonly peer: PeerId }
  | { readonly fact: 'noted'; readonly time: number; readonly peer: PeerId; readonly text: string }
  | { readonly fact: 'crashed'; readonly time: number; readonly peer: PeerId; readonly reason: string }
  | { readonly fact: 'restarted' | 'paused' | 'resumed'; readonly time: number; readonly peer: PeerId }
  | { readonly fact: 'afflicted' | 'relieved'; readonly time: number; readonly peer: PeerId; readonly text: string };

/** A fact's kind as the log stores it: an index into this list. */
export const factNames = [
  'started',
  'broadcast',
  'sent',
  'received',
  'dropped',
  'delivered',
  'timer-fired',
  'link-up',
  'link-down',
  'learned',
  'noted',
  'crashed',
  'duplicated',
  'collected',
  'restarted',
  'paused',
  'resumed',
  'afflicted',
  'relieved',
  'carried',
] as const satisfies readonly Fact['fact'][];

/**
 * How much of a run is kept: nothing, sums (with a sample of the latencies), every broadcast and delivery, or every
 * fact.
 */
export const traceLevels = ['none', 'counters', 'deliveries', 'full'] as const;
export type TraceLevel = (typeof traceLevels)[number];

/** Rows with their times, in the columns of the log; a `FactLog` is one. */
export interface Facts {
  readonly count: number;
  readonly times: Float64Array;
  readonly rows: Int32Array;
}
