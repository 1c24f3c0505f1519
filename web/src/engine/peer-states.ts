/**
 * What a peer of a run held at any moment. Paused simulations of the same run go forward to the moment; for one before
 * all of them another begins. On the way the states of the peer are noted, so that steps back find them.
 */
import type { Prepared, TraceLevel } from '../../../src/browser.ts';
import type { PeerState } from '../channel/engine-messages.ts';
import { PausedSimulation } from './paused-simulation.ts';

/** Facts before a moment of which the states are noted. */
const NOTED_BEFORE = 5_000;
/** Paused simulations where peers are few; where they are many there is one. */
const PAUSED_MAX = 4;
const FEW_PEERS = 5_000;
/** Time between two pauses, in which a newer question is noticed. */
const SLICE_MS = 20;

/** The states of a peer from one moment to another. */
interface Noted {
  readonly peer: number;
  readonly from: number;
  to: number;
  /** In order; each holds at moments with more facts than `after`. */
  readonly states: { readonly after: number; readonly state: PeerState }[];
}

const NOTHING: PeerState = { layers: [], timers: [], waiting: [] };

export class PeerStates {
  private readonly prepared: Prepared;
  private readonly paused: PausedSimulation[] = [];
  private noted: Noted | undefined;
  /** Questions so far: only the newest is answered. */
  private questions = 0;

  constructor(prepared: Prepared) {
    this.prepared = prepared;
  }

  /** Nobody waits for an answer any more. */
  stop(): void {
    this.questions++;
  }

  /**
   * Undefined if there has been a newer question.
   * @param facts that had happened, the last of them with all that its event brought
   * @param level what the log of the run keeps: no moments are known at `counters` and `none`
   */
  async at(peer: number, facts: number, level: TraceLevel): Promise<PeerState | undefined> {
    const question = ++this.questions;
    if (level === 'none' || level === 'counters') return NOTHING;
    const known = stateIn(this.noted, peer, facts);
    if (known !== undefined) return known;
    const simulation = this.simulationBefore(facts, level);
    while (!simulation.goTo(facts - NOTED_BEFORE, SLICE_MS)) if (await this.isOld(question)) return undefined;
    const from = simulation.facts;
    const noted: Noted = { peer, from, to: from, states: [{ after: from - 1, state: simulation.stateOf(peer) }] };
    const note = (after: number) => noted.states.push({ after, state: simulation.stateOf(peer) });
    while (!simulation.goTo(facts, SLICE_MS, peer, note)) if (await this.isOld(question)) return undefined;
    // Beyond the last fact nothing changes.
    noted.to = Math.max(facts, simulation.facts);
    this.noted = noted;
    return stateIn(noted, peer, facts);
  }

  private async isOld(question: number): Promise<boolean> {
    await new Promise((resolve) => setTimeout(resolve, 0));
    return question !== this.questions;
  }

  /** The nearest simulation that is not beyond the moment. */
  private simulationBefore(facts: number, level: TraceLevel): PausedSimulation {
    const { paused, prepared } = this;
    const before = paused.filter((candidate) => candidate.level === level && candidate.facts <= facts);
    if (before.length > 0) return before.reduce((best, candidate) => (candidate.facts > best.facts ? candidate : best));
    if (paused.length >= (prepared.experiment.peers > FEW_PEERS ? 1 : PAUSED_MAX)) paused.shift();
    const begun = new PausedSimulation(prepared.jobOf(0), level);
    paused.push(begun);
    return begun;
  }
}

function stateIn(noted: Noted | undefined, peer: number, facts: number): PeerState | undefined {
  if (noted === undefined || noted.peer !== peer || facts < noted.from || facts > noted.to) return undefined;
  return noted.states.findLast(({ after }) => after < facts)?.state;
}
