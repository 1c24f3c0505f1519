/** Cases that end so long after their last broadcast and fault: liveness is decided for protocols that go on for ever. */
import { describe, expect, it } from 'vitest';
import { type Broadcast, defineProtocol } from '../../../src/core/protocol.ts';
import { prepare } from '../../../src/experiment/prepare.ts';
import { runExperiment } from '../../../src/experiment/run.ts';
import { experimentOf, type Scope } from '../../../src/experiment/search/case.ts';
import { examineSeed } from '../../../src/experiment/search/examine.ts';
import { findingFile } from '../../../src/experiment/search/result.ts';
import { type Shrunk, shrink } from '../../../src/experiment/search/shrink.ts';
import { sourceOfData } from '../../../src/experiment/source.ts';
import { platformWith, scopeFor } from './scene.ts';

/** Sends heartbeats for ever, and does not say so; the last peer never delivers what others broadcast. */
const endless = defineProtocol({
  name: 'endless',
  title: 'heartbeats for ever',
  source: 'a test',
  parameters: {},
  promises: { validity: [] },
  knows: 'group',
  kinds: [
    { name: 'data', carries: 'broadcast' },
    { name: 'beat', carries: 'internal' },
  ],
  kindOf: (message: Broadcast | 'beat') => (message === 'beat' ? 1 : 0),
  broadcastOf: (message) => (message === 'beat' ? undefined : message),
  create: (peer) => ({
    start: () => peer.setTimer(0, 500),
    broadcast: (broadcast) => peer.sendToGroup(broadcast),
    receive(from, message) {
      if (message !== 'beat' && (from === peer.id || peer.id < peer.size - 1)) peer.deliver(message);
    },
    timeout() {
      peer.sendToNeighbours('beat');
      peer.setTimer(0, 500);
    },
  }),
});

const platform = platformWith(endless);
const suspect = { finding: 'validity', promised: true, seed: 1, size: 0 };

async function scopeWithin(deliverWithinMs?: number): Promise<Scope> {
  return { ...(await scopeFor('./endless.ts', 'none', 3, platform)), deliverWithinMs };
}

let known: Promise<Shrunk> | undefined;

/** Cut down once for all tests. */
async function cutDown() {
  const scope = await scopeWithin(2_000);
  known ??= shrink(scope, suspect, platform);
  return { scope, shrunk: await known };
}

describe('a case of a protocol that goes on for ever', () => {
  it('never ends, and decides nothing, if nothing is said', async () => {
    const { checks, trouble } = await examineSeed(await scopeWithin(), 1, platform, false);
    expect(trouble?.kind).toBe('never-ends');
    expect(checks.find(({ property }) => property === 'validity')?.verdict).toBe('unknown');
  });

  it('ends so long after the last broadcast, and what is missing then is missing for good', async () => {
    const { checks, trouble, drawn } = await examineSeed(await scopeWithin(2_000), 1, platform, false);
    const lastMs = Math.max(...drawn.broadcasts.map(({ atMs }) => atMs));
    expect(trouble).toBeUndefined();
    const validity = checks.find(({ property }) => property === 'validity');
    expect(validity?.verdict).toBe('invalid');
    expect(validity?.evidence[0]).toMatch(
      new RegExp(`^peer \\d never delivered \\d:\\d by ${lastMs + 2_000}ms, 2s after the last broadcast and fault$`),
    );
  });

  it('stays so while it is cut down, in its file, and when that runs', async () => {
    const { scope, shrunk } = await cutDown();
    expect(shrunk.smallest).toMatchObject({ peers: 2, broadcasts: [{ atMs: 0, peer: 0 }] });
    const evidence = 'peer 1 never delivered 0:0 by 2s, 2s after the last broadcast and fault';
    expect(shrunk.evidence).toEqual([evidence]);
    expect(findingFile(scope, shrunk)).toContain('deadline: 2s\n  deliverWithin: 2s\n');
    const source = sourceOfData(experimentOf(scope, shrunk.smallest));
    const { checks, stopped } = await runExperiment(await prepare({ source }, platform), platform);
    expect(stopped).toBe('deadline');
    expect(checks.find(({ property }) => property === 'validity')).toMatchObject({
      verdict: 'invalid',
      evidence: [evidence],
    });
  });

  it('is not decided if the run stops before', async () => {
    const { scope, shrunk } = await cutDown();
    const experiment = experimentOf(scope, shrunk.smallest);
    const source = sourceOfData({ ...experiment, stop: { deadline: '1999ms', deliverWithin: '2s' } });
    const { checks } = await runExperiment(await prepare({ source }, platform), platform);
    expect(checks.find(({ property }) => property === 'validity')?.verdict).toBe('unknown');
  });
});
