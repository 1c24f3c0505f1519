/** The places of the run that is shown. A run on the same graph as before keeps them; long work is done in slices. */
import { effect, signal } from '@preact/signals';
import type { Graph } from '../../../src/browser.ts';
import type { Scene } from '../channel/engine-messages.ts';
import type { Laboratory } from '../state/laboratory.ts';
import type { Places } from './place-set.ts';
import { arrange, PIXELS } from './places.ts';
import { StressPlaces } from './stress-places.ts';

const SLICE_MS = 12;

export class Placement {
  readonly places = signal<Places>(new Float32Array(0));
  private graph: Graph | undefined;
  private zoneOf: Int32Array | undefined;
  private origin = 0;

  /** @returns what ends it */
  follow({ run, shown }: Laboratory): () => void {
    return effect(() => {
      const scene = run.value?.scene;
      if (scene === undefined) return;
      this.arrange(scene, scene.graph.size < PIXELS ? 0 : (shown.value?.broadcast?.origin ?? 0));
    });
  }

  private arrange(scene: Scene, origin: number): void {
    const { graph, zones } = scene;
    const isSame = isSameGraph(this.graph, graph) && isSameList(this.zoneOf, zones?.zoneOf) && this.origin === origin;
    this.origin = origin;
    this.zoneOf = zones?.zoneOf;
    if (isSame) return;
    this.graph = graph;
    const { topology = 'mesh' } = scene.experiment;
    const given = typeof topology === 'object' ? (topology as { name?: unknown; width?: unknown }) : { name: topology };
    const found = arrange({
      topology: String(given.name),
      width: Number(given.width ?? 0),
      zoneOf: zones?.zoneOf,
      ...{ graph, origin },
    });
    if (found instanceof StressPlaces) this.improve(found, graph);
    else this.places.value = found;
  }

  private improve(stress: StressPlaces, graph: Graph): void {
    const until = performance.now() + SLICE_MS;
    let goesOn = true;
    while (goesOn && performance.now() < until) goesOn = stress.improve();
    this.places.value = stress.shown();
    if (goesOn) setTimeout(() => this.graph === graph && this.improve(stress, graph));
  }
}

function isSameGraph(one: Graph | undefined, other: Graph): boolean {
  return (
    one === other ||
    (one?.size === other.size && isSameList(one.offsets, other.offsets) && isSameList(one.targets, other.targets))
  );
}

function isSameList(one: Int32Array | undefined, other: Int32Array | undefined): boolean {
  if (one === undefined || other === undefined || one === other) return one === other;
  return one.length === other.length && one.every((value, index) => value === other[index]);
}
