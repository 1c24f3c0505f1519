import { expect, test } from 'vitest';
import { MachineLimitError, machineLimitIn } from '../../src/core/machine-limit.ts';

test('a table that finds no memory meets a limit of the machine; other errors are not about it', () => {
  expect(machineLimitIn(new RangeError('Array buffer allocation failed'))).toMatch(/^the machine gives no more memory/);
  expect(machineLimitIn(new MachineLimitError('the queue is full'))).toBe('the queue is full');
  expect(machineLimitIn(new RangeError('Invalid array length'))).toBeUndefined();
  expect(machineLimitIn(new Error('Array buffer allocation failed'))).toBeUndefined();
  expect(machineLimitIn('Array buffer allocation failed')).toBeUndefined();
});
