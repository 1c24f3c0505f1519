import { expect, it } from 'vitest';
import pbft from '../../src/protocols/pbft.ts';
import { ran } from '../adversaries/scene.ts';
import { runReference } from '../reference-runtime.ts';
import { countByPeer, disorder, lastDeliveryMs, mesh, once, sceneOf } from './scene.ts';

it.each([1, 2, 4, 7, 10])('costs 2N + N(N − 1) + N² messages a broadcast, whatever the delays: N = %i', (size) => {
  const { sent, facts } = runReference(sceneOf(mesh(size), ['pbft'], { ...disorder(30), workload: once(size - 1) }));
  expect(sent).toEqual(
    new Map([
      ['request', size],
      ['pre-prepare', size],
      ...(size === 1 ? [] : [['prepare', size * (size - 1)] as const]),
      ['commit', size ** 2],
    ]),
  );
  expect(pbft.cost!(size, (size * (size - 1)) / 2)).toBe(2 * size + size * (size - 1) + size ** 2);
  expect(countByPeer(facts, size, 'delivered')).toEqual(new Array(size).fill(1));
});

it('takes four steps', () => {
  const { facts } = runReference(sceneOf(mesh(4), ['pbft'], { workload: once(1) }));
  expect(lastDeliveryMs(facts)).toBe(4);
});

it.each([
  { name: 'silent', views: true, more: {} },
  { name: 'silent', views: false, more: { after: '3ms' } },
  { name: 'equivocate', views: true, more: {} },
  { name: 'delay', views: true, more: { by: '3s' } },
  { name: 'mutate', views: true, more: { chance: 1 } },
])('is safe and live with a primary, one of four, whose behaviour is $name $more (section 1)', async (given) => {
  const { summary } = await ran({
    protocol: 'pbft',
    workload: { name: 'burst', broadcasts: 3, payloadBytes: 8 },
    adversaries: [{ peers: [0], behaviour: { name: given.name, ...given.more } }],
  });
  const promised = summary.checks.filter((check) => check.promised);
  expect(promised).toHaveLength(7);
  expect(promised.filter(({ verdict }) => verdict !== 'valid')).toEqual([]);
  const changes = summary.kinds.find(({ kind }) => kind === 'view-change')!.messages;
  expect(changes > 0).toBe(given.views);
  expect(summary.stopped).toBe('quiescent');
});

it('with two of four Byzantine promises nothing that could fail, and says why', async () => {
  const { summary, check } = await ran({
    protocol: 'pbft',
    adversaries: [{ peers: [0, 1], behaviour: 'silent' }],
    workload: { name: 'single', origin: 2 },
  });
  expect(check('agreement')).toMatchObject({ promised: false, excess: '2 Byzantine of 4, f < N/3' });
  expect(summary.stopped).toBe('quiescent');
});
