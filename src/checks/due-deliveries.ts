/**
 * What every correct peer has to deliver: each broadcast of a correct peer; of consensus, one proposal of each instance
 * in which every correct peer has proposed.
 */
import type { PeerId } from '../core/protocol.ts';
import { type Histories, nameOf } from '../trace/histories.ts';

export interface DueDeliveries {
  /** They are numbered from 0. */
  readonly count: number;
  /** The number of the one that the delivery of a broadcast is; −1 if it is none. */
  numberOf(origin: PeerId, sequence: number): number;
  /** When it was broadcast, or last proposed, in milliseconds; `undefined` for what need not be delivered. */
  madeMs(number: number): number | undefined;
  /** What began the time for it. */
  readonly made: 'broadcast' | 'last proposal';
  /** What a peer does with it, and what it is: `delivered 2.0`. */
  tell(number: number): string;
}

export function dueDeliveries(histories: Histories, faulty: ReadonlySet<PeerId>, decides: boolean): DueDeliveries {
  return decides ? instancesDue(histories, faulty) : broadcastsDue(histories, faulty);
}

function broadcastsDue(histories: Histories, faulty: ReadonlySet<PeerId>): DueDeliveries {
  const { numbering, broadcastTimes } = histories;
  return {
    count: numbering.count,
    numberOf: (origin, sequence) => numbering.numberOf(origin, sequence),
    madeMs: (number) => (faulty.has(numbering.originOf(number)) ? undefined : broadcastTimes[number]),
    made: 'broadcast',
    tell: (number) => `delivered ${nameOf(histories, number)}`,
  };
}

function instancesDue({ numbering, broadcastTimes }: Histories, faulty: ReadonlySet<PeerId>): DueDeliveries {
  const { firsts, size } = numbering;
  const correct = Array.from({ length: size }, (_, peer) => peer).filter((peer) => !faulty.has(peer));
  const counts = correct.map((peer) => firsts[peer + 1] - firsts[peer]);
  const count = counts.length === 0 ? 0 : Math.min(...counts);
  const madeMs = Float64Array.from({ length: count }, (_, instance) =>
    Math.max(...correct.map((peer) => broadcastTimes[firsts[peer] + instance])),
  );
  return {
    count,
    numberOf: (_origin, instance) => (instance < count ? instance : -1),
    madeMs: (instance) => madeMs[instance],
    made: 'last proposal',
    tell: (instance) => `decided instance ${instance}`,
  };
}
