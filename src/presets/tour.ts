/** All that the three ancestor projects do, in under a minute: what `npm start` runs. */
import type { Tour } from './preset.ts';

export const tour: Tour = {
  name: 'tour',
  title: 'the three ancestor projects, one after the other, ending with one table of cycle, mesh and starfish',
  stops: ['cycle', 'mesh', 'starfish', 'links', 'elixir-broadcast', 'mpcomm'],
  compared: ['cycle', 'mesh', 'starfish'],
};
