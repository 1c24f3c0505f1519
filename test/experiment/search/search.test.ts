import { describe, expect, it } from 'vitest';
import { properties, propertiesFor } from '../../../src/checks/index.ts';
import type { Definition, Peer, PeerId } from '../../../src/core/protocol.ts';
import { type Search, search } from '../../../src/experiment/search/search.ts';
import { findProtocol } from '../../../src/protocols/index.ts';
import { platformWith, scopeFor, searchAll, workersOf } from './scene.ts';

const LONG = process.env.HEARSAY_LONG === '1';

/** One that promises nothing much, and does something odd. */
function odd(name: string, create: Definition['create']): Definition {
  return {
    name,
    title: 'odd on purpose',
    source: 'odd on purpose',
    parameters: {},
    promises: { 'no-creation': [] },
    knows: 'neighbours',
    kinds: [{ name: 'data', carries: 'internal' }],
    kindOf: () => 0,
    broadcastOf: () => undefined,
    create,
  };
}

const nothing = () => {};

describe('a search', () => {
  it('finds the same, however many work on it', async () => {
    const scope = await scopeFor('best-effort', 'loss,duplication', LONG ? 6 : 3);
    const shrinks = LONG ? undefined : (['agreement', 'total-order'] as const);
    const [one, many] = [
      await searchAll(scope, 45, { size: 1, shrinks }),
      await searchAll(scope, 45, { size: 5, shrinks }),
    ];
    expect(many.findings).toEqual(one.findings);
    expect({ ...many.tally, suspects: [...many.tally.suspects.keys()].sort() }).toEqual({
      ...one.tally,
      suspects: [...one.tally.suspects.keys()].sort(),
    });
  });

  it('counts each schedule once for each property', async () => {
    const { tally } = await searchAll(await scopeFor('flood', 'loss'), 45, { shrinks: [] });
    expect(tally.cases).toBe(45);
    const held = propertiesFor(findProtocol('flood').promises);
    for (const [index, property] of properties.entries()) {
      const counts = [tally.promised[index], tally.others[index]].flatMap((verdicts) => Object.values(verdicts));
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(held.includes(property) ? 45 : 0);
    }
  });

  it('tells that a protocol threw an error, and the smallest case in which it does', async () => {
    const throws = odd('throws', () => ({
      broadcast({ sequence }) {
        if (sequence === 1) throw new Error('no second one');
      },
      receive: nothing,
    }));
    const platform = platformWith(throws);
    const { tally, findings } = await searchAll(await scopeFor('./throws.ts', 'none', 6, platform), 40, {
      platform,
    });
    expect(tally.failures.throws).toBeGreaterThan(10);
    const { promised, smallest, evidence } = findings.find(({ finding }) => finding === 'throws')!;
    expect(promised).toBe(true);
    expect(smallest).toMatchObject({ peers: 1, links: [] });
    expect(smallest.broadcasts).toHaveLength(2);
    expect(evidence[0]).toMatch(/^peer 0: Error: no second one/);
  });

  it('tells that messages go round for ever', async () => {
    const create = (peer: Peer<null>) => ({
      broadcast: () => peer.sendToNeighbours(null),
      receive: (from: PeerId) => peer.send(from, null),
    });
    await findsNoEnd(odd('echo', create), { peers: 2, broadcasts: 1 }, /messages received|still at work/);
  });

  it('tells that a protocol has always something to do', async () => {
    const create = (peer: Peer<null>) => ({
      start: () => peer.setTimer(0, 500),
      timeout: () => peer.setTimer(0, 500),
      broadcast: nothing,
      receive: nothing,
    });
    await findsNoEnd(odd('heart-beat', create), { peers: 1, broadcasts: 1 }, /still at work after 600 s/);
  });

  it('tells that timers go on for ever at one time', async () => {
    const create = (peer: Peer<null>) => ({
      start: () => peer.setTimer(0, 0),
      timeout: () => peer.setTimer(0, 0),
      broadcast: nothing,
      receive: nothing,
    });
    await findsNoEnd(odd('ticks', create), { peers: 1, broadcasts: 1 }, /more than \d+ timers/);
  });

  it('ends where it is told to, with what there is', async () => {
    const scope = await scopeFor('best-effort', 'loss');
    const stop = new AbortController();
    const found: Search = await search(
      scope,
      { seed: 1, schedules: 10_000 },
      workersOf(scope, undefined, 1, []),
      () => 0,
      {
        signal: stop.signal,
        examined: (cases) => {
          if (cases >= 40) stop.abort();
        },
      },
    );
    expect(found.isInterrupted).toBe(true);
    expect(found.tally.cases).toBe(40);
    expect(found.findings.map(({ finding }) => finding)).toContain('agreement');
  });
});

async function findsNoEnd(
  definition: Definition,
  least: { peers: number; broadcasts: number },
  reason: RegExp,
): Promise<void> {
  const platform = platformWith(definition);
  const { tally, findings } = await searchAll(await scopeFor(`./${definition.name}.ts`, 'none', 3, platform), 2, {
    platform,
  });
  expect(tally.failures).toEqual({ 'not-deterministic': 0, throws: 0, 'changes-messages': 0, 'never-ends': 2 });
  const { promised, smallest, evidence } = findings.find(({ finding }) => finding === 'never-ends')!;
  expect(promised).toBe(false);
  expect({ peers: smallest.peers, broadcasts: smallest.broadcasts.length }).toEqual(least);
  expect(evidence[0]).toMatch(reason);
}
