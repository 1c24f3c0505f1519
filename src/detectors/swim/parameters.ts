/** The parameters of SWIM, with the defaults of memberlist for a local network, and the times that follow from them. */
import { ln } from '../../core/mathematics.ts';
import type { Values } from '../../core/parameters.ts';
import { SUSPICION_MAX } from './messages.ts';

export const parameters = {
  period: {
    type: 'duration',
    default: 1_000,
    min: 1,
    max: 86_400_000,
    meaning: 'the protocol period: the time between two probes of a peer',
  },
  timeout: {
    type: 'duration',
    default: 500,
    min: 0,
    max: 86_400_000,
    meaning: 'the time without an answer after which other peers are asked to probe; less than the period',
  },
  helpers: {
    type: 'integer',
    default: 3,
    min: 0,
    max: 1_000,
    meaning: 'peers that are asked to probe one that has not answered (k of the paper)',
  },
  suspicionFactor: {
    type: 'integer',
    default: 4,
    min: 0,
    max: 1_000,
    meaning:
      'a peer that gives no answer is suspected for so many periods times log10 of the group before it counts as crashed; 0: it does at once',
  },
  retransmitFactor: {
    type: 'integer',
    default: 4,
    min: 1,
    max: 1_000,
    meaning: 'a peer passes on each piece of news so many times the digits of the size of the group',
  },
  piggyback: {
    type: 'integer',
    default: 20,
    min: 1,
    max: 10_000,
    meaning: 'pieces of news in a message, and broadcasts in it, at most',
  },
  gossipInterval: {
    type: 'duration',
    default: 200,
    min: 1,
    max: 86_400_000,
    meaning: 'the time between two messages with nothing but news, while there is some',
  },
  gossipNodes: {
    type: 'integer',
    default: 3,
    min: 0,
    max: 1_000,
    meaning: 'peers that each of these messages goes to; 0: news travel with probes and answers only, as in the paper',
  },
  reconnect: {
    type: 'duration',
    default: 30_000,
    min: 1,
    max: 86_400_000,
    meaning: 'the time between two probes of a peer that counts as crashed: it may be back',
  },
  rounds: {
    type: 'choice',
    default: 'own',
    choices: ['own', 'common'],
    meaning: 'own: the periods of each peer begin at a time drawn at random; common: those of all at the same times',
  },
  lifeguard: {
    type: 'boolean',
    default: false,
    meaning:
      'the changes of Lifeguard: a peer that is slow itself is patient with others, and suspicions are short once several peers have them',
  },
} as const;

export type SwimValues = Values<typeof parameters>;

/** Messages in which a peer passes a piece of news on: factor · ⌈log10(n + 1)⌉. */
export function retransmitLimit(factor: number, peers: number): number {
  let digits = 0;
  for (let power = 1; power < peers + 1; power *= 10) digits++;
  return factor * digits;
}

/** The time after which a suspected peer counts as crashed, at the least. */
function shortestSuspicionMs({ suspicionFactor, period }: SwimValues, peers: number): number {
  return Math.round(suspicionFactor * Math.max(1, ln(Math.max(1, peers)) / ln(10)) * period);
}

/** Peers that have to confirm a suspicion until it is as short as it gets; 0 if it is from the start. */
export function confirmationsNeeded({ lifeguard, suspicionFactor }: SwimValues, peers: number): number {
  const needed = suspicionFactor - 2;
  return lifeguard && needed > 0 && peers - 2 >= needed ? needed : 0;
}

/** The time from the beginning of a suspicion to its end, when so many other peers have confirmed it. */
export function suspicionMs(values: SwimValues, peers: number, confirmations: number): number {
  const shortest = shortestSuspicionMs(values, peers);
  const needed = confirmationsNeeded(values, peers);
  if (needed === 0) return shortest;
  const longest = SUSPICION_MAX * shortest;
  const share = ln(confirmations + 1) / ln(needed + 1);
  return Math.max(shortest, Math.floor(longest - share * (longest - shortest)));
}
