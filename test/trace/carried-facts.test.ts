/** Copies that carry several broadcasts: the facts behind that of the copy. */
import { expect, it } from 'vitest';
import { copyEnd, copyIndexOf, logFurther, logLoss } from '../../src/trace/carried-facts.ts';
import { FactLog } from '../../src/trace/log.ts';

const carried = [3, 5, 7].map((sequence) => ({ origin: 1, sequence, payload: '' }));

/** A copy with three broadcasts, one with one, and one that is internal. */
function told(): FactLog {
  const log = new FactLog('full', ['data', 'ack']);
  log.sent(1, 0, 2, 0, 0, 9, 1, 3);
  logFurther(log, carried);
  log.sent(2, 0, 2, 1, 0, 9, 1, 4);
  logFurther(log, carried.slice(0, 1));
  logFurther(log, undefined);
  log.sent(3, 0, 2, 2, 1, 9, -1, 0);
  return log;
}

it('follow it, one for each further broadcast', () => {
  const further = (sequence: number) => ({
    ...{ fact: 'carried', time: 1, peer: 0, other: 2, copy: 'sent', message: 0, kind: 'data', origin: 1, sequence },
  });
  const log = told();
  expect([...log.facts()].slice(1, 3)).toEqual([further(5), further(7)]);
  expect(log.count).toBe(5);
  expect([0, 1, 2, 3, 4].map((index) => copyIndexOf(log, index))).toEqual([0, 0, 0, 3, 4]);
  expect([0, 1, 2, 3, 4].map((index) => copyEnd(log, index))).toEqual([3, 3, 3, 4, 5]);
  expect(copyIndexOf(log.between(1, 5), 1)).toBe(0);
});

it('are written with the loss of a copy of another log, and only those of this copy', () => {
  const sends = told();
  const log = new FactLog('full', ['data', 'ack']);
  for (const index of [0, 3, 4]) logLoss(log, 9, sends, index, 'link down');
  expect([...log.facts()].map((fact) => ('sequence' in fact ? `${fact.fact} ${fact.sequence}` : fact.fact))).toEqual([
    'dropped 3',
    'carried 5',
    'carried 7',
    'dropped 4',
    'dropped',
  ]);
  expect([...log.facts()][1]).toMatchObject({ copy: 'dropped', time: 9, peer: 0, other: 2, message: 0 });
  const last = new FactLog('full', ['data', 'ack']);
  logLoss(last, 9, sends.between(0, 2), 0, 'link down');
  expect(last.count).toBe(2);
});

it('are not written at a lower level', () => {
  const log = told();
  log.lowerTo('deliveries');
  logFurther(log, carried);
  expect(log.count).toBe(0);
});
