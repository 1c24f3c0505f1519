/**
 * Delays as somebody has measured them: the table's values, put in order, are quantiles at equal steps from the
 * shortest to the longest, and between two of them every delay is as likely. One draw a message.
 */
import { defineDelayLaw, onGrain } from './delay.ts';

export default defineDelayLaw({
  name: 'empirical',
  title: 'measured delays: a table in any order, with interpolation',
  arguments: ['delay', '…'],
  create(values, ticksPerMs) {
    const table = Float64Array.from(values).sort();
    const steps = table.length - 1;
    return {
      draw(random) {
        const at = random.next() * steps;
        const below = Math.floor(at);
        const low = table[below];
        // A table of one value has no step to go into.
        return onGrain(steps === 0 ? low : low + (at - below) * (table[below + 1] - low), ticksPerMs);
      },
    };
  },
});
