/** What each layer of a simulated peer holds at a moment: the fields of its protocol, and what the runtime keeps for it. */
import type { PeerId, Protocol } from '../../core/protocol.ts';
import type { LayerSnapshot } from '../../core/protocol-snapshot.ts';
import type { SeenTable } from '../../core/seen-table.ts';
import type { RunContext } from './run-context.ts';

export interface LayerState extends LayerSnapshot {
  /** The broadcasts about which the layer has asked `firstTime`: `origin:sequence`, in this order. */
  readonly seen: readonly string[];
}

/** @param protocol of the peer; undefined if it could not be made */
export function layerStatesOf(
  { job, states }: RunContext,
  seen: SeenTable,
  peer: PeerId,
  protocol: Protocol<unknown> | undefined,
): LayerState[] {
  if (protocol === undefined || states?.crashed[peer] === 1) return [];
  const layers = job.program.snapshotOf(protocol);
  const names = layers.map((): [PeerId, number][] => []);
  const { size } = job.graph;
  // The origins of layer k count from k times the size.
  seen.each(peer, (origin, sequence) => names[Math.floor(origin / size)].push([origin % size, sequence]));
  return layers.map((layer, index) => ({
    ...layer,
    seen: names[index].sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(([origin, sequence]) => `${origin}:${sequence}`),
  }));
}
