import type { Delay } from '../../../src/network/delay.ts';
import type { Resolution } from '../../../src/network/time-grain.ts';
import uniformLaw from '../../../src/network/uniform.ts';

/** Uniform delays at a resolution. */
export function uniform(low: number, high: number, resolution: Resolution): Delay {
  return uniformLaw.create([low, high], { '1ms': 1, '1us': 1000, real: 0 }[resolution]);
}
