/**
 * Bounds on the difference between two clocks, from exchanges of messages over paths of any delay.
 *
 * We ask at `asked` and have the answer at `told`, by our clock; by theirs the question was heard at `heard` and
 * answered at `answered`. No message arrives before it was sent, so their offset (theirs − ours) is at most heard −
 * asked, and at least answered − told. The truth is inside both intervals of two exchanges, so a round of several
 * exchanges narrows it down, but never below the fastest path there and the fastest path back together. A late event
 * loop or a loaded machine only makes an interval wider.
 *
 * Sources: K. Marzullo, S. Owicki, "Maintaining the time in a distributed system", PODC 1983 (the intersection of
 * intervals); RFC 5905, sections 8 (the four timestamps) and 11.1 (bounds widen at the rate at which clocks may drift).
 *
 * A run has a round before it, short ones during it, and one at its end. A jump is reported only if two rounds
 * contradict each other. A jump that is larger than the widths of the two rounds and twice the drift between them
 * always makes them contradict each other; a smaller one is within the uncertainty. Not seen is a clock that jumps away
 * and back between two rounds.
 */

/**
 * Two clocks of one run go no further apart than this, as a share of the time: the fastest that Linux adjusts one is
 * 500 ppm (adjtimex(2)).
 */
const DRIFT_PPM = 500n;
/** A round is kept if it is at most this much wider than twice the narrowest: others met a busy machine. */
const GOOD_NS = 500_000n;

/** The four times of a question and its answer. */
export interface Exchange {
  readonly askedNs: bigint;
  readonly heardNs: bigint;
  readonly answeredNs: bigint;
  readonly toldNs: bigint;
}

/** Between two instants of our clock the offset was within these bounds. */
export interface Round {
  readonly fromNs: bigint;
  readonly toNs: bigint;
  readonly leastNs: bigint;
  readonly mostNs: bigint;
}

/** The other clock jumped between two instants of ours; `byNs` is as uncertain as the two rounds together. */
export interface Jump {
  readonly fromNs: bigint;
  readonly toNs: bigint;
  readonly byNs: bigint;
}

/** From the first round on the offset was within `uncertaintyNs` of what that round says. */
export interface ClockFigures {
  readonly offsetNs: bigint;
  readonly uncertaintyNs: bigint;
  readonly jumps: readonly Jump[];
}

/** @param exchanges at least one, in the order in which they were begun */
export function roundOf(exchanges: readonly Exchange[]): Round {
  const fromNs = least(exchanges.map(({ askedNs }) => askedNs));
  const toNs = most(exchanges.map(({ toldNs }) => toldNs));
  const lower = exchanges.map(({ answeredNs, toldNs }) => answeredNs - toldNs);
  const upper = exchanges.map(({ heardNs, askedNs }) => heardNs - askedNs);
  // Each bound held at some moment of the round; so much later or earlier it may be off by the drift.
  const driftNs = driftIn(toNs - fromNs);
  const leastNs = most(lower) - driftNs;
  const mostNs = least(upper) + driftNs;
  if (leastNs <= mostNs) return { fromNs, toNs, leastNs, mostNs };
  // It jumped in the middle: what it was before and after is in the one interval or the other.
  return { fromNs, toNs, leastNs: least([...lower, ...upper]), mostNs: most([...lower, ...upper]) };
}

/** The offset that a round says. */
export function offsetOf({ leastNs, mostNs }: Round): bigint {
  return (leastNs + mostNs) / 2n;
}

/**
 * @param rounds at least one, one after the other
 * @param endNs until when they are asked about; after the last round there is nothing but drift to go by
 */
export function figuresOf(rounds: readonly Round[], endNs: bigint): ClockFigures {
  const telling = tellingOf(rounds);
  const offsetNs = offsetOf(telling[0]);
  const jumps: Jump[] = [];
  const last = telling[telling.length - 1];
  let uncertaintyNs = most([distance(telling[0], offsetNs, 0n), distance(last, offsetNs, driftIn(endNs - last.toNs))]);
  for (let i = 1; i < telling.length; i++) {
    const [before, after] = [telling[i - 1], telling[i]];
    const driftNs = driftIn(after.fromNs - before.toNs);
    uncertaintyNs = most([uncertaintyNs, distance(before, offsetNs, driftNs), distance(after, offsetNs, driftNs)]);
    if (areApart(before, after, driftNs)) jumps.push(jumpBetween(before, after));
  }
  return { offsetNs, uncertaintyNs, jumps };
}

/** The first and the last, the good ones between, and those that contradict the one before. */
function tellingOf(rounds: readonly Round[]): Round[] {
  const good = 2n * least(rounds.map(widthOf)) + GOOD_NS;
  const telling = [rounds[0]];
  rounds.slice(1).forEach((round, index) => {
    const before = telling[telling.length - 1];
    const isLast = index === rounds.length - 2;
    if (isLast || widthOf(round) <= good || areApart(before, round, driftIn(round.fromNs - before.toNs)))
      telling.push(round);
  });
  return telling;
}

/** The clock may have jumped while either round was taken, without a contradiction inside that round. */
function jumpBetween(before: Round, after: Round): Jump {
  return { fromNs: before.fromNs, toNs: after.toNs, byNs: offsetOf(after) - offsetOf(before) };
}

/** No offset within the drift between the two rounds is in the bounds of both. */
function areApart(before: Round, after: Round, driftNs: bigint): boolean {
  return after.leastNs > before.mostNs + driftNs || after.mostNs < before.leastNs - driftNs;
}

/** How far the truth may be from an offset. */
function distance({ leastNs, mostNs }: Round, offsetNs: bigint, driftNs: bigint): bigint {
  return most([mostNs - offsetNs, offsetNs - leastNs]) + driftNs;
}

function widthOf({ leastNs, mostNs }: Round): bigint {
  return mostNs - leastNs;
}

/** Rounded up. */
function driftIn(spanNs: bigint): bigint {
  return spanNs <= 0n ? 0n : (spanNs * DRIFT_PPM) / 1_000_000n + 1n;
}

function least(values: readonly bigint[]): bigint {
  let found = values[0];
  for (const value of values) if (value < found) found = value;
  return found;
}

function most(values: readonly bigint[]): bigint {
  return -least(values.map((value) => -value));
}
