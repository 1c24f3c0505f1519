import { describe, expect, it } from 'vitest';
import { type Broadcast, type Definition, defineProtocol, type Peer } from '../../../src/core/protocol.ts';
import { prepare } from '../../../src/experiment/prepare.ts';
import { runExperiment } from '../../../src/experiment/run.ts';
import { experimentOf } from '../../../src/experiment/search/case.ts';
import { sizeOf } from '../../../src/experiment/search/tally.ts';
import { sourceOfData } from '../../../src/experiment/source.ts';
import { nodePlatform } from '../../../src/platform/node-platform.ts';
import causalAsTotal from '../../protocols/wrong/causal-as-total.ts';
import fifoAsCausal from '../../protocols/wrong/fifo-as-causal.ts';
import forgetsAPeer from '../../protocols/wrong/forgets-a-peer.ts';
import inventsBroadcasts from '../../protocols/wrong/invents-broadcasts.ts';
import liesAboutPayloads from '../../protocols/wrong/lies-about-payloads.ts';
import noDuplicateFilter from '../../protocols/wrong/no-duplicate-filter.ts';
import noWaiting from '../../protocols/wrong/no-waiting.ts';
import { platformWith, scopeFor, searchAll } from './scene.ts';

/** Delivers each broadcast with the payload of the one before it. */
const swapsPayloads = defineProtocol({
  name: 'swaps-payloads',
  title: 'best-effort that delivers the payload of another broadcast',
  source: 'wrong on purpose',
  parameters: {},
  promises: { 'no-creation': [] },
  knows: 'group',
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message: Broadcast) => message,
  create(peer: Peer<Broadcast>) {
    let last: unknown;
    return {
      broadcast: (broadcast) => peer.sendToGroup(broadcast),
      receive(_from, broadcast) {
        peer.deliver({ ...broadcast, payload: last ?? broadcast.payload });
        last = broadcast.payload;
      },
    };
  },
});

const LONG = process.env.HEARSAY_LONG === '1';

describe('the smallest case', () => {
  it.each(LONG ? [1, 1_000, 2_000] : [1])(
    'of best-effort under loss is one broadcast of two peers (seed %i)',
    async (seed) => {
      const scope = await scopeFor('best-effort', 'loss');
      const { findings } = await searchAll(scope, LONG ? 1_000 : 60, { seed, shrinks: ['agreement'] });
      const { smallest, evidence, promised } = findings.find(({ finding }) => finding === 'agreement')!;
      expect(promised).toBe(false);
      expect(smallest).toMatchObject({ peers: 2, links: [[0, 1]], delay: { constant: 1 }, duplicate: 0, mishaps: [] });
      expect(smallest.broadcasts).toHaveLength(1);
      expect(smallest.loss).toBeGreaterThan(0);
      expect(evidence[0]).toMatch(/^peer \d never delivered \d:0, which peer \d did$/);
    },
  );

  it('of best-effort under crash is one broadcast of three peers, whose sender crashes before all copies have left', async () => {
    const scope = await scopeFor('best-effort', 'crash');
    const { findings } = await searchAll(scope, LONG ? 1_000 : 80, { shrinks: ['agreement'] });
    const { smallest } = findings.find(({ finding }) => finding === 'agreement')!;
    expect(smallest).toMatchObject({
      peers: 3,
      delay: { constant: 1 },
      mishaps: [{ kind: 'crash', atMs: 1, leaves: expect.any(Number) }],
    });
    expect(smallest.broadcasts).toEqual([{ atMs: 0, peer: (smallest.mishaps[0] as { peer: number }).peer }]);
  });

  it.each([
    ['agreement', 'partition', { peers: 2, broadcasts: 1, mishaps: 1 }],
    ...(LONG ? [['no-duplication', 'restart', { peers: 3, broadcasts: 1, mishaps: 1 }] as const] : []),
  ] as const)('of flood for %s under %s is small', async (property, faults, least) => {
    const { findings } = await searchAll(await scopeFor('flood', faults, LONG ? 6 : 4), LONG ? 1_000 : 100, {
      shrinks: [property],
    });
    const { smallest } = findings.find(({ finding }) => finding === property)!;
    expect({ peers: smallest.peers, broadcasts: smallest.broadcasts.length, mishaps: smallest.mishaps.length }).toEqual(
      least,
    );
  });

  it.each([
    ['validity', forgetsAPeer, '', { peers: 1, broadcasts: 1 }],
    ['no-duplication', noDuplicateFilter, '', { peers: 3, broadcasts: 1 }],
    ['no-creation', inventsBroadcasts, '', { peers: 1, broadcasts: 1 }],
    ['consistency', liesAboutPayloads, '', { peers: 2, broadcasts: 1 }],
    ['no-creation', swapsPayloads, '', { peers: 2, broadcasts: 2 }],
    ['fifo-order', noWaiting, ' over best-effort', { peers: 2, broadcasts: 2 }],
    ['causal-order', fifoAsCausal, ' over best-effort', { peers: 3, broadcasts: 2 }],
    ['total-order', causalAsTotal, ' over best-effort', { peers: 2, broadcasts: 2 }],
  ] as const)(
    'for the broken promise of %s is as small as can be',
    async (property, definition: Definition, over, least) => {
      const platform = platformWith(definition);
      const scope = await scopeFor(`./${definition.name}.ts${over}`, 'none', 6, platform);
      const { findings } = await searchAll(scope, LONG ? 500 : 60, { platform, shrinks: [property] });
      const { smallest, original, promised } = findings.find(({ finding }) => finding === property)!;
      expect(promised).toBe(true);
      expect({ peers: smallest.peers, broadcasts: smallest.broadcasts.length }).toEqual(least);
      expect(sizeOf(smallest)).toBeLessThanOrEqual(sizeOf(original));
    },
  );

  it('is repeated by its experiment, with the same evidence', async () => {
    for (const [stack, faults] of [
      ['causal over flood', 'crash,partition'],
      ...(LONG
        ? ([
            ['best-effort', 'loss'],
            ['flood', 'all'],
          ] as const)
        : []),
    ] as const) {
      const scope = await scopeFor(stack, faults);
      const { findings } = await searchAll(scope, LONG ? 200 : 40);
      expect(findings.length).toBeGreaterThan(0);
      for (const { finding, promised, smallest, evidence } of findings) {
        const prepared = await prepare({ source: sourceOfData(experimentOf(scope, smallest)) }, nodePlatform);
        const { checks } = await runExperiment(prepared, nodePlatform);
        expect(checks.find(({ property }) => property === finding)).toEqual({
          property: finding,
          promised,
          verdict: 'invalid',
          evidence: [...evidence],
        });
      }
    }
  });
});
