/** The three orders as their definitions say, word by word, in quadratic time: the reference for `src/orders`. */
import type { History, Step } from '../any-history.ts';

export type OrderName = 'fifo' | 'causal' | 'total';

export const nameOf = ({ origin, sequence }: Step) => `${origin}:${sequence}`;

/** Each first delivery of something by a peer, with what the peer had delivered before. */
function firstDeliveries({ steps }: History): { step: Step; atMs: number; had: readonly string[] }[] {
  return steps.flatMap((step, atMs) => {
    const had = steps
      .slice(0, atMs)
      .filter((one) => one.delivers && one.peer === step.peer)
      .map(nameOf);
    return step.delivers && !had.includes(nameOf(step)) ? [{ step, atMs, had }] : [];
  });
}

/** By broadcast: all that its origin had made or delivered before it, and all that may have caused those. */
function pastOf({ size, steps }: History): Map<string, ReadonlySet<string>> {
  const past = new Map<string, ReadonlySet<string>>();
  const known = Array.from({ length: size }, () => new Set<string>());
  for (const step of steps) {
    const mine = known[step.peer];
    if (!step.delivers) past.set(nameOf(step), new Set(mine));
    for (const one of past.get(nameOf(step)) ?? []) mine.add(one);
    mine.add(nameOf(step));
  }
  return past;
}

/** The first deliveries that an order forbids, in order of time. */
export function forbidden(story: History, order: OrderName): { step: Step; atMs: number }[] {
  const made = new Set(story.steps.filter(({ delivers }) => !delivers).map(nameOf));
  const past = pastOf(story);
  const lists = Array.from({ length: story.size }, (_, peer) =>
    firstDeliveries(story)
      .filter(({ step }) => step.peer === peer)
      .map(({ step }) => nameOf(step)),
  );
  return firstDeliveries(story).filter(({ step, had }) => {
    const name = nameOf(step);
    if (order === 'causal') return [...(past.get(name) ?? [])].some((cause) => cause !== name && !had.includes(cause));
    if (order === 'fifo') {
      const earlier = Array.from({ length: step.sequence }, (_, sequence) => `${step.origin}:${sequence}`);
      return made.has(name) && earlier.some((one) => !had.includes(one));
    }
    return had.some((one) => lists.some((list) => list.indexOf(name) >= 0 && list.indexOf(name) < list.indexOf(one)));
  });
}
