import { expect, it } from 'vitest';
import type { Peer } from '../../src/core/protocol.ts';
import causalNoWait from '../../src/protocols/causal-no-wait.ts';
import { runReference } from '../reference-runtime.ts';
import { violationsOf } from './obvious-checks.ts';
import { cycle, disorder, lastDeliveryMs, mesh, once, sceneOf, waits } from './scene.ts';

it.each([1, 2, 6, 9])('costs no message beyond those below: N of best-effort, N = %i', (size) => {
  expect(runReference(sceneOf(mesh(size), ['best-effort', 'causal-no-wait'], { workload: once(0) })).sent).toEqual(
    new Map([['causal-no-wait/data', size]]),
  );
});

it('costs no message beyond those below: of an eager reliable broadcast, and of flooding', () => {
  expect(runReference(sceneOf(mesh(6), ['reliable-eager', 'causal-no-wait'], { workload: once(2) })).sent).toEqual(
    new Map([['causal-no-wait/data', 36]]),
  );
  expect(runReference(sceneOf(cycle(5), ['flood', 'causal-no-wait'], { workload: once(2) })).sent).toEqual(
    new Map([['causal-no-wait/data', 6]]),
  );
});

it('carries each broadcast that came before once', () => {
  const broadcasts = [
    { origin: 0, sequence: 0, payload: 'a' },
    { origin: 1, sequence: 0, payload: 'b' },
  ] as const;
  const [first, second] = broadcasts;
  const sent: unknown[] = [];
  const seen = new Set<number>();
  const peer = {
    id: 0,
    deliver: () => {},
    firstTime: (origin: number) => !seen.has(origin) && seen.add(origin) !== undefined,
  };
  const protocol = causalNoWait.create(
    peer as unknown as Peer<never>,
    {},
    { broadcast: (message) => sent.push(message) },
  );
  protocol.broadcast(first);
  protocol.fromBelow!(0, sent[0] as never);
  protocol.fromBelow!(1, { sequence: 0, payload: 'b', past: [first] } as never);
  protocol.broadcast({ origin: 0, sequence: 1, payload: 'c' });
  expect(sent).toEqual([
    { sequence: 0, payload: 'a', past: [] },
    { sequence: 1, payload: 'c', past: [first, second] },
  ]);
  expect(causalNoWait.broadcastOf(sent[1] as never, 0)).toEqual([
    { origin: 0, sequence: 1, payload: 'c' },
    first,
    second,
  ]);
});

it('"For any message m1 that potentially caused a message m2, no process delivers m2 unless it has already delivered m1."', () => {
  const changes = { ...disorder(100), workload: waits(4, 1, 10, 30) };
  const fifo = runReference(sceneOf(mesh(4), ['best-effort', 'fifo'], changes));
  expect(violationsOf('causal-order', fifo.facts, 4)).not.toEqual([]);
  const { facts } = runReference(sceneOf(mesh(4), ['best-effort', 'causal-no-wait'], changes));
  expect(violationsOf('causal-order', facts, 4)).toEqual([]);
  expect(violationsOf('validity', facts, 4)).toEqual([]);
});

it('does not wait: a broadcast is delivered on its first copy, where causal waits for what came before', () => {
  // The copy of 0.0 to peer 2 takes 100 ms; 1.0, which 0.0 caused, comes there at 25 ms.
  const deliveriesAt2 = (protocol: string) => {
    const delays = [10, 100];
    const { facts } = runReference(
      sceneOf(mesh(3), ['best-effort', protocol], {
        network: { resolution: '1ms', fifo: false, delay: { draw: () => delays.shift() ?? 10 } },
        workload: { first: (peer) => [0, 15, Number.POSITIVE_INFINITY][peer], next: () => Number.POSITIVE_INFINITY },
      }),
    );
    return facts.flatMap((fact) =>
      fact.fact === 'delivered' && fact.peer === 2 ? [`${fact.origin}.${fact.sequence} at ${fact.time}`] : [],
    );
  };
  expect(deliveriesAt2('causal')).toEqual(['0.0 at 100', '1.0 at 100']);
  expect(deliveriesAt2('causal-no-wait')).toEqual(['0.0 at 25', '1.0 at 25']);
});

it('takes no step beyond those below', () => {
  const { facts } = runReference(sceneOf(mesh(5), ['best-effort', 'causal-no-wait'], { workload: once(0) }));
  expect(lastDeliveryMs(facts)).toBe(1);
});
