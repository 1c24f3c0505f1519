/**
 * Losses on links: of single copies, or in bursts by the chain of Gilbert and Elliott (E. N. Gilbert, "Capacity of a
 * burst-noise channel", Bell System Technical Journal 39, 1960; E. O. Elliott, "Estimates of error rates for codes on
 * burst-noise channels", the same 42, 1963). Each directed link has a chain. It is in its stationary state from the
 * first copy on, so that many links with few messages lose as much as one link with many.
 */
import type { LinkValues } from '../core/link-values.ts';
import type { Random } from '../core/random.ts';
import type { BurstLoss } from './link-traits.ts';

/** Decides about one copy on a link. */
export interface Losses {
  loses(link: number, random: Random): boolean;
}

const NEW = 0;
const GOOD = 1;
const BAD = 2;

/** @param states by directed link the state of its chain; gives one for bursts only, as single losses need none */
export function lossesOf(loss: number | BurstLoss, states: () => LinkValues): Losses {
  return typeof loss === 'number' ? { loses: (_link, random) => random.next() < loss } : new Bursts(loss, states());
}

/** The share of the copies that a link loses in the long run. */
export function lossRate(loss: number | BurstLoss): number {
  if (typeof loss === 'number') return loss;
  const { toBad, toGood, good, bad } = loss;
  return (toGood * good + toBad * bad) / (toBad + toGood);
}

class Bursts implements Losses {
  private readonly loss: BurstLoss;
  private readonly states: LinkValues;

  constructor(loss: BurstLoss, states: LinkValues) {
    this.loss = loss;
    this.states = states;
  }

  loses(link: number, random: Random): boolean {
    const { toBad, toGood, good, bad } = this.loss;
    const was = this.states.get(link);
    const badness = was === NEW ? toBad / (toBad + toGood) : was === GOOD ? toBad : 1 - toGood;
    const isBad = random.next() < badness;
    this.states.set(link, isBad ? BAD : GOOD);
    const probability = isBad ? bad : good;
    return probability > 0 && (probability >= 1 || random.next() < probability);
  }
}
