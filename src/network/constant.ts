/** Every message takes the same time. Draws nothing. */
import { defineDelayLaw, onGrain } from './delay.ts';

export default defineDelayLaw({
  name: 'constant',
  title: 'the same delay for every message',
  arguments: ['delay'],
  create([delay], ticksPerMs) {
    const delayMs = onGrain(delay, ticksPerMs);
    return { draw: () => delayMs };
  },
});
