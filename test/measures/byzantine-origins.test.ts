/** Measures are about correct peers: neither what Byzantine peers broadcast nor their empty lists count. */
import { expect, test } from 'vitest';
import { measured } from '../../src/measures/index.ts';
import { Books } from '../../src/trace/books.ts';
import { FactLog } from '../../src/trace/log.ts';
import { Recording } from '../../src/trace/recording.ts';
import { kinds, mesh } from './scene.ts';

const SIZE = 4;
const BYZANTINE = 3;

/** Peer 0 broadcasts, and peers 1 and 2 deliver after 10 ms. The Byzantine peer's broadcast, if made, takes 500 ms. */
function recordingWith(hasByzantineBroadcast: boolean, level: 'full' | 'counters' = 'full'): Recording {
  const graph = mesh(SIZE);
  const books = new Books(graph, kinds);
  const log = new FactLog(level, ['data', 'ack']);
  const broadcast = (origin: number, atMs: number): void => {
    log.broadcast(atMs, origin, 0);
    books.broadcasts[origin]++;
  };
  const deliver = (peer: number, origin: number, atMs: number): void => {
    log.delivered(atMs, peer, origin, 0);
    books.countDelivered(peer, origin);
  };
  broadcast(0, 0);
  if (hasByzantineBroadcast) broadcast(BYZANTINE, 0);
  deliver(0, 0, 0);
  deliver(1, 0, 10);
  deliver(2, 0, 10);
  if (hasByzantineBroadcast) for (const peer of [2, 1]) deliver(peer, BYZANTINE, 500);
  return new Recording(graph, books, log, [], { byzantine: [BYZANTINE] });
}

test('the broadcast of a Byzantine peer changes no figure of deliveries', () => {
  const { values: touched } = measured(recordingWith(true));
  const { values: without } = measured(recordingWith(false));
  expect(touched.latencyMs).toEqual({ p50: 10, p90: 10, p99: 10, max: 10, mean: 10, deliveries: 2, sampled: false });
  for (const key of ['latencyMs', 'latencyCurve', 'latencyParts', 'spread', 'order', 'violations', 'deliveryRatio'])
    expect({ [key]: touched[key as keyof typeof touched] }).toEqual({ [key]: without[key as keyof typeof without] });
});

test('a Byzantine peer, which delivers nothing, makes no round out of order and no share unfair', () => {
  const { values } = measured(recordingWith(true));
  expect(values.order).toMatchObject({ rounds: 1, outOfOrderRounds: 0 });
  expect(values.fairness?.bySender).toBe(1);
  expect(values.spread?.map(({ reached }) => reached)).toEqual([1, 1, 1, 1]);
});

test('a sample of the deliveries leaves it out as well', () => {
  expect(measured(recordingWith(true, 'counters')).values.latencyMs?.max).toBe(10);
});
