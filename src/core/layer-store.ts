/**
 * The stable storage of the layers of a stack. If any layer stores something, the sequence numbers of the broadcasts
 * between the layers are stored with it, so that they continue: a layer that counted again from 0 would be taken for
 * its own past. If no layer does, nothing is stored at all.
 */
import { plainCopyOf } from './plain-copy.ts';
import type { Peer } from './protocol.ts';

export class LayerStore {
  private readonly peer: Peer<unknown>;
  private readonly sequences: number[];
  private readonly values: unknown[];
  private isUsed: boolean;

  constructor(peer: Peer<unknown>, layers: number) {
    const kept = peer.kept as
      | { readonly sequences: readonly number[]; readonly values: readonly unknown[] }
      | undefined;
    this.peer = peer;
    this.isUsed = kept !== undefined;
    this.sequences = kept === undefined ? new Array<number>(layers).fill(0) : [...kept.sequences];
    this.values = kept === undefined ? new Array<unknown>(layers).fill(null) : [...kept.values];
  }

  keptOf(layer: number): unknown {
    // A layer's value stands in a list of its own, so that a null that was kept is told from nothing.
    const value = this.values[layer] as readonly unknown[] | null;
    return value === null ? undefined : plainCopyOf(value[0]);
  }

  keep(layer: number, value: unknown): void {
    this.values[layer] = [plainCopyOf(value)];
    this.isUsed = true;
    this.put();
  }

  /** The number of the next broadcast that goes down to this layer. */
  nextSequence(layer: number): number {
    const sequence = this.sequences[layer]++;
    if (this.isUsed) this.put();
    return sequence;
  }

  private put(): void {
    this.peer.keep?.({ sequences: this.sequences, values: this.values });
  }
}
