/** The registry of graph families. `file` is for graphs from files; its `topologyOfFile` reads them first. */
import { InputError } from '../core/errors.ts';
import circulant from './circulant.ts';
import cycle from './cycle.ts';
import file from './file.ts';
import grid from './grid.ts';
import hypercube from './hypercube.ts';
import line from './line.ts';
import mesh from './mesh.ts';
import randomKOut from './random-k-out.ts';
import randomRegular from './random-regular.ts';
import scaleFree from './scale-free.ts';
import smallWorld from './small-world.ts';
import star from './star.ts';
import starfish from './starfish.ts';
import type { Topology } from './topology.ts';
import torus from './torus.ts';
import tree from './tree.ts';

export const topologies = [
  cycle,
  mesh,
  starfish,
  circulant,
  line,
  star,
  tree,
  grid,
  torus,
  hypercube,
  randomKOut,
  randomRegular,
  smallWorld,
  scaleFree,
  file,
] as const satisfies readonly Topology[];

/** @throws InputError that lists the topologies there are */
export function findTopology(name: string): Topology {
  const found = topologies.find((topology) => topology.name === name);
  if (found === undefined)
    throw new InputError('--topology', `one of ${topologies.map((topology) => topology.name).join(', ')}`, name);
  return found;
}
