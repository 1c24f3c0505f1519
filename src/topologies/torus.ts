/**
 * A grid whose rows and columns are rings, so that all peers are alike: degree 4, diameter ⌊width/2⌋ + ⌊height/2⌋. A
 * ring of two has one link, a ring of one has none: a torus of one row is a cycle.
 */
import { graphOf } from '../core/link-rows.ts';
import { limitLinks } from './limits.ts';
import { widthOf, widthParameter } from './shape.ts';
import { defineTopology } from './topology.ts';

export default defineTopology({
  name: 'torus',
  title: 'a grid whose rows and columns close to rings',
  source: 'Leighton, Introduction to Parallel Algorithms and Architectures, chapter 1',
  parameters: widthParameter,
  build(size, parameters) {
    limitLinks('a torus', size, 2 * size);
    const width = widthOf(size, parameters.width);
    const ends = new Int32Array(4 * size);
    for (let p = 0; p < size; p++) {
      ends[4 * p] = p;
      ends[4 * p + 1] = (p + 1) % width === 0 ? p + 1 - width : p + 1;
      ends[4 * p + 2] = p;
      ends[4 * p + 3] = (p + width) % size;
    }
    return graphOf(size, ends);
  },
});
