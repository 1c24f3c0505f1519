/** Times to notice a crash and false suspicions, by hand. */
import { expect, it } from 'vitest';
import { detection } from '../../src/measures/detection.ts';
import { Books } from '../../src/trace/books.ts';
import type { Fact } from '../../src/trace/facts.ts';
import { Recording } from '../../src/trace/recording.ts';
import { logOf } from '../log-of.ts';
import { kinds, mesh } from './scene.ts';

function detectionIn(facts: readonly Fact[], known?: ConstructorParameters<typeof Recording>[4]) {
  const graph = mesh(4);
  return detection.take(new Recording(graph, new Books(graph, kinds), logOf(facts, ['data', 'ack']), [], known));
}

const suspected = (time: number, peer: number, other: number): Fact => ({ fact: 'suspected', time, peer, other });
const restored = (time: number, peer: number, other: number): Fact => ({ fact: 'restored', time, peer, other });
const crashed = (time: number, peer: number): Fact => ({ fact: 'crashed', time, peer, reason: 'as planned' });

it('gives the time to the first and to the last suspicion of a crash, and what lies between', () => {
  const facts = [crashed(100, 3), suspected(250, 1, 3), suspected(300, 0, 3), suspected(400, 2, 3)];
  expect(detectionIn(facts)).toEqual({
    crashes: 1,
    detected: 1,
    detectedByAll: 1,
    firstMs: 150,
    allMs: 300,
    disseminationMs: 150,
    falseSuspicions: 0,
    falsePerPeerHour: 0,
  });
});

it('waits for no peer that has crashed itself, nor for one that is not there yet', () => {
  const facts = [crashed(0, 3), suspected(10, 0, 3), suspected(20, 1, 3), crashed(50, 2)];
  expect(detectionIn(facts)).toMatchObject({ crashes: 2, detected: 1, detectedByAll: 1, firstMs: 10, allMs: 50 });
  expect(detectionIn(facts.slice(0, 3), { latecomers: [2] })).toMatchObject({ detectedByAll: 1, allMs: 20 });
});

it('counts suspicions of peers that are up, for each hour that peers were up', () => {
  const facts = [suspected(0, 0, 1), restored(1_000, 0, 1), suspected(2_000, 2, 1), crashed(1_800_000, 3)];
  // Three peers and a half for an hour.
  const whole = [...facts, { fact: 'collected', time: 3_600_000, peer: 0 } satisfies Fact];
  expect(detectionIn(whole)).toMatchObject({ falseSuspicions: 2, falsePerPeerHour: 2 / 3.5, crashes: 1, detected: 0 });
});

it('a suspicion from before the crash counts from the crash on, one that has ended does not', () => {
  const facts = [suspected(10, 0, 3), suspected(20, 1, 3), restored(30, 0, 3), crashed(40, 3)];
  expect(detectionIn([...facts, suspected(60, 0, 3)])).toMatchObject({ firstMs: 0, detectedByAll: 0 });
});

it('a restart ends the time in which a crash can be noticed', () => {
  const facts: Fact[] = [crashed(10, 3), { fact: 'restarted', time: 20, peer: 3 }, suspected(30, 0, 3)];
  expect(detectionIn(facts)).toMatchObject({ crashes: 1, detected: 0, falseSuspicions: 1 });
});

it('leaves out what Byzantine peers suspect, and has no figures where nobody is suspected', () => {
  expect(detectionIn([suspected(10, 0, 3)], { byzantine: [0] })).toEqual({ absent: 'no peer suspected another one' });
});
