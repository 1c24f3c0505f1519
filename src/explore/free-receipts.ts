/** Which copy in flight may be received at once, before anything else is tried in a state of the world. */
import { COMMUTES, type Commuting, IGNORED, OFFERED, SILENT } from './commuting.ts';
import type { LocalStates } from './local-states.ts';
import type { PossibleActions } from './possible-actions.ts';
import type { World } from './world.ts';
import * as state from './world-state.ts';

export class FreeReceipts {
  /** The receipt that was found last, as an event. */
  receipt = -1;
  private readonly world: World;
  private readonly local: LocalStates;
  private readonly commuting: Commuting;
  private readonly offers: PossibleActions['offers'];

  constructor(world: World, local: LocalStates, commuting: Commuting, offers: PossibleActions['offers']) {
    this.offers = offers;
    this.world = world;
    this.local = local;
    this.commuting = commuting;
  }

  /** The number of the assumption that a receipt is free; −1 if none is. */
  find(from: Int32Array, at: number): number {
    const { local, commuting } = this;
    const faults = from[at + state.FAULTS];
    const byzantine = state.byzantineIn(faults);
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

  /**
   * A peer that may decide at once what it receives of Byzantine peers, before anything else happens, as all of it
   * commutes with all else; −1 if none may.
   * @param relied gets the assumptions
   */
  findOffered(from: Int32Array, at: number, relied: number[]): number {
    const { local, commuting, offers } = this;
    const faults = from[at + state.FAULTS];
    const byzantine = state.byzantineIn(faults);
    if (offers.length === 0 || byzantine === 0 || this.modeOf(faults) !== COMMUTES) return -1;
    for (let peer = 0; peer < offers.length; peer++) {
      const place = from[at + state.PEERS + peer];
      if ((byzantine & (1 << peer)) !== 0 || local.states[place].isClosed) continue;
      relied.length = 0;
      for (let other = 0; other < offers.length; other++)
        if ((byzantine & (1 << other)) !== 0)
          for (const offer of offers[other][peer]) relied.push(commuting.assume(place, offer, OFFERED));
      if (!relied.includes(-1)) return peer;
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
