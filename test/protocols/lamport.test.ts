import { expect, it } from 'vitest';
import { runReference } from '../reference-runtime.ts';
import { violationsOf } from './obvious-checks.ts';
import { cycle, deliveriesOf, disorder, mesh, once, sceneOf, waits } from './scene.ts';

it.each([1, 2, 6])(
  'costs N² messages a broadcast over best-effort: itself and N − 1 acknowledgements, on N = %i',
  (size) => {
    const { sent } = runReference(
      sceneOf(mesh(size), ['best-effort', 'lamport'], { ...disorder(20), workload: once(0) }),
    );
    expect(sent.get('lamport/data')).toBe(size);
    expect(sent.get('lamport/ack') ?? 0).toBe(size * (size - 1));
  },
);

it('costs N² messages for each of many broadcasts at once', () => {
  const { sent } = runReference(
    sceneOf(mesh(4), ['best-effort', 'lamport'], { ...disorder(50), workload: waits(4, 1, 5, 10) }),
  );
  expect(sent.get('lamport/data')! + sent.get('lamport/ack')!).toBe(20 * 16);
});

it('costs N broadcasts of the protocol below, whatever it is', () => {
  const { sent } = runReference(sceneOf(cycle(5), ['flood', 'lamport'], { workload: once(3) }));
  expect(sent).toEqual(
    new Map([
      ['lamport/data', 6],
      ['lamport/ack', 24],
    ]),
  );
});

it('delivers in one order everywhere, where best-effort does not', () => {
  const changes = { ...disorder(80), workload: waits(5, 1, 6, 20) };
  expect(violationsOf('total-order', runReference(sceneOf(mesh(5), ['best-effort'], changes)).facts, 5)).not.toEqual(
    [],
  );
  const lists = deliveriesOf(runReference(sceneOf(mesh(5), ['best-effort', 'lamport'], changes)).facts, 5);
  expect(lists[0]).toHaveLength(30);
  expect(new Set(lists.map(String)).size).toBe(1);
});

it('delivers nothing more once a peer is silent', () => {
  const crashes = [{ peer: 2, atMs: 100 }];
  const job = sceneOf(mesh(3), ['best-effort', 'lamport'], {
    workload: { first: (peer) => peer * 50, next: () => 150 },
    stop: { deadlineMs: 1000, events: 1e6, quietMs: 0 },
  });
  const { facts } = runReference(job, { crashes });
  expect(facts.filter((fact) => fact.fact === 'delivered' && fact.time > 110)).toEqual([]);
  expect(facts.filter((fact) => fact.fact === 'delivered').length).toBeGreaterThan(0);
});
