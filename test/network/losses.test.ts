/** Losses as configured: their share, the length of bursts, and books that balance. */
import { describe, expect, it } from 'vitest';
import { completeGraph } from '../../src/core/graph.ts';
import { LinkValues } from '../../src/core/link-values.ts';
import { Random } from '../../src/core/random.ts';
import type { BurstLoss } from '../../src/network/link-traits.ts';
import { lossesOf } from '../../src/network/losses.ts';

const COUNT = 100_000;

/** For more than COUNT links. */
const newChains = () => new LinkValues(completeGraph(400));

function lossesOnOneLink(loss: number | BurstLoss): boolean[] {
  const losses = lossesOf(loss, newChains);
  const random = new Random(5, 'network');
  return Array.from({ length: COUNT }, () => losses.loses(0, random));
}

function shareOf(lost: readonly boolean[]): number {
  return lost.filter((one) => one).length / lost.length;
}

/** Lengths of the runs of losses. */
function burstsOf(lost: readonly boolean[]): number[] {
  const bursts: number[] = [];
  lost.forEach((one, index) => {
    if (one && index > 0 && lost[index - 1]) bursts[bursts.length - 1]++;
    else if (one) bursts.push(1);
  });
  return bursts;
}

describe('independent losses', () => {
  it.each([0.001, 0.1, 0.5])('of %f are that share within three standard errors', (loss) => {
    expect(Math.abs(shareOf(lossesOnOneLink(loss)) - loss)).toBeLessThan(3 * Math.sqrt((loss * (1 - loss)) / COUNT));
  });

  it('are none at 0 and all at 1', () => {
    expect(shareOf(lossesOnOneLink(0))).toBe(0);
    expect(shareOf(lossesOnOneLink(1))).toBe(1);
  });
});

describe('bursts of losses (Gilbert and Elliott)', () => {
  it.each([
    { toBad: 0.01, toGood: 0.2, good: 0, bad: 1 },
    { toBad: 0.05, toGood: 0.5, good: 0.01, bad: 0.8 },
    { toBad: 0.002, toGood: 0.02, good: 0, bad: 0.5 },
  ])('$toBad to bad, $toGood to good, $good and $bad lost: the stationary share', (loss) => {
    const { toBad, toGood, good, bad } = loss;
    const isBad = toBad / (toBad + toGood);
    const expected = isBad * bad + (1 - isBad) * good;
    // Losses of one spell come together: the variance is that of independent ones times (1 + r) / (1 − r), with the
    // chain's correlation r, at most.
    const correlation = 1 - toBad - toGood;
    const error = Math.sqrt(((expected * (1 - expected)) / COUNT) * ((1 + correlation) / (1 - correlation)));
    expect(Math.abs(shareOf(lossesOnOneLink(loss)) - expected)).toBeLessThan(3 * error);
  });

  it('last 1 / toGood copies on average where all of a bad spell is lost', () => {
    const toGood = 0.2;
    const bursts = burstsOf(lossesOnOneLink({ toBad: 0.01, toGood, good: 0, bad: 1 }));
    const mean = bursts.reduce((sum, length) => sum + length, 0) / bursts.length;
    // Lengths are geometric.
    const error = Math.sqrt((1 - toGood) / toGood ** 2 / bursts.length);
    expect(bursts.length).toBeGreaterThan(500);
    expect(Math.abs(mean - 1 / toGood)).toBeLessThan(3 * error);
  });

  it('are there from the first copy on: many links with one copy each lose the same share', () => {
    const loss = { toBad: 0.05, toGood: 0.2, good: 0, bad: 1 };
    const losses = lossesOf(loss, newChains);
    const random = new Random(6, 'network');
    const share = shareOf(Array.from({ length: COUNT }, (_, link) => losses.loses(link, random)));
    expect(Math.abs(share - 0.2)).toBeLessThan(3 * Math.sqrt((0.2 * 0.8) / COUNT));
  });

  it('of one link say nothing of another', () => {
    const losses = lossesOf({ toBad: 0.001, toGood: 0.001, good: 0, bad: 1 }, newChains);
    const random = new Random(7, 'network');
    const pairs = Array.from({ length: COUNT }, () => [losses.loses(0, random), losses.loses(1, random)]);
    const differ = pairs.filter(([a, b]) => a !== b).length / COUNT;
    expect(differ).toBeGreaterThan(0.3);
    expect(differ).toBeLessThan(0.7);
  });
});
