/**
 * Which properties a state of the world breaks: the checks of runs (`src/checks`) are asked about the histories of its
 * peers. Millions of states have a few thousand different histories, and each is examined once.
 */
import { checkRun } from '../checks/index.ts';
import { LOST_BY_FAULT } from '../core/drop-reasons.ts';
import type { FaultKind, PeerId, PropertyName } from '../core/protocol.ts';
import { Books } from '../trace/books.ts';
import { Recording } from '../trace/recording.ts';
import { logOfHistories } from './history-log.ts';
import type { LocalStates } from './local-states.ts';
import type { World } from './world.ts';
import * as state from './world-state.ts';

/** Properties as bits, in the order of the world: those that are broken, and those of them that are promised. */
export interface Verdict {
  readonly broken: number;
  readonly promised: number;
}

export class Verdicts {
  /** What the peers have broadcast and delivered when nothing more happens: each way that it can end. */
  readonly ends = new Set<string>();
  private readonly world: World;
  private readonly local: LocalStates;
  private readonly known = new Map<number, Verdict>();

  constructor(world: World, local: LocalStates) {
    this.world = world;
    this.local = local;
  }

  /** @param isQuiescent true if nothing but faults can happen any more */
  of(states: Int32Array, at: number, isQuiescent: boolean): Verdict {
    const faults = states[at + state.FAULTS];
    let first = Math.imul(faults + 1, 0x9e3779b1) + (isQuiescent ? 1 : 0);
    let second = faults;
    for (let peer = 0; peer < this.world.graph.size; peer++) {
      const { history } = this.local.states[states[at + state.PEERS + peer]];
      first = Math.imul(first ^ history, 0x01000193) ^ (first >>> 15);
      second = Math.imul(second ^ (history + 1), 0x85ebca6b) ^ (second >>> 13);
    }
    const key = (first >>> 0) * 2 ** 21 + (second & (2 ** 21 - 1));
    let verdict = this.known.get(key);
    if (verdict === undefined) {
      verdict = this.examine(states, at, isQuiescent);
      this.known.set(key, verdict);
    }
    return verdict;
  }

  private examine(states: Int32Array, at: number, isQuiescent: boolean): Verdict {
    const { world, local } = this;
    const faults = states[at + state.FAULTS];
    const byzantine = state.byzantineIn(faults);
    const isByzantine = (peer: PeerId) => (byzantine & (1 << peer)) !== 0;
    const histories = Array.from(
      states.subarray(at + state.PEERS, at + state.PEERS + world.graph.size),
      (place) => local.histories[local.states[place].history],
    );
    if (isQuiescent) this.ends.add(JSON.stringify(histories));
    const books = new Books(world.graph, []);
    if (state.faultsSoFar(faults, state.LOSSES) > 0) books.dropReasons.set(LOST_BY_FAULT, 1);
    const recording = new Recording(world.graph, books, logOfHistories(histories, isByzantine));
    const kinds = kindsOf(duplicatesIn(world, state.faultsSoFar(faults, state.DUPLICATES)), histories);
    const liars = [...histories.keys()].filter(isByzantine);
    return verdictOf(world, { recording, isQuiescent, faults: kinds, failed: [], byzantine: liars }, faults);
  }
}

/** Holds a run of the world to the properties that are examined. @param faults so far, as in a state */
function verdictOf(
  world: World,
  run: Pick<Parameters<typeof checkRun>[0], 'recording' | 'isQuiescent' | 'faults' | 'failed' | 'byzantine'>,
  faults: number,
): Verdict {
  let broken = 0;
  let promised = 0;
  // Promises under crashes are about fewer than half of the peers.
  const isBeyond = 2 * state.faultsSoFar(faults, state.CRASHES) >= world.graph.size;
  for (const check of checkRun({ ...run, promises: world.promises })) {
    const bit = 1 << world.properties.indexOf(check.property as PropertyName);
    if (check.verdict !== 'invalid' || bit < 0) continue;
    broken |= bit;
    if (check.promised && !isBeyond) promised |= bit;
  }
  return { broken, promised };
}

/** Copies that come again and again count from the start. */
export function duplicatesIn({ limits }: World, soFar: number): number {
  return limits.duplicates === Number.POSITIVE_INFINITY ? 1 : soFar;
}

/** The faults that a log does not tell. @param histories as `ExploredPeer` has them */
export function kindsOf(duplicates: number, histories: readonly (readonly string[])[]): FaultKind[] {
  const has = (item: string) => histories.some((history) => history.includes(item));
  return [
    ...(duplicates > 0 ? (['duplication'] as const) : []),
    ...(has('r') ? (['recovery'] as const) : []),
    ...(has('n') ? (['restart'] as const) : []),
  ];
}
