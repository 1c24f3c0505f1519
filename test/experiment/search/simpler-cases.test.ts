import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random.ts';
import type { Case } from '../../../src/experiment/search/case.ts';
import { drawCase } from '../../../src/experiment/search/draw.ts';
import { cuts, isFair } from '../../../src/experiment/search/simpler-cases.ts';
import { sizeOf } from '../../../src/experiment/search/tally.ts';
import { scopeFor } from './scene.ts';

const seeds = Array.from({ length: process.env.HEARSAY_LONG === '1' ? 1_000 : 30 }, (_, seed) => seed);

describe('cuts', () => {
  it('name peers that are there, each link once, and groups with somebody on both sides', async () => {
    const scope = await scopeFor('flood', 'all');
    for (const seed of seeds) {
      for (const cut of cuts(drawCase(scope, seed), scope)) {
        const isPeer = (peer: number) => Number.isInteger(peer) && peer >= 0 && peer < cut.peers;
        expect(cut.links.every(([a, b]) => isPeer(a) && isPeer(b) && a !== b)).toBe(true);
        expect(new Set(cut.links.map(([a, b]) => [a, b].sort().join())).size).toBe(cut.links.length);
        expect(cut.broadcasts.every(({ peer, atMs }) => isPeer(peer) && atMs >= 0)).toBe(true);
        for (const mishap of cut.mishaps) {
          expect(mishap.atMs).toBeGreaterThanOrEqual(0);
          if (mishap.kind !== 'partition') expect(isPeer(mishap.peer)).toBe(true);
          else
            expect(mishap.peers.every(isPeer) && mishap.peers.length > 0 && mishap.peers.length < cut.peers).toBe(true);
        }
      }
    }
  });

  it('are never larger, and keep a graph in one piece where a peer that held it together goes', async () => {
    const scope = await scopeFor('flood', 'all');
    for (const seed of seeds) {
      const drawn = drawCase(scope, seed);
      const smaller = [...cuts(drawn, scope)].filter(({ peers }) => peers === drawn.peers - 1);
      expect(smaller.length).toBeGreaterThanOrEqual(drawn.peers);
      for (const cut of smaller) {
        expect(sizeOf(cut)).toBeLessThan(sizeOf(drawn));
        expect(isFair({ ...cut, broadcasts: [{ atMs: 0, peer: 0 }], mishaps: [] }, scope)).toBe(true);
      }
    }
  });

  it('come to an end, whichever of them are taken', async () => {
    const scope = await scopeFor('flood', 'all');
    for (const seed of seeds) {
      const random = new Random(seed, 'test');
      let one: Case | undefined = drawCase(scope, seed);
      let steps = 0;
      while (one !== undefined) {
        const next: Case[] = [...cuts(one, scope)].filter((cut) => isFair(cut, scope));
        one = next[random.integer(next.length)];
        expect(++steps).toBeLessThan(2_000);
      }
    }
  });

  it('end with two peers and one broadcast, or one peer alone, where everything that is left shows what was found', async () => {
    const scope = await scopeFor('flood', 'all');
    let one = drawCase(scope, 7);
    for (
      let next: Case | undefined = one;
      next !== undefined;
      next = [...cuts(one, scope)].find((cut) => isFair(cut, scope))
    )
      one = next;
    expect(one).toMatchObject({
      peers: 1,
      links: [],
      loss: 0,
      duplicate: 0,
      mishaps: [],
      delay: { constant: 1 },
      fifo: false,
    });
    expect(one.broadcasts).toEqual([{ atMs: 0, peer: 0 }]);
  });
});
