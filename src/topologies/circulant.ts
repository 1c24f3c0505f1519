/**
 * Each peer has links to the peers at given distances around the ring. Offset 1 is the cycle, 1,2 the lattice that a
 * small world is made of, all from 1 to N/2 the mesh. Connected if the offsets and N have no common divisor.
 */
import { InputError } from '../core/errors.ts';
import { graphOf } from '../core/link-rows.ts';
import { limitLinks } from './limits.ts';
import { defineTopology } from './topology.ts';

export default defineTopology({
  name: 'circulant',
  title: 'a ring with more links: each peer has links to those at given distances around the ring',
  source: 'Boesch and Tindell, Circulants and Their Connectivities, Journal of Graph Theory 8 (1984)',
  parameters: {
    offsets: {
      type: 'text',
      default: '1,2',
      meaning: 'distances around the ring, from 1 to N − 1, separated by commas',
    },
  },
  build(size, { offsets: text }) {
    const offsets = offsetsOf(text, size);
    limitLinks('this circulant', size, size * offsets.length);
    const ends = new Int32Array(2 * size * offsets.length);
    let write = 0;
    for (let p = 0; p < size; p++) {
      for (const offset of offsets) {
        ends[write++] = p;
        ends[write++] = (p + offset) % size;
      }
    }
    return graphOf(size, ends);
  },
});

function offsetsOf(text: string, size: number): readonly number[] {
  const parts = text.split(',').map((part) => part.trim());
  const offsets = parts.map((part) => (/^\d+$/.test(part) ? Number(part) : 0));
  if (offsets.some((offset) => offset < 1 || offset >= size)) {
    throw new InputError(
      'topology.offsets',
      `whole numbers from 1 to ${size - 1} (peers − 1), separated by commas`,
      text,
    );
  }
  // A distance d in one direction is N − d in the other.
  return [...new Set(offsets.map((offset) => Math.min(offset, size - offset)))];
}
