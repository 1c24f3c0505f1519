/** What a run tells while it goes on: spinners and bars themselves are for terminals only. */
import { expect, it } from 'vitest';
import { progressText } from '../../src/reports/text/progress.ts';

it('tells messages, rate, coverage and time, never how far the deadline is', () => {
  expect(progressText(1_234_567, 2_000, 0.839, 1_340, 'virtual')).toBe(
    '1,234,567 messages, 617,284 a second, 83 % delivered, 1.34 s of virtual time',
  );
});

it('leaves out what is not known yet', () => {
  expect(progressText(12, 100, Number.NaN, 3, 'real')).toBe('12 messages, 3 ms of real time');
  expect(progressText(12, 100, undefined, 3, 'real')).toBe('12 messages, 3 ms of real time');
});
