/** Worlds for the tests of the explorer: a protocol by name or definition on a mesh. */
import type { Definition, PropertyName } from '../../src/core/protocol.ts';
import { programOf } from '../../src/core/stack.ts';
import { exploredDetector } from '../../src/explore/explored-detector.ts';
import { noFaults, type World } from '../../src/explore/world.ts';
import { type LayerGiven, layerOf, mesh } from '../protocols/scene.ts';

interface Given extends Partial<Omit<World, 'limits'>> {
  readonly peers?: number;
  readonly limits?: Partial<World['limits']>;
}

export function worldOf(layers: readonly LayerGiven[], given: Given = {}): World {
  const { peers = 3, limits, ...rest } = given;
  const loaded = layers.map(layerOf);
  const top: Definition = loaded[loaded.length - 1].definition;
  const detector = given.detector ?? loaded.find(({ definition }) => definition.detector)?.definition.detector;
  return {
    program: programOf(detector === undefined ? loaded : [...loaded, exploredDetector(detector)]),
    promises: top.promises,
    graph: mesh(peers),
    origins: [0],
    seed: 1,
    byzantineSends: 'altered',
    detector,
    properties: Object.keys(top.promises) as PropertyName[],
    ...rest,
    limits: { ...noFaults, ...limits },
  };
}
