/**
 * Causal order, examined once for measure and check: deliveries before a broadcast that may have caused them.
 *
 * One broadcast may have caused another if its origin made the other after it, or after delivering it, or through a
 * chain of such steps. The direct causes are gathered first (`causes.ts`). Then the list of each peer is compared with
 * them: in the order in which the broadcasts were made, each gets as its bound the latest place in that list of
 * anything that may have caused it (infinitely late if it was never delivered). A delivery that stands before its bound
 * broke the order.
 *
 * For each peer that is linear in its deliveries and in the direct causes, whose number depends on the broadcasts and
 * not on the size of the group.
 */
import type { Histories } from '../trace/histories.ts';
import type { FactLog } from '../trace/log.ts';
import { Causes } from './causes.ts';
import { Offences } from './offences.ts';
import { oncePerRun } from './once-per-run.ts';

/**
 * Steps to take before peers are left out, at some 15 ns each: to count offences, and to decide if none has been found
 * by then.
 */
const COUNT_LIMIT = 100_000_000;
const DECIDE_LIMIT = 1_000_000_000;
const NEVER = 0x7fffffff;

export interface CausalOrder {
  readonly found: Offences;
  /** The number of peers whose deliveries were examined: all, or an even share if all would take too long. */
  readonly peers: number;
  /** Whether these were all peers. If not, there are at least as many offences as were found. */
  readonly isComplete: boolean;
  /** Entries of lists and causes that were looked at. */
  readonly steps: number;
}

export const causalOrderOf = oncePerRun((histories: Histories, log: FactLog) => examineCausalOrder(histories, log));

/** @param countLimit, decideLimit see above; the tests lower them */
export function examineCausalOrder(
  histories: Histories,
  log: FactLog,
  countLimit: number = COUNT_LIMIT,
  decideLimit: number = DECIDE_LIMIT,
): CausalOrder {
  const causes = new Causes(histories, log);
  const bounds = new Bounds(histories, causes);
  const counted = holdAgainstShare(histories, bounds, countLimit);
  const isDecided = counted.found.count > 0 || counted.isComplete;
  const order = isDecided ? counted : holdAgainstShare(histories, bounds, decideLimit);
  return { ...order, steps: order.steps + causes.steps };
}

/** Looks at the lists of as many peers as the limit allows, at even distances. */
function holdAgainstShare({ size, deliveries }: Histories, bounds: Bounds, limit: number): CausalOrder {
  const found = new Offences(size);
  const peers = Math.min(size, Math.max(1, Math.floor(limit / (bounds.width + deliveries.length / size))));
  let steps = 0;
  for (let k = 0; k < peers; k++) steps += bounds.holdAgainst(Math.floor((k * size) / peers), found);
  return { found, peers, isComplete: peers === size, steps };
}

/** Compares the list of one peer after the other with the causes of broadcasts. */
class Bounds {
  /** Broadcasts and causes to go through for each peer. */
  readonly width: number;
  private readonly histories: Histories;
  private readonly causes: Causes;
  /** By broadcast, in the list looked at: its place; the latest place of its causes, and which of them has it. */
  private readonly places: Int32Array;
  private readonly bounds: Int32Array;
  private readonly boundBy: Int32Array;

  constructor(histories: Histories, causes: Causes) {
    const { numbers } = histories;
    this.histories = histories;
    this.causes = causes;
    this.width = causes.made.length + causes.starts[causes.made.length] + 1;
    this.places = new Int32Array(numbers).fill(NEVER);
    this.bounds = new Int32Array(numbers).fill(-1);
    this.boundBy = new Int32Array(numbers);
  }

  /** Returns the steps that it took. */
  holdAgainst(peer: number, found: Offences): number {
    const { places, bounds, boundBy, width } = this;
    const { offsets, deliveries } = this.histories;
    const start = offsets[peer];
    const end = offsets[peer + 1];
    // Of repeated deliveries only the first counts.
    for (let i = end - 1; i >= start; i--) places[deliveries[i]] = i - start;
    this.setBounds();
    for (let i = start; i < end; i++) {
      const number = deliveries[i];
      if (places[number] === i - start && i - start < bounds[number]) found.add(peer, number, boundBy[number]);
    }
    for (let i = start; i < end; i++) places[deliveries[i]] = NEVER;
    return width + end - start;
  }

  private setBounds(): void {
    const { places, bounds, boundBy } = this;
    const { made, starts, list } = this.causes;
    for (let k = 0; k < made.length; k++) {
      let bound = -1;
      let by = -1;
      for (let at = starts[k], end = starts[k + 1]; at < end; at++) {
        const cause = list[at] < 0 ? -1 - list[at] : list[at];
        if (list[at] >= 0 && bounds[cause] > bound) {
          bound = bounds[cause];
          by = boundBy[cause];
        }
        if (places[cause] > bound) {
          bound = places[cause];
          by = cause;
        }
      }
      bounds[made[k]] = bound;
      boundBy[made[k]] = by;
    }
  }
}
