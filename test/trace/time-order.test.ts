/** The rows of several logs in order of time, against sorting them. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FactCursor } from '../../src/trace/cursor.ts';
import { FactLog } from '../../src/trace/log.ts';
import { copyPlace, fillPlace, isSameRow, keepRows, STRIDE } from '../../src/trace/row.ts';
import { TimeOrder } from '../../src/trace/time-order.ts';

function logWith(times: readonly number[], peer = 0): FactLog {
  const log = new FactLog('full', []);
  for (const [at, time] of times.entries()) log.timerFired(time, peer, at);
  return log;
}

it('is that of a stable sort: at equal times the earlier log first', () => {
  const times = fc.array(fc.nat(12), { maxLength: 12 }).map((all) => all.sort((a, b) => a - b));
  fc.assert(
    fc.property(fc.array(times, { maxLength: 7 }), (logs) => {
      const order = new TimeOrder(logs.map((one) => new FactCursor(logWith(one))));
      const merged: string[] = [];
      for (let next = order.next(); next !== undefined; next = order.next())
        merged.push(`${next.row.time} ${next.log} ${next.row.timer}`);
      const all = logs.flatMap((one, log) => one.map((time, at) => ({ time, log, at })));
      all.sort((a, b) => a.time - b.time || a.log - b.log || a.at - b.at);
      expect(merged).toEqual(all.map(({ time, log, at }) => `${time} ${log} ${at}`));
      expect(order.next()).toBeUndefined();
    }),
    { numRuns: 200 },
  );
});

it('rows are the same where time and all places are', () => {
  const [one, other] = [logWith([1, 2, 3]), logWith([1, 2, 3])];
  expect([0, 1, 2].map((index) => isSameRow(one, other, index))).toEqual([true, true, true]);
  for (let place = 0; place < STRIDE; place++) {
    other.rows[STRIDE + place]++;
    expect([0, 1, 2].map((index) => isSameRow(one, other, index))).toEqual([true, false, true]);
    other.rows[STRIDE + place]--;
  }
  other.times[1] = 2.5;
  expect([0, 1, 2].map((index) => isSameRow(one, other, index))).toEqual([true, false, true]);
});

it('rows that are wanted move to the front; a place is copied and filled row by row', () => {
  const log = logWith([1, 2, 3, 4, 5]);
  const kept = { count: log.count, times: log.times.slice(), rows: log.rows.slice() };
  expect(keepRows(kept, (index) => index % 2 === 1)).toBe(2);
  expect([...kept.times.subarray(0, 2)]).toEqual([2, 4]);
  const before = log.between(1, 4);
  const values = new Int32Array(4);
  copyPlace(before.rows, 1, 2, 2, values);
  expect([...values]).toEqual([2, 3, 0, 0]);
  fillPlace(log.rows, 2, 2, [70, 80]);
  expect([0, 1, 2].map((index) => new FactCursor(log).to(index).timer)).toEqual([70, 80, 2]);
});
