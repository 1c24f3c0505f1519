/** What is broken on the stage becomes a line of the experiment. */
import { expect, it } from 'vitest';
import { copyFault, nextTime, partitionFault, peerFault, roundTime } from '../../web/src/break/fault-lines.ts';
import { peersIn, sideOf } from '../../web/src/break/sides.ts';
import { CopyTable } from '../../web/src/moment/copy-table.ts';
import { line, sceneOf } from '../protocols/scene.ts';
import { simulated } from './simulated.ts';

it('begins at the next whole millisecond, so that nothing changes that has happened', () => {
  expect(nextTime(0, 0)).toBe('0ms');
  expect(nextTime(5, 92.3)).toBe('93ms');
  expect(nextTime(5, 92)).toBe('93ms');
});

it('names the peer', () => {
  expect(peerFault('crash', 3, '93ms', 100)).toEqual({ at: '93ms', crash: 3 });
  expect(peerFault('pause', 3, '93ms', 100)).toEqual({ at: '93ms', for: '100ms', pause: 3 });
  expect(peerFault('restart', 3, '93ms', 100)).toEqual({ at: '93ms', restart: 3 });
  expect(partitionFault([0, 1], '93ms')).toEqual({ at: '93ms', partition: [[0, 1], 'rest'] });
});

it('names a copy by its link and by how many were sent on it before', () => {
  const { log } = simulated(
    sceneOf(line(3), ['flood'], { workload: { first: (peer) => 5 * peer, next: () => Infinity } }),
  );
  const copies = new CopyTable(log);
  copies.grow();
  const ofLink = Array.from({ length: copies.count }, (_, copy) => copy).filter(
    (copy) => copies.from[copy] === 1 && copies.to[copy] === 2,
  );
  expect(ofLink.map((copy) => copyFault('lose', copy, copies, log, 20))).toEqual(
    ofLink.map((_, place) => ({ 'lose-copy': { from: 1, to: 2, copy: place } })),
  );
  expect(ofLink.length).toBeGreaterThan(1);
  expect(copyFault('delay', ofLink[0], copies, log, 20)).toEqual({
    'delay-copy': { from: 1, to: 2, copy: 0 },
    by: '20ms',
  });
});

it('lasts a round time', () => {
  expect([0.2, 7, 11, 30, 99, 501].map(roundTime)).toEqual([1, 10, 20, 50, 100, 1000]);
});

it('parts the peers by a line, and takes the smaller side', () => {
  const points = [0, 0, 10, 0, 0, 10, 10, 10, 20, 5];
  expect(sideOf(points, { x: 5, y: -5 }, { x: 5, y: 15 })).toEqual([0, 2]);
  expect(sideOf(points, { x: 5, y: 15 }, { x: 5, y: -5 })).toEqual([0, 2]);
  expect(sideOf(points, { x: -50, y: -50 }, { x: -40, y: -50 })).toEqual([]);
});

it('reads a list of peers', () => {
  expect(peersIn('3, 0-1', 6)).toEqual([0, 1, 3]);
  for (const wrong of ['', 'x', '4-2', '6', '0-5', '-1']) expect(peersIn(wrong, 6)).toBeUndefined();
});
