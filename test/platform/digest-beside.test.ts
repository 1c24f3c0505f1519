/** A digest that is worked out in a thread is the one that is worked out here. */
import { expect, it } from 'vitest';
import { digestBeside } from '../../src/platform/digest-beside.ts';
import { FactLog } from '../../src/trace/log.ts';
import { traceSha256 } from '../../src/trace/ndjson.ts';

function logOf(facts: number): FactLog {
  const log = new FactLog('full', ['data', 'ack']);
  for (let i = 3; i < facts; i++) log.delivered(i / 7, i % 5, i % 3, i);
  log.noted(facts, 1, 'a “note”');
  log.crashed(facts, 2, 'killed');
  log.sent(facts, 0, 1, 17, 1, 26, 0, 4);
  return log;
}

it('of a large log it is the same', async () => {
  const log = logOf(500_000);
  expect(await digestBeside(log)).toBe(traceSha256(log));
});

it('of a small one it is left to the caller', () => {
  expect(digestBeside(logOf(1000))).toBeUndefined();
});
