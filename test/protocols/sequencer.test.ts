import { expect, it } from 'vitest';
import { runReference } from '../reference-runtime.ts';
import { cycle, deliveriesOf, disorder, line, mesh, once, sceneOf, waits } from './scene.ts';

const size = 6;
const byPeer4 = ['sequencer', { sequencer: 4 }] as const;

it("costs N + 1 messages for another peer's broadcast over best-effort, and N for the sequencer's own", () => {
  for (let origin = 0; origin < size; origin++) {
    const { sent } = runReference(
      sceneOf(mesh(size), ['best-effort', byPeer4], { ...disorder(20), workload: once(origin) }),
    );
    expect(sent.get('sequencer/order')).toBe(size);
    expect(sent.get('sequencer/request') ?? 0).toBe(origin === 4 ? 0 : 1);
  }
});

it('asks a sequencer that is a neighbour by one message, any other by a broadcast below', () => {
  const requests = (origin: number) =>
    runReference(sceneOf(cycle(size), ['flood', byPeer4], { workload: once(origin) })).sent.get('sequencer/request') ??
    0;
  expect([0, 1, 2, 3, 4, 5].map(requests)).toEqual([7, 7, 7, 1, 0, 1]);
});

it('delivers in one order everywhere, also where the sequencer is no neighbour and under it is another layer', () => {
  for (const layers of [
    ['best-effort', byPeer4],
    ['flood', byPeer4],
    ['flood', 'fifo', byPeer4],
  ] as const) {
    const graph = layers[0] === 'flood' ? line(size) : mesh(size);
    const { facts } = runReference(sceneOf(graph, layers, { ...disorder(80), workload: waits(size, 1, 6, 20) }));
    const lists = deliveriesOf(facts, size);
    expect(lists[0]).toHaveLength(36);
    expect(new Set(lists.map(String)).size).toBe(1);
  }
});

it('names the broadcast in each message, the request by who sent it', () => {
  const { facts } = runReference(sceneOf(mesh(3), ['best-effort', 'sequencer'], { workload: once(2) }));
  const sent = facts.flatMap((fact) =>
    fact.fact === 'sent' ? `${fact.kind} ${fact.peer}>${fact.to} ${fact.origin}.${fact.sequence}` : [],
  );
  expect(sent).toEqual([
    'sequencer/request 2>0 2.0',
    'sequencer/order 0>0 2.0',
    'sequencer/order 0>1 2.0',
    'sequencer/order 0>2 2.0',
  ]);
});
