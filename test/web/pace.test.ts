/** How time passes while a run plays, and how quiet times are folded. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CopyTable } from '../../web/src/moment/copy-table.ts';
import { EventTable } from '../../web/src/moment/events.ts';
import { paceNames, paceOf } from '../../web/src/player/pace.ts';
import { marksOf, placeOf, timeAt, timeScaleOf } from '../../web/src/player/time-scale.ts';
import { disorder, line, sceneOf, waits } from '../protocols/scene.ts';
import { simulated } from './simulated.ts';

const times = fc
  .array(fc.nat(10_000), { minLength: 1, maxLength: 40 })
  .map((values) => values.map((value) => value / 10).sort((one, other) => one - other));

it('folds a quiet time that is much longer than the others, and no even beat', () => {
  const facts = tableOf([0, 1, 2, 3, 1000, 1001, 1002]);
  const quiet = timeScaleOf(facts, () => true);
  expect(quiet.map(({ fromMs, toMs, isFolded }) => [fromMs, toMs, isFolded])).toEqual([
    [0, 3, false],
    [3, 1000, true],
    [1000, 1002, false],
  ]);
  expect(quiet[1].to - quiet[1].from).toBeLessThan(0.05);
  expect(timeScaleOf(tableOf([0, 100, 200, 300, 400]), () => true)).toHaveLength(1);
  expect(timeScaleOf(facts, (index) => index !== 4)).toHaveLength(1);
  expect(timeScaleOf(facts)).toHaveLength(1);
});

it('covers all of the time without a gap, and finds each time again', () => {
  fc.assert(
    fc.property(times, (all) => {
      const scale = timeScaleOf(tableOf(all), () => true);
      expect([scale[0].from, scale[0].fromMs]).toEqual([0, 0]);
      expect(scale[scale.length - 1].to).toBeCloseTo(1);
      for (const [index, stretch] of scale.slice(1).entries())
        expect([stretch.from, stretch.fromMs]).toEqual([scale[index].to, scale[index].toMs]);
      for (const time of all) expect(timeAt(scale, placeOf(scale, time))).toBeCloseTo(time, 6);
    }),
  );
});

it('marks round times', () => {
  expect(marksOf({ fromMs: 0, toMs: 100, from: 0, to: 1, isFolded: false }, 0.2)).toEqual([0, 20, 40, 60, 80, 100]);
});

describe.each(paceNames)('%s', (name) => {
  const job = sceneOf(line(6), ['flood'], { ...disorder(9), workload: waits(6, 1, 2, 30) });
  const { log } = simulated(job);
  const events = new EventTable(log);
  events.grow();
  const copies = new CopyTable(log);
  copies.grow();
  const pace = paceOf(name, log, events, copies);

  it('goes from the start to the end, and never back', () => {
    let [moment, time] = [0, 0];
    for (let part = 0; part <= 500; part++) {
      const instant = pace.instantAt((pace.length * part) / 500);
      const now = (instant.moment === 0 ? 0 : log.times[instant.moment - 1]) + instant.aheadMs;
      expect(instant.moment).toBeGreaterThanOrEqual(moment);
      expect(now).toBeGreaterThanOrEqual(time - 1e-9);
      [moment, time] = [instant.moment, now];
    }
    expect(moment).toBe(log.count);
  });

  it('goes on from the moment that is shown', () => {
    for (let event = 0; event <= events.count; event++) {
      const moment = events.momentAfter(event);
      const instant = pace.instantAt(pace.positionOf(moment));
      const timeAfter = (facts: number) => (facts === 0 ? 0 : log.times[facts - 1]);
      expect(timeAfter(instant.moment)).toBeCloseTo(timeAfter(moment), 6);
    }
  });
});

function tableOf(values: readonly number[]) {
  return { times: Float64Array.from(values), count: values.length };
}
