/** The registry of measures. */
import { expect, it } from 'vitest';
import { InputError } from '../../src/core/errors.ts';
import { findMeasure, measures } from '../../src/measures/index.ts';
import { isAbsent } from '../../src/measures/measure.ts';
import { emptyRecording } from './scene.ts';

it('finds each measure by its name, and knows no other', () => {
  for (const measure of measures) expect(findMeasure(measure.name)).toBe(measure);
  expect(new Set(measures.map(({ name }) => name)).size).toBe(measures.length);
  expect(() => findMeasure('speed')).toThrow(InputError);
  expect(() => findMeasure('speed')).toThrow(/^measure: expected one of links, kinds, matrix, .*, given speed$/);
});

it('every measure copes with a run in which nothing happened, at every level and size', () => {
  for (const level of ['none', 'counters', 'deliveries', 'full'] as const) {
    for (const size of [1, 3, 65]) {
      for (const measure of measures) {
        const figure = measure.take(emptyRecording(size, level));
        if (isAbsent(figure)) expect(figure.absent, measure.name).toMatch(/^[a-z].*[^.]$/);
        else expect(JSON.stringify(figure), measure.name).not.toContain('null');
      }
    }
  }
});
