/** When a promise counts: under every fault that a run had, or that a search was asked for, and below its bound. */
import type { Bound, Definition, FaultKind, PeerId, PropertyName, Tolerated } from './protocol.ts';

/** As long as most peers are correct. */
export const MINORITY: Bound = { text: 'f < N/2', most: (peers) => Math.ceil(peers / 2) - 1 };

/** As long as more than two thirds of the peers are correct. */
export const THIRD: Bound = { text: 'f < N/3', most: (peers) => Math.ceil(peers / 3) - 1 };

export function faultsOf(tolerated: Tolerated): readonly FaultKind[] {
  return 'bound' in tolerated ? tolerated.faults : tolerated;
}

export function boundOf(tolerated: Tolerated): Bound | undefined {
  return 'bound' in tolerated ? tolerated.bound : undefined;
}

/** What holds only if copies get to all peers. */
const needsLinks: readonly PropertyName[] = ['validity', 'agreement', 'uniform-agreement', 'termination'];

/**
 * A stack promises what its top layer does. If its links are made by a membership protocol, there are none at the start
 * and any may end at any time: then nothing is promised that needs them.
 * @param layers the lowest first
 */
export function promisesOf(layers: readonly { readonly definition: Definition }[]): Definition['promises'] {
  const { promises } = layers[layers.length - 1].definition;
  if (layers[0].definition.membership !== true) return promises;
  return Object.fromEntries(Object.entries(promises).filter(([name]) => !needsLinks.includes(name as PropertyName)));
}

/** What the top of a stack is, with what it promises over those below it. @param layers the lowest first */
export function topOf(layers: readonly { readonly definition: Definition }[]): Definition {
  return { ...layers[layers.length - 1].definition, promises: promisesOf(layers) };
}

/** @param tolerated the faults under which the promise holds; undefined if the protocol does not make it */
export function isPromised(tolerated: Tolerated | undefined, faults: Iterable<FaultKind>): boolean {
  if (tolerated === undefined) return false;
  const all = faultsOf(tolerated);
  for (const fault of faults) if (!all.includes(fault) && !isCovered(fault, all)) return false;
  return true;
}

/** What holds whether a restarted peer has its storage or not, holds if it has it. */
function isCovered(fault: FaultKind, tolerated: readonly FaultKind[]): boolean {
  return fault === 'recovery' && tolerated.includes('restart');
}

/** The faults of a run, and its faulty peers. */
export interface FaultyRun {
  readonly peers: number;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly faults: ReadonlySet<FaultKind>;
  readonly byzantine: ReadonlySet<PeerId>;
  /** Peers that crashed for good or never started. */
  readonly crashed: ReadonlySet<PeerId>;
  /** Peers that crashed and came back. */
  readonly restarted: ReadonlySet<PeerId>;
}

export interface Obligation {
  readonly promised: boolean;
  /** If it would be promised with fewer faulty peers: `2 Byzantine of 6, f < N/3`. */
  readonly excess?: string;
}

/** Whether a run is held to a promise. */
export function obligationOf(tolerated: Tolerated | undefined, run: FaultyRun): Obligation {
  if (tolerated === undefined) return { promised: false };
  const isTolerated = isPromised(tolerated, run.faults);
  const bound = boundOf(tolerated);
  if (!isTolerated || bound === undefined) return { promised: isTolerated };
  const others = bound.counts === 'byzantine' ? run.restarted : run.crashed;
  const count = new Set([...run.byzantine, ...others]).size;
  if (count <= bound.most(run.peers, run.parameters)) return { promised: true };
  const counts = [
    ...(run.byzantine.size > 0 ? [`${run.byzantine.size} Byzantine`] : []),
    ...(others.size > 0 ? [`${others.size} ${others === run.crashed ? 'crashed' : 'restarted'}`] : []),
  ];
  return { promised: false, excess: `${counts.join(' and ')} of ${run.peers}, ${bound.text}` };
}
