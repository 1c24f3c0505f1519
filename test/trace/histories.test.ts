/** Deliveries as lists of dense numbers, against the facts themselves. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { historiesOf, listOf, nameOf, withoutRepeats } from '../../src/trace/histories.ts';
import { FactLog } from '../../src/trace/log.ts';
import { broadcastTimesOf, numberingOf } from '../../src/trace/numbering.ts';
import { anyHistory, logOfStory } from '../any-history.ts';

describe('histories', () => {
  it('list what each peer delivered, in its order', () => {
    fc.assert(
      fc.property(anyHistory({ strangers: true, repeats: true }), (story) => {
        const histories = historiesOf(logOfStory(story), story.size);
        for (let peer = 0; peer < story.size; peer++) {
          const expected = story.steps
            .filter((step) => step.peer === peer && step.delivers)
            .map((step) => `${step.origin}:${step.sequence}`);
          expect(Array.from(listOf(histories, peer), (number) => nameOf(histories, number))).toEqual(expected);
        }
      }),
    );
  });

  it('know when each broadcast was made, and after how many deliveries', () => {
    fc.assert(
      fc.property(anyHistory({ strangers: true, repeats: true }), (story) => {
        const { numbering, broadcastTimes, deliveredBefore } = historiesOf(logOfStory(story), story.size);
        story.steps.forEach((step, time) => {
          if (step.delivers) return;
          const number = numbering.numberOf(step.origin, step.sequence);
          expect(numbering.originOf(number)).toBe(step.origin);
          expect(broadcastTimes[number]).toBe(time);
          const before = story.steps.slice(0, time).filter((other) => other.peer === step.peer && other.delivers);
          expect(deliveredBefore[number]).toBe(before.length);
        });
      }),
    );
  });

  it('drop repeats and nothing else', () => {
    fc.assert(
      fc.property(anyHistory({ strangers: true, repeats: true }), (story) => {
        const histories = historiesOf(logOfStory(story), story.size);
        const once = withoutRepeats(histories);
        for (let peer = 0; peer < story.size; peer++)
          expect([...listOf(once, peer)]).toEqual([...new Set(listOf(histories, peer))]);
      }),
    );
  });

  it('drop repeats of any of many broadcasts', () => {
    const log = new FactLog('deliveries', []);
    for (let sequence = 0; sequence < 70; sequence++) log.broadcast(sequence, 0, sequence);
    for (let sequence = 0; sequence < 70; sequence++) {
      log.delivered(100, 1, 0, sequence);
      log.delivered(100, 1, 0, sequence);
      const [once] = [1].map((peer) => [...listOf(withoutRepeats(historiesOf(log, 2)), peer)]);
      expect(once).toEqual(Array.from({ length: sequence + 1 }, (_, i) => i));
    }
    for (const sequence of [0, 30, 31, 32, 63, 64]) {
      const twice = new FactLog('deliveries', []);
      for (let made = 0; made < 70; made++) twice.broadcast(made, 0, made);
      for (let i = 0; i < 2; i++) twice.delivered(100, 1, 0, sequence);
      expect([...listOf(withoutRepeats(historiesOf(twice, 2)), 1)]).toEqual([sequence]);
    }
    const single = new FactLog('deliveries', []);
    for (let sequence = 0; sequence < 70; sequence++) single.broadcast(sequence, 0, sequence);
    for (const peer of [0, 1]) single.delivered(100, peer, 0, 31);
    const histories = historiesOf(single, 2);
    expect(withoutRepeats(histories)).toBe(histories);
  });

  it('know whose list came to the collector first, if there is one', () => {
    const log = new FactLog('deliveries', []);
    log.collected(0, 2);
    log.delivered(1, 0, 1, 0);
    expect([...historiesOf(log, 3).arrival].slice(0, 1)).toEqual([2]);
    log.collected(2, 1);
    log.collected(3, 0);
    expect([...historiesOf(log, 3).arrival]).toEqual([2, 1, 0]);
  });

  it('know who delivered last, and who never did', () => {
    const log = new FactLog('deliveries', []);
    log.broadcast(0, 1, 0);
    log.delivered(1, 3, 1, 0);
    log.delivered(2, 1, 1, 0);
    log.delivered(3, 3, 1, 0);
    expect([...historiesOf(log, 4).arrival]).toEqual([1, 3, 0, 2]);
  });

  it('tell the first delivery of what nobody had broadcast by then', () => {
    const log = new FactLog('deliveries', []);
    log.delivered(4, 0, 1, 0);
    log.broadcast(5, 1, 0);
    log.delivered(5, 1, 1, 0);
    log.delivered(6, 2, 1, 0);
    log.delivered(7, 2, 1, 1);
    log.delivered(8, 3, -1, 0);
    expect([...historiesOf(log, 4).created]).toEqual([0, -1, 1, 0]);
  });
});

describe('the numbering', () => {
  it('has no number for what was not broadcast', () => {
    const log = new FactLog('deliveries', []);
    log.broadcast(0, 1, 0);
    log.broadcast(0, 1, 1);
    const numbering = numberingOf(log, 3);
    expect([numbering.numberOf(1, 0), numbering.numberOf(1, 1)]).toEqual([0, 1]);
    for (const [origin, sequence] of [
      [0, 0],
      [1, 2],
      [1, -1],
      [2, 0],
      [3, 0],
      [-1, 0],
    ])
      expect(numbering.numberOf(origin, sequence)).toBe(-1);
  });

  it('is dense at level counters too, where most broadcasts are not kept', () => {
    const log = new FactLog('counters', []);
    for (let sequence = 0; sequence < 1000; sequence++)
      for (const peer of [0, 1]) log.broadcast(sequence, peer, sequence);
    const numbering = numberingOf(log, 2);
    expect(numbering.count).toBe(log.count);
    const times = broadcastTimesOf(log, numbering);
    const broadcasts = [...log.facts()].filter(({ fact }) => fact === 'broadcast');
    expect(broadcasts.length).toBe(log.count);
    for (const { time, ...fact } of broadcasts)
      if (fact.fact === 'broadcast') expect(times[numbering.numberOf(fact.peer, fact.sequence)]).toBe(time);
  });
});
