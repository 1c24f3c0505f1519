/**
 * A kind of fault: a small rule that says what goes wrong, for which peers or links, with which parameters. Each rule
 * is a file of this folder; `index.ts` is the registry.
 *
 * In an experiment a fault is `{ at, for, every, until, <rule>: <whom>, <parameters> }`. A rule draws one occurrence;
 * `schedule.ts` says when occurrences happen, and `timeline.ts` resolves those that overlap.
 */
import type { Graph } from '../../core/graph.ts';
import type { DelaySetting, Parameters, Values } from '../../core/parameters.ts';
import type { PeerNames } from '../../core/peer-names.ts';
import type { PeerId } from '../../core/protocol.ts';
import type { Random } from '../../core/random.ts';
import type { CopyFault } from './copy-faults.ts';
import type { Scope } from './fault-plan.ts';

/** The run that the faults are for. */
export interface Scene {
  readonly graph: Graph;
  /** Names of its peers; absent if they only have numbers. */
  readonly names?: PeerNames;
  /** Absent if peers are in no zones. */
  readonly zones?: { readonly names: readonly string[]; readonly zoneOf: ArrayLike<number> };
  /** When all faults end: the heal, or the deadline; Infinity if there is neither. */
  readonly endMs: number;
  /** The stream that faults draw from. */
  readonly random: Random;
}

/** Something that is wrong from a time to another; Infinity: to the end. */
export type Spell = { readonly fromMs: number; readonly untilMs: number } & (
  | { readonly what: 'crash'; readonly peer: PeerId; readonly reason: string; readonly keeps: boolean }
  | { readonly what: 'falter'; readonly peer: PeerId; readonly leaves: number }
  | { readonly what: 'pause'; readonly peer: PeerId }
  | { readonly what: 'slow'; readonly peer: PeerId; readonly ms: number }
  | { readonly what: 'skew'; readonly peer: PeerId; readonly factor: number }
  | ({ readonly what: 'block' } & Scope)
  | ({ readonly what: 'storm'; readonly loss: number; readonly delay?: DelaySetting } & Scope)
  | { readonly what: 'cut'; readonly a: PeerId; readonly b: PeerId }
);

/** The end of something, ahead of its time: crashes of a peer, cuts of a link. */
export type Remedy = { readonly fromMs: number } & (
  | { readonly what: 'restart'; readonly peer: PeerId; readonly keeps: boolean }
  | { readonly what: 'mend'; readonly a: PeerId; readonly b: PeerId }
);

/** A peer joins the group for the first time, or leaves it for good. Its neighbours are those of the topology. */
export type Move = {
  readonly what: 'join' | 'leave';
  readonly peer: PeerId;
  readonly neighbours: ArrayLike<PeerId>;
  readonly fromMs: number;
};

/** Something about one copy, whenever it is sent. */
export interface CopyHappening {
  readonly what: 'copy';
  readonly fault: CopyFault;
}

export type Happening = Spell | Remedy | Move | CopyHappening;

/** One occurrence of a fault. */
export interface Occurrence<Declared extends Parameters> {
  /** What stands after the rule's name. */
  readonly whom: unknown;
  readonly values: Values<Declared>;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly scene: Scene;
  /** Happenings that the plan of the run has room for. A rule that draws many checks it while it draws. */
  readonly room: number;
  /** What an error names. */
  readonly option: string;
}

// biome-ignore lint/suspicious/noExplicitAny: a registry holds rules of every parameter.
export interface FaultRule<Declared extends Parameters = any> {
  readonly name: string;
  /** What it does, in a line. */
  readonly title: string;
  /** What stands after its name, in words. */
  readonly whom: string;
  /** As it stands in an experiment. */
  readonly example: string;
  readonly parameters: Declared;
  /**
   * `spell`: goes on for a while; `moment`: is over at once; `campaign`: goes on for a while, and makes many spells in
   * it; `copy`: is about one copy, whenever that is sent.
   */
  readonly lasts: 'spell' | 'moment' | 'campaign' | 'copy';
  /** What happens in one occurrence. @throws InputError if `whom` fits no peer */
  draw(occurrence: Occurrence<Declared>): Happening[];
  /**
   * What the nemesis writes after its name, drawn from `scene.random`; undefined if this run has nothing of the kind.
   */
  sample(scene: Scene): unknown;
}

/** Checks a rule's types and returns it. */
export function defineFault<const Declared extends Parameters, const Name extends string = string>(
  rule: FaultRule<Declared> & { readonly name: Name },
): FaultRule<Declared> & { readonly name: Name } {
  return rule;
}
