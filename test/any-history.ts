/**
 * Random runs as their broadcasts and deliveries only: what measures of order and checks read. The time of a step is
 * its position.
 */
import fc from 'fast-check';
import type { Fact } from '../src/trace/facts.ts';
import { FactLog } from '../src/trace/log.ts';

export interface Step {
  readonly peer: number;
  readonly delivers: boolean;
  readonly origin: number;
  readonly sequence: number;
  /** Of its payload. */
  readonly digest?: number;
}

export interface History {
  readonly size: number;
  readonly steps: readonly Step[];
}

/**
 * Peers broadcast, and deliver what has been broadcast, in any order.
 * @param strangers deliveries of what nobody broadcast, too
 * @param repeats deliveries of what the peer had delivered, too
 * @param payloads broadcasts with payloads, and deliveries with others now and then
 * @param tidy the chance in 8 that a delivery is of the oldest that the peer doesn't have yet
 */
export function anyHistory({
  strangers = false,
  repeats = false,
  payloads = false,
  tidy = 0,
} = {}): fc.Arbitrary<History> {
  const draw = fc.record({ peer: fc.nat(4), what: fc.nat(7), which: fc.nat(1000) });
  return fc.tuple(fc.integer({ min: 1, max: 5 }), fc.array(draw, { maxLength: 40 })).map(([size, draws]) => {
    const steps: Step[] = [];
    const made: Step[] = [];
    for (const { peer: drawn, what, which } of draws) {
      const peer = drawn % size;
      const has = (one: Step) =>
        steps.some(
          (step) => step.peer === peer && step.delivers && step.origin === one.origin && step.sequence === one.sequence,
        );
      const fresh = made.filter((one) => !has(one));
      const candidates = repeats && which % 5 === 0 ? made : fresh;
      const stranger = { peer, delivers: true, origin: (which % 7) - 1, sequence: 100 + (which % 3) };
      if (strangers && which % 11 === 0 && (repeats || !has(stranger))) steps.push(stranger);
      else if (which % 3 === 0 || candidates.length === 0) {
        const broadcast = {
          peer,
          delivers: false,
          origin: peer,
          sequence: made.filter((one) => one.origin === peer).length,
        };
        made.push(broadcast);
        steps.push(broadcast);
      } else {
        const { origin, sequence } = candidates[what < tidy ? 0 : which % candidates.length];
        steps.push({ peer, delivers: true, origin, sequence });
      }
    }
    return {
      size,
      steps: payloads
        ? steps.map((step, at) => ({ ...step, digest: digestAt(step, draws[at % draws.length].which) }))
        : steps,
    };
  });
}

/** That of the broadcast's own payload, but for one delivery in 17. Some broadcasts have none. */
function digestAt({ delivers, origin, sequence }: Step, which: number): number | undefined {
  if (delivers && which % 17 === 0) return 2 ** 32 - 1 - (which % 3);
  return sequence % 4 === 3 ? undefined : 2 ** 31 + origin * 10 + sequence;
}

export function factsOf({ steps }: History): Fact[] {
  return steps.map(({ peer, delivers, origin, sequence, digest }, time) => {
    const payload = digest === undefined ? {} : { digest };
    return delivers
      ? { fact: 'delivered', time, peer, origin, sequence, ...payload }
      : { fact: 'broadcast', time, peer, sequence, ...payload };
  });
}

export function logOfStory({ steps }: History): FactLog {
  const log = new FactLog('deliveries', []);
  steps.forEach(({ peer, delivers, origin, sequence }, time) => {
    if (delivers) log.delivered(time, peer, origin, sequence);
    else log.broadcast(time, peer, sequence);
  });
  return log;
}
