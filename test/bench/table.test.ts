/** What is computed from measurements: medians, ratios within rounds, verdicts, and how figures are written. */
import { expect, test } from 'vitest';
import { compare, medianOf, timesOf } from '../../bench/compare.ts';
import type { Contender, Job } from '../../bench/job.ts';
import { printed, problemsOf, rowsOf, text } from '../../bench/table.ts';

function contender(name: string, values: number[], more: Partial<Contender> = {}): Contender {
  let round = 0;
  return { name, side: 'other', measure: async () => ({ speed: values[round++] }), ...more };
}

function jobOf(...contenders: Contender[]): Job {
  return {
    name: 'job',
    title: 'a job',
    figures: [{ key: 'speed', title: 'speed', unit: 'per second', atLeast: 1000, times: { slow: 4 } }],
    contenders,
  };
}

const all = { scale: 'tiny', rounds: 3, versus: true } as const;

test('contenders take turns, and the ratio is that of one round', async () => {
  const turns: string[] = [];
  const ours = contender('hearsay', [1000, 4000, 2000], { side: 'hearsay' });
  const { standings } = await compare(jobOf(ours, contender('slow', [100, 800, 1000])), {
    ...all,
    tell: (said) => turns.push(said),
  });
  expect(turns.map((said) => said.split(': ')[1])).toEqual([
    'hearsay, 1 of 3',
    'slow, 1 of 3',
    'hearsay, 2 of 3',
    'slow, 2 of 3',
    'hearsay, 3 of 3',
    'slow, 3 of 3',
  ]);
  expect(medianOf(standings[0], 'speed')).toBe(2000);
  expect(timesOf(standings[0], standings[1], 'speed')).toBe(5); // of 10, 5 and 2; the ratio of the medians would be 2.5
});

test('the median of an even number of rounds lies between the middle two', async () => {
  const { standings } = await compare(jobOf(contender('hearsay', [1, 2, 4, 100], { side: 'hearsay' })), {
    ...all,
    rounds: 4,
  });
  expect(medianOf(standings[0], 'speed')).toBe(3);
  expect(medianOf(standings[0], 'unheard of')).toBeNaN();
});

test('rows say the target, whether it was met, and the ratio beside the one demanded', async () => {
  const ours = contender('hearsay', [3000, 3000, 3000], { side: 'hearsay' });
  const copy = contender('hearsay, copied', [899, 899, 899], { side: 'hearsay', share: 0.9 });
  const rows = rowsOf(await compare(jobOf(ours, copy, contender('slow', [1000, 1000, 1000])), all));
  expect(
    rows.map(({ figure, target, measured, ratio, demanded, verdict }) => [
      figure,
      target,
      measured,
      ratio,
      demanded,
      verdict,
    ]),
  ).toEqual([
    ['speed', '≥ 1 k/s', '3 k/s', '', '', 'met'],
    ['speed: copied', '≥ 900 /s', '899 /s', '', '', 'missed'],
    ['  slow', '', '1 k/s', '3 ×', '≥ 4 ×', 'missed'],
  ]);
  for (const { measured } of rows) expect(printed(rows)).toContain(measured);
});

test('others run with versus only; what is missing or fails is named, and the rest goes on', async () => {
  const ours = contender('hearsay', [1, 1, 1], { side: 'hearsay' });
  const absent = contender('absent', [], { missing: async () => 'it is not installed' });
  const broken = contender('broken', [], {
    measure: async () => {
      throw new Error('exit status 3: boom');
    },
  });
  const result = await compare(jobOf(ours, absent, broken, contender('slow', [1, 1, 1])), all);
  expect(problemsOf(result)).toEqual(['job: absent: it is not installed', 'job: broken: exit status 3: boom']);
  expect(rowsOf(result).length).toBe(2);
  const alone = await compare(jobOf(contender('hearsay', [1, 1, 1], { side: 'hearsay' }), absent), {
    ...all,
    versus: false,
  });
  expect(alone.standings.map((standing) => standing.contender.name)).toEqual(['hearsay']);
  expect(problemsOf(alone)).toEqual([]);
});

test('figures are written with three digits and their unit', () => {
  expect(text(23_456_789, 'per second')).toBe('23.5 M/s');
  expect(text(123_456_789, 'per second')).toBe('123 M/s');
  expect(text(7400, 'per second')).toBe('7.4 k/s');
  expect(text(0.63, 'ms')).toBe('0.63 ms');
  expect(text(2345, 'ms')).toBe('2.35 s');
  expect(text(1.5e9, 'bytes')).toBe('1.5 GB');
  expect(text(199.6e6, 'bytes')).toBe('200 MB');
  expect(text(0.0123, 'share')).toBe('1.23 %');
  expect(text(0.99987, 'index')).toBe('0.9999');
  expect(text(Number.NaN, 'ms')).toBe('none');
});
