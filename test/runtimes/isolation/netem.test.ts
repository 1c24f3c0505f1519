/**
 * Which links the kernel's netem makes, and how it is told. What it then does was tried on a kernel that has it: see
 * docs/isolation.md.
 */
import { describe, expect, it } from 'vitest';
import { graphOf } from '../../../src/core/link-rows.ts';
import type { LinkTraits, NetworkPlan } from '../../../src/network/link-traits.ts';
import { netemQueuesOf } from '../../../src/runtimes/isolation/netem.ts';

const pair = graphOf(2, [0, 1]);

function planOf(traits: Partial<LinkTraits>, rest: Partial<NetworkPlan> = {}): NetworkPlan {
  return { traits: { draw: 'message', queue: 1_500_000, delay: { constant: 20 }, ...traits }, rules: [], ...rest };
}

/** What netem is told of the link from peer 0 to peer 1. */
function told(plan: NetworkPlan, isFifo = false): string | undefined {
  const lines = netemQueuesOf(plan, pair, 1, isFifo)?.lines;
  return lines?.find((line) => line.startsWith('qdisc add dev port1 parent 1:1 netem'))?.replace(/^.* limit \d+ /, '');
}

describe('netem', () => {
  it('tells senders apart at the end of the cable to the receiver', () => {
    expect(netemQueuesOf(planOf({}), pair, 1, true)).toEqual({
      longestMs: 20,
      lines: [0, 1].flatMap((to) => [
        `qdisc add dev port${to} root handle 1: htb default 0`,
        `class add dev port${to} parent 1: classid 1:${2 - to} htb rate 30gbit quantum 60000`,
        `qdisc add dev port${to} parent 1:${2 - to} netem limit 100000 delay 20000us`,
        `filter add dev port${to} parent 1: protocol ip prio 1 u32 match ip src 10.72.0.${2 - to}/32 flowid 1:${2 - to}`,
      ]),
    });
  });

  it.each<[string, Partial<LinkTraits>, string]>([
    ['a constant jitter', { jitter: { constant: 1.5 } }, 'delay 21500us'],
    ['a uniform jitter', { jitter: { uniform: [0, 10] } }, 'delay 25000us 5000us'],
    ['a uniform delay', { delay: { uniform: [10, 40] } }, 'delay 25000us 15000us'],
    ['losses', { loss: 0.05 }, 'delay 20000us loss random 5%'],
    ['bursts', { loss: { toBad: 0.01, toGood: 0.3, good: 0, bad: 1 } }, 'delay 20000us loss gemodel 1% 30% 100% 0%'],
    ['second copies', { duplicate: 0.001 }, 'delay 20000us duplicate 0.1%'],
  ])('makes %s', (_what, traits, expected) => {
    expect(told(planOf(traits))).toBe(expected);
  });

  it.each<[string, Partial<LinkTraits>, boolean]>([
    ['a law that it has not', { delay: { exponential: 3 } }, false],
    ['a jitter that it has not', { jitter: { exponential: 0.5 } }, false],
    ['a uniform delay in order', { delay: { uniform: [1, 2] } }, true],
    ['a second copy with a time of its own', { jitter: { uniform: [0, 1] }, duplicate: 0.1 }, false],
    ['what is held back', { reorder: { probability: 0.1, by: { constant: 5 } } }, false],
    ['a queue in bytes', { bandwidth: 1e6 }, false],
  ])('leaves %s to the relay', (_what, traits, isFifo) => {
    expect(netemQueuesOf(planOf(traits), pair, 1, isFifo)).toBeUndefined();
  });

  it('gives each link what the model gives it: zones, rules, what is drawn once', () => {
    const places = {
      kind: 'zones',
      names: ['a', 'b'],
      oneWayMs: new Float64Array([1, 30, 40, 1]),
      zoneOf: new Uint16Array([0, 1]),
    } as const;
    expect(told(planOf({ delay: undefined, loss: 0.1 }, { places }))).toBe('delay 30000us loss random 10%');
    const traits: LinkTraits = { draw: 'message', queue: 0, delay: { constant: 7 }, duplicate: 0.5 };
    expect(told(planOf({}, { rules: [{ from: { peer: 0 }, to: { peer: 1 }, bothWays: false, traits }] }))).toBe(
      'delay 7000us duplicate 50%',
    );
    expect(told(planOf({}, { rules: [{ from: { peer: 1 }, to: { peer: 0 }, bothWays: false, traits }] }))).toBe(
      'delay 20000us',
    );
    const drawn = told(planOf({ delay: { exponential: 50 }, draw: 'link' }), true);
    expect(drawn).toMatch(/^delay \d+us$/);
    expect(told(planOf({ delay: { exponential: 50 }, draw: 'link' }), true)).toBe(drawn);
  });
});
