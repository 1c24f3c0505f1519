/**
 * Any moment of a run in a few milliseconds: the state after the nearest checkpoint before it, moved on fact by fact.
 * A moment is the number of facts that have happened.
 */

import type { FactTable } from '../../../src/browser.ts';
import { FactCursor } from '../../../src/browser.ts';
import { type BroadcastName, type BroadcastRecord, BroadcastTable, nameOf } from './broadcast-table.ts';
import { CopyTable } from './copy-table.ts';
import { type Checkpoint, MomentState, type Totals } from './moment-state.ts';

/** Facts between two checkpoints at least; half as many as there are peers if these are more. */
const SPACING_LEAST = 8_192;

/** What a run must have, so that its moments can be shown. */
export interface RunWithFacts {
  readonly facts: FactTable;
  readonly scene: { readonly graph: { readonly size: number } };
}

/**
 * The state at a moment. The arrays are by peer, hold until the next moment of the same run is asked for, and have the
 * values that `MomentState` says.
 */
export interface Moment {
  /** Facts that have happened, and the time of the last of them. */
  readonly facts: number;
  readonly timeMs: number;
  readonly size: number;
  /** Undefined if it is about all broadcasts. */
  readonly broadcast: BroadcastRecord | undefined;
  /** Whether the broadcast has been made. */
  readonly isMade: boolean;
  /** Broadcasts that have been made. */
  readonly made: number;
  readonly has: Uint8Array;
  readonly condition: Uint8Array;
  readonly duplicates: Int32Array;
  readonly deliveries: Int32Array;
  readonly parent: Int32Array;
  readonly gotAt: Int32Array;
  readonly latest: Int32Array;
  /** Copies in flight by their numbers in `copies`: the first `flying` of the array. */
  readonly inFlight: Int32Array;
  readonly flying: number;
  /** By copy: 1 if it carries the broadcast. */
  readonly carries: Uint8Array;
  readonly copies: CopyTable;
  readonly totals: Readonly<Totals>;
}

export class Moments {
  readonly broadcasts: BroadcastTable;
  readonly copies: CopyTable;
  private readonly facts: FactTable;
  private readonly size: number;
  private readonly spacing: number;
  private chosen: BroadcastName | undefined;
  private state: MomentState;
  private checkpoints: Checkpoint[] = [];

  /** @param spacing facts between two checkpoints */
  constructor({ facts, scene }: RunWithFacts, spacing = Math.max(SPACING_LEAST, scene.graph.size >> 1)) {
    this.facts = facts;
    this.size = scene.graph.size;
    this.spacing = spacing;
    this.broadcasts = new BroadcastTable(facts);
    this.copies = new CopyTable(facts);
    this.state = this.begin();
  }

  /**
   * @param facts that have happened; at most those that have come
   * @param chosen the broadcast that it is about; all of them if it is left out
   */
  at(facts: number, chosen?: BroadcastName): Moment {
    this.grow();
    if (chosen?.origin !== this.chosen?.origin || chosen?.sequence !== this.chosen?.sequence) {
      this.chosen = chosen;
      this.state = this.begin();
    }
    this.moveTo(Math.max(0, Math.min(facts, this.facts.count)));
    return this.shown();
  }

  /** Reads the facts that have come since. */
  grow(): void {
    this.copies.grow();
    this.broadcasts.grow();
  }

  private begin(): MomentState {
    const state = new MomentState(this.size, this.copies, this.chosen);
    this.checkpoints = [state.save()];
    return state;
  }

  private moveTo(facts: number): void {
    const { state, checkpoints, spacing } = this;
    const nearest = checkpoints[Math.min(checkpoints.length - 1, Math.floor(facts / spacing))];
    if (facts < state.facts || nearest.facts > state.facts) state.restore(nearest);
    const row = new FactCursor(this.facts).to(state.facts - 1);
    while (state.facts < facts) {
      row.next();
      state.apply(row);
      if (state.facts === checkpoints.length * spacing) checkpoints.push(state.save());
    }
  }

  private shown(): Moment {
    const { state, facts, copies, size, chosen } = this;
    const broadcast = chosen === undefined ? undefined : this.broadcasts.find(nameOf(chosen));
    const { has, condition, duplicates, deliveries, parent, gotAt, latest, inFlight, flying, carries, totals } = state;
    return {
      facts: state.facts,
      timeMs: state.facts === 0 ? 0 : facts.times[state.facts - 1],
      size,
      broadcast,
      made: this.broadcasts.madeBy(state.facts),
      isMade: broadcast !== undefined && broadcast.madeAt >= 0 && broadcast.madeAt < state.facts,
      ...{ has, condition, duplicates, deliveries, parent, gotAt, latest, inFlight, flying, carries, copies, totals },
    };
  }
}

const known = new WeakMap<FactTable, Moments>();

/** The moments of a run: the same object each time. */
export function momentsOf(run: RunWithFacts): Moments {
  let moments = known.get(run.facts);
  if (moments === undefined) {
    moments = new Moments(run);
    known.set(run.facts, moments);
  }
  return moments;
}

/** The peers by which the broadcast came to one, the first of them the origin; empty if it has not come. */
export function pathTo({ gotAt, parent }: Moment, peer: number): number[] {
  if (gotAt[peer] < 0) return [];
  const path = [peer];
  for (let at = parent[peer]; at >= 0 && !path.includes(at); at = parent[at]) path.push(at);
  return path.reverse();
}
