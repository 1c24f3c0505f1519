/** Which copy in flight may be received at once, before anything else is tried in a state of the world. */
import { COMMUTES, type Commuting, IGNORED, SILENT } from './commuting.ts';
import type { LocalStates } from './local-states.ts';
import type { World } from './world.ts';
import * as state from './world-state.ts';

export class FreeReceipts {
  /** The receipt that was found last, as an event. */
  receipt = -1;
  private readonly world: World;
  private readonly local: LocalStates;
  private readonly commuting: Commuting;

  constructor(world: World, local: LocalStates, commuting: Commuting) {
    this.world = world;
    this.local = local;
    this.commuting = commuting;
  }

  /** The number of the assumption that a receipt is free; −1 if none is. */
  find(from: Int32Array, at: number): number {
    const { local, commuting } = this;
    const faults = from[at + state.FAULTS];
    // They may arrive or not.
    const byzantine = this.world.byzantineSends === 'altered' ? state.byzantineIn(faults) : 0;
    const mode = this.modeOf(faults);
    const first = at + state.PEERS + this.world.graph.size;
    for (let i = first, end = first + from[at + state.IN_FLIGHT]; i < end; i++) {
      const copy = from[i];
      if ((byzantine & (1 << local.copies.from[copy])) !== 0) continue;
      const receipt = local.receiptOf(copy);
      const assumption = commuting.assume(from[at + state.PEERS + local.copies.to[copy]], receipt, mode);
      if (assumption < 0) continue;
      this.receipt = receipt;
      return assumption;
    }
    return -1;
  }

  private modeOf(faults: number): number {
    const { losses, duplicates, crashes } = this.world.limits;
    const mayChange =
      state.faultsSoFar(faults, state.LOSSES) < losses || state.faultsSoFar(faults, state.DUPLICATES) < duplicates;
    if (mayChange) return IGNORED;
    return state.faultsSoFar(faults, state.CRASHES) < crashes ? SILENT : COMMUTES;
  }
}
