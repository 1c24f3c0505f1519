/** Origins that a first-spy adversary finds. */
import { expect, it } from 'vitest';
import { firstSpy } from '../../src/measures/first-spy.ts';
import { Recording } from '../../src/trace/recording.ts';
import { emptyRecording } from './scene.ts';

it('weighs each peer that may be the first spy by the chance that those before it are none', () => {
  const run = emptyRecording(4);
  const { log } = run;
  log.broadcast(0, 0, 0);
  // Peer 1 has it from the origin, peer 2 from peer 1, peer 3 from the origin; later copies do not count.
  log.received(1, 1, 0, 0, 0, 0, 0);
  log.received(2, 2, 1, 1, 0, 0, 0);
  log.received(3, 2, 0, 2, 0, 0, 0);
  log.received(3, 0, 1, 3, 0, 0, 0);
  log.received(4, 3, 0, 4, 0, 0, 0);
  const found = (spies: number) => spies + spies * (1 - spies) * (1 - spies);
  expect(firstSpy.take(run)).toEqual({ tenth: found(0.1), fifth: found(0.2), half: found(0.5) });
});

it('counts no broadcast of a Byzantine peer', () => {
  const { graph, books, log } = emptyRecording(3);
  log.broadcast(0, 2, 0);
  log.received(1, 0, 2, 0, 0, 2, 0);
  const run = new Recording(graph, books, log, [], { byzantine: [2] });
  expect(firstSpy.take(run)).toEqual({ absent: 'no peer received a copy of another’s broadcast' });
});

it('are absent without receipts', () => {
  expect(firstSpy.take(emptyRecording(2, 'deliveries'))).toEqual({ absent: 'the trace level keeps no receipts' });
  expect(firstSpy.take(emptyRecording(2))).toEqual({ absent: 'no peer received a copy of another’s broadcast' });
});
