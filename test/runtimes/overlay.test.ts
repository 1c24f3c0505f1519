/** The example that makes its own links: on every runtime they span the group, and the trace says which there are. */
import { expect, it } from 'vitest';
import { run } from '../../src/index.ts';

const protocol = new URL('../../examples/random-overlay.ts', import.meta.url);

it.each([
  ['simulator', 40],
  ['actors', 20],
  ['udp', 6],
] as const)('%s: a line of %i peers becomes an overlay in which all hear all', async (runtime, peers) => {
  const { summary, trace } = await run({
    protocol,
    topology: 'line',
    peers,
    runtime,
    seed: 2,
    workload: { name: 'interval', broadcasts: 1, wait: { constant: 800 } },
    trace: 'full',
  });
  expect(summary.stopped).toBe('quiescent');
  expect(summary.books.sent).toBe(summary.books.received);
  const links = new Set<string>();
  for (const fact of trace) {
    if (fact.fact === 'link-up') links.add(`${fact.peer}-${fact.other}`);
    if (fact.fact === 'link-down') links.delete(`${fact.peer}-${fact.other}`);
  }
  expect([...links].map((link) => link.split('-').reverse().join('-')).sort()).toEqual([...links].sort());
  expect(links.size / 2).toBeGreaterThan(peers);
  const delivered = summary.perPeer!.map((peer) => peer.delivered);
  expect(delivered).toEqual(new Array(peers).fill(peers));
});

it('repairs itself when peers crash', async () => {
  const { summary } = await run({
    protocol,
    topology: 'cycle',
    peers: 40,
    seed: 3,
    workload: { name: 'file', text: '3s 0' },
    faults: [{ at: '1s', crash: [3, 4, 5, 12, 20, 21, 30, 31] }],
  });
  expect(summary.stopped).toBe('quiescent');
  expect(summary.failures.length).toBe(8);
  const delivered = summary.perPeer!.reduce((sum, peer) => sum + peer.delivered, 0);
  expect(delivered).toBe(32);
});
