/** How far an exhaustive search has come, as data: what another one, or several, can go on with. */
import type { Apart } from './alike-peers.ts';
import type { Script } from './byzantine.ts';
import type { Reliance } from './commuting.ts';
import type { FindingsState } from './findings.ts';
import type { Repertoire } from './repertoire.ts';
import type { StateColumns } from './state-table.ts';

export interface SearchState {
  /** What gives states and steps of peers their numbers. */
  readonly journal: Int32Array<ArrayBuffer>;
  /** Of the states of peers that come of it; unknown where threads go on. */
  readonly signature: number | undefined;
  readonly table: StateColumns;
  /** Peers that are known to differ, where others count as alike. */
  readonly apart: Apart | undefined;
  /** What Byzantine peers send that are bound to nothing. */
  readonly repertoire: Repertoire | undefined;
  readonly progress: Progress;
  readonly findings: FindingsState;
}

/** How far a search has come that searches one script after the other. */
export type ScriptedState = Omit<SearchState, 'table' | 'progress' | 'repertoire'> & {
  readonly repertoire: Repertoire;
  readonly scripts: readonly Script[];
  /** Scripts that have been searched to the end. */
  readonly done: number;
};

export type KeptSearch = SearchState | ScriptedState;

/** What is to be looked at, and what of the past counts for it. */
export interface Progress {
  /** The rest of this depth, and what was found of the next. */
  readonly level: Int32Array<ArrayBuffer>;
  readonly following: Int32Array<ArrayBuffer>;
  /** States from this number on are of the next depth. */
  readonly firstFollowing: number;
  /** Steps that were made: pairs of a peer's state and an event. */
  readonly made: Int32Array<ArrayBuffer>;
  /** Where a receipt was taken to commute. */
  readonly relied: readonly Reliance[];
  readonly edges: { readonly from: Int32Array<ArrayBuffer>; readonly to: Int32Array<ArrayBuffer> };
  readonly mayRepeat: boolean;
  /** Whether the limit of the depth has kept the search from some state. */
  readonly isDepthCut: boolean;
}
