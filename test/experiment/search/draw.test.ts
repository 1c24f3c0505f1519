import { describe, expect, it } from 'vitest';
import { prepare } from '../../../src/experiment/prepare.ts';
import { experimentOf, isComplete, type Scope } from '../../../src/experiment/search/case.ts';
import { drawCase } from '../../../src/experiment/search/draw.ts';
import type { FaultShape } from '../../../src/experiment/search/mishaps.ts';
import { isFair } from '../../../src/experiment/search/simpler-cases.ts';
import { sourceOfData } from '../../../src/experiment/source.ts';
import { nodePlatform } from '../../../src/platform/node-platform.ts';
import { scopeFor } from './scene.ts';

const seeds = Array.from({ length: 150 }, (_, seed) => seed);

describe('a drawn case', () => {
  it('is one that promises are about, and an experiment', async () => {
    const scope = await scopeFor('flood', 'all');
    for (const seed of seeds) {
      const drawn = drawCase(scope, seed);
      expect(isFair(drawn, scope), `seed ${seed}`).toBe(true);
      expect(drawn.peers).toBeLessThanOrEqual(6);
      await prepare({ source: sourceOfData(experimentOf(scope, drawn)) }, nodePlatform);
    }
  });

  it('is the same for the same seed', async () => {
    const scope = await scopeFor('flood', 'all');
    for (const seed of seeds) expect(drawCase(scope, seed)).toEqual(drawCase(scope, seed));
  });

  it('has a link between any two peers where the protocol knows the group', async () => {
    const scope = await scopeFor('causal over best-effort');
    expect(seeds.every((seed) => isComplete(drawCase(scope, seed)))).toBe(true);
  });

  it('has faults only of the kinds that were asked for, each at times and not always', async () => {
    const kindsOf = (seed: number, scope: Scope) => {
      const { loss, duplicate, mishaps } = drawCase(scope, seed);
      return [
        ...(loss > 0 ? ['loss'] : []),
        ...(duplicate > 0 ? ['duplication'] : []),
        ...mishaps.map((mishap) => (mishap.kind === 'restart' && mishap.keeps ? 'recovery' : mishap.kind)),
      ];
    };
    for (const faults of ['loss', 'duplication', 'crash', 'recovery', 'pause', 'partition', 'loss,crash']) {
      const scope = await scopeFor('flood', faults);
      const drawn = seeds.map((seed) => kindsOf(seed, scope));
      expect(new Set(drawn.flat())).toEqual(new Set(faults.split(',')));
      if (faults.includes(','))
        expect(drawn.some((kinds) => !kinds.includes('loss')) && drawn.some((kinds) => !kinds.includes('crash'))).toBe(
          true,
        );
    }
    const restarts = await scopeFor('flood', 'restart');
    expect(new Set(seeds.flatMap((seed) => kindsOf(seed, restarts)))).toEqual(new Set(['restart', 'recovery']));
    const none = await scopeFor('flood', 'none');
    expect(seeds.flatMap((seed) => kindsOf(seed, none))).toEqual([]);
  });

  it('has majorities that crash, memories that are lost and partitions that heal, if these are asked for', async () => {
    const shapedAs = (faults: string, shape: FaultShape) =>
      scopeFor('flood', faults).then((scope) => seeds.map((seed) => drawCase({ ...scope, shape }, seed)));
    for (const { peers, mishaps } of await shapedAs('crash', { crashes: 'majority' })) {
      expect(2 * mishaps.length).toBeGreaterThanOrEqual(peers);
      expect(mishaps.length).toBeLessThan(peers);
    }
    const restarts = await shapedAs('restart', { keeps: false });
    expect(restarts.flatMap(({ mishaps }) => mishaps).every((one) => one.kind === 'restart' && !one.keeps)).toBe(true);
    const partitions = await shapedAs('partition', { heals: true });
    expect(partitions.flatMap(({ mishaps }) => mishaps).every((one) => 'forMs' in one)).toBe(true);
  });

  it('comes in all sizes up to the most that was asked for', async () => {
    const scope = await scopeFor('flood', 'none', 4);
    expect(new Set(seeds.map((seed) => drawCase(scope, seed).peers))).toEqual(new Set([2, 3, 4]));
  });
});
