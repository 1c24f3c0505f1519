/** Peers in rows and columns, each with links to those beside, above and below it. Diameter width + height − 2. */
import { graphOf } from '../core/link-rows.ts';
import { limitLinks } from './limits.ts';
import { widthOf, widthParameter } from './shape.ts';
import { defineTopology } from './topology.ts';

export default defineTopology({
  name: 'grid',
  title: 'rows and columns: each peer has links to those beside, above and below it',
  source: 'Leighton, Introduction to Parallel Algorithms and Architectures, chapter 1',
  parameters: widthParameter,
  build(size, parameters) {
    limitLinks('a grid', size, 2 * size);
    const width = widthOf(size, parameters.width);
    const ends = new Int32Array(4 * size);
    let write = 0;
    for (let p = 0; p < size; p++) {
      if ((p + 1) % width !== 0) {
        ends[write++] = p;
        ends[write++] = p + 1;
      }
      if (p + width < size) {
        ends[write++] = p;
        ends[write++] = p + width;
      }
    }
    return graphOf(size, ends, write);
  },
});
