/** When a published figure counts as met. */
import { expect, it } from 'vitest';
import type { FigureTest, PublishedFigure } from '../../src/reproduce/published.ts';
import { verdictOn } from '../../src/reproduce/verdict.ts';

function isMet(published: number, test: FigureTest, values: number[]): boolean {
  const figure: PublishedFigure = { what: 'a figure', published, test, reading: { text: '', of: () => undefined } };
  return verdictOn(figure, values).isMet;
}

it('an exact figure is met if each run gives it, to the digits that were published', () => {
  const exact = { kind: 'exact', digit: 1 } as const;
  expect(isMet(27, exact, [27, 27, 27])).toBe(true);
  expect(isMet(27, exact, [27, 27, 28])).toBe(false);
  expect(isMet(27, exact, [26.6])).toBe(true);
  expect(isMet(1.58, { kind: 'exact', digit: 0.01 }, [1.5849])).toBe(true);
  expect(isMet(1.58, { kind: 'exact', digit: 0.01 }, [1.5851])).toBe(false);
});

it('a statistical figure is met if it lies in the interval of 99.9 % of the mean, or rounds to it', () => {
  // The mean is 10, the deviation 1, and t of 30 degrees and 99.9 % is 3.646: the interval is 10 ± 0.655.
  const values = Array.from({ length: 31 }, (_, index) => (index === 30 ? 10 : 10 + (index % 2 === 0 ? 1 : -1)));
  const test = (digit: number) => ({ kind: 'statistical', digit }) as const;
  expect(isMet(10.65, test(0), values)).toBe(true);
  expect(isMet(10.66, test(0), values)).toBe(false);
  expect(isMet(9.35, test(0), values)).toBe(true);
  expect(isMet(10.7, test(0.1), values)).toBe(true);
  expect(isMet(10.71, test(0.1), values)).toBe(false);
});

it('a shape is met if the mean lies between its bounds', () => {
  const shape = { kind: 'shape', from: 2, to: 4 } as const;
  expect(isMet(3, shape, [1, 3])).toBe(true);
  expect(isMet(3, shape, [4, 5])).toBe(false);
});

it('gives a reason only where the figure is not met', () => {
  const figure = {
    what: 'x',
    published: 1,
    test: { kind: 'exact', digit: 1 },
    reading: { text: '', of: () => 1 },
  } as const;
  expect(verdictOn({ ...figure, gap: 'too slow' }, [1]).gap).toBeUndefined();
  expect(verdictOn({ ...figure, gap: 'too slow' }, [2]).gap).toBe('too slow');
});
