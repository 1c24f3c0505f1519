import { describe, expect, it } from 'vitest';
import { expectationsMet } from '../../src/experiment/expectations.ts';
import type { Summary } from '../../src/reports/summary.ts';

const summary = {
  latencyMs: { p99: 150.5 },
  books: { dropped: 0 },
  stopped: 'quiescent',
  failures: [],
  kinds: [{ kind: 'data', messages: 40, bytes: 1040 }],
  checks: [
    { property: 'validity', promised: true, verdict: 'valid', evidence: [] },
    { property: 'total-order', promised: false, verdict: 'invalid', evidence: [] },
  ],
} as unknown as Summary;

const holds = (path: string, expected: string | number | boolean) =>
  expectationsMet({ [path]: expected }, summary)[0].holds;

describe('expectations', () => {
  it.each([
    ['latencyMs.p99', '< 200', true],
    ['latencyMs.p99', '< 150', false],
    ['latencyMs.p99', '>= 150.5', true],
    ['latencyMs.p99', '<= 150', false],
    ['books.dropped', 0, true],
    ['books.dropped', '!= 0', false],
    ['stopped', 'quiescent', true],
    ['stopped', '!= deadline', true],
    ['failures', 0, true],
    ['kinds.data.bytes', '== 1_040', true],
    ['checks', 'valid', true],
    ['checks.total-order', 'valid', false],
    ['checks.total-order', 'invalid', true],
    ['statistics.nothing', '< 5', false],
  ])('%s %s: %s', (path, expected, met) => {
    expect(holds(path, expected)).toBe(met);
  });

  it.each([
    ['valid', undefined, true],
    ['invalid', undefined, true],
    ['unknown', 'not exercised: no peer delivered anything', true],
    ['unknown', 'the run stopped while 1 broadcast was on the way', false],
  ])('checks: decided, of a promise that is %s (%s): %s', (verdict, reason, met) => {
    const checks = [{ property: 'validity', promised: true, verdict, evidence: [], reason }];
    const [{ given, holds: isMet }] = expectationsMet({ checks: 'decided' }, { ...summary, checks } as Summary);
    expect(isMet).toBe(met);
    expect(given).toBe(met ? 'decided' : `validity unknown: ${reason}`);
  });
});
