/** Rows and columns for so many peers: peer p stands in row ⌊p / width⌋ and column p mod width. */
import { InputError } from '../core/errors.ts';
import type { Parameters } from '../core/parameters.ts';

/** The parameter that `grid` and `torus` share. */
export const widthParameter = {
  width: {
    type: 'integer',
    default: 0,
    min: 0,
    max: 50_000_000,
    unit: 'peers',
    meaning:
      'peers in a row, a divisor of the number of peers; 0: as near to a square as possible (one row if the number is prime)',
  },
} as const satisfies Parameters;

/** @throws InputError if the rows would not be equally long */
export function widthOf(size: number, width: number): number {
  if (width === 0) return nearSquare(size);
  if (size % width !== 0) throw new InputError('topology.width', `a divisor of the ${size} peers`, width);
  return width;
}

/** The smallest divisor from the square root on: the rows are at least as long as there are rows. */
function nearSquare(size: number): number {
  let height = Math.floor(Math.sqrt(size));
  while (size % height !== 0) height--;
  return size / height;
}
