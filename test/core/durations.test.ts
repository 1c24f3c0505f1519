import { expect, it } from 'vitest';
import { delaySetting, durationMs, durationText } from '../../src/core/durations.ts';

it.each([
  [250, 250],
  ['250', 250],
  ['250ms', 250],
  [' 2 s ', 2_000],
  ['1.5m', 90_000],
  ['1h', 3_600_000],
  ['.5s', 500],
  ['20us', 0.02],
  ['-1ms', undefined],
  ['1d', undefined],
  ['', undefined],
  [null, undefined],
])('%j is %s ms', (given, ms) => {
  expect(durationMs(given)).toBe(ms);
});

it.each([
  [0, '0ms'],
  [999, '999ms'],
  [1_000, '1s'],
  [1_500, '1500ms'],
  [60_000, '60s'],
  [Number.POSITIVE_INFINITY, 'none'],
])('%s ms is written %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

it.each([
  ['10ms', { constant: 10 }],
  [0, { constant: 0 }],
  ['24h', { constant: 86_400_000 }],
  [86_400_001, undefined],
  [-1, undefined],
  [{ uniform: ['10ms', '1s'] }, { uniform: [10, 1_000] }],
  [{ exponential: '20ms' }, { exponential: 20 }],
  [{ exponential: ['20ms'] }, { exponential: 20 }],
  [{ uniform: ['10ms', 'x'] }, undefined],
  [{ uniform: [1, 2], normal: [1, 2] }, undefined],
  [{}, undefined],
  [null, undefined],
])('%j is the law %j', (given, setting) => {
  expect(delaySetting(given)).toEqual(setting);
});
