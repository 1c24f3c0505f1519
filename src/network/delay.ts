/** The time that a message spends on a link. */
import type { Random } from '../core/random.ts';

/** Draws a delay in milliseconds, ≥ 0, for each message. */
export interface Delay {
  draw(random: Random): number;
}
