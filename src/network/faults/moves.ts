/** Peers that join late and leave for good: each does so once at most, and leaves after it has joined. */
import { InputError } from '../../core/errors.ts';
import { type Graph, isComplete, neighboursOf } from '../../core/graph.ts';
import type { PeerId } from '../../core/protocol.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { Happening, Move, Scene } from './rule.ts';

export function moveOf(what: Move['what'], peer: PeerId, fromMs: number, { graph }: Pick<Scene, 'graph'>): Move {
  return { what, peer, neighbours: neighboursOf(graph, peer), fromMs };
}

/** @throws InputError for a peer that joins or leaves twice, or leaves before it has joined */
export function checkMoves(happenings: readonly Happening[], option: string): void {
  const joins = new Map<PeerId, number>();
  const leaves = new Map<PeerId, number>();
  for (const happening of happenings) {
    if (happening.what !== 'join' && happening.what !== 'leave') continue;
    const { what, peer, fromMs } = happening;
    const moves = what === 'join' ? joins : leaves;
    if (moves.has(peer)) throw new InputError(option, `peers that ${what} once at most`, `peer ${peer}`);
    moves.set(peer, fromMs);
  }
  for (const [peer, joinsMs] of joins) {
    if ((leaves.get(peer) ?? Number.POSITIVE_INFINITY) <= joinsMs)
      throw new InputError(option, 'peers that leave after they have joined', `peer ${peer}`);
  }
}

/** Peers that are not in the group at the start, in the order in which they join. */
export function latecomersOf(plan: Pick<FaultPlan, 'actions'> | undefined): PeerId[] {
  return (plan?.actions ?? []).flatMap((action) => (action.does === 'join' ? [action.peer] : []));
}

/**
 * True if the peers that are there always have a way to each other. @param latecomers in the order in which they join
 */
export function isConnectedThroughout(graph: Graph, latecomers: readonly PeerId[]): boolean {
  const { size } = graph;
  if (isComplete(graph)) return true;
  const late = new Set(latecomers);
  /** Union–find; −1 for peers that are not there yet. */
  const parents = new Int32Array(size).fill(-1);
  const rootOf = (peer: PeerId): PeerId => {
    let at = peer;
    for (; parents[at] !== at; at = parents[at]) parents[at] = parents[parents[at]];
    return at;
  };
  let parts = 0;
  const add = (peer: PeerId): void => {
    parents[peer] = peer;
    parts++;
    for (const other of neighboursOf(graph, peer)) {
      if (parents[other] < 0 || rootOf(other) === rootOf(peer)) continue;
      parents[rootOf(other)] = rootOf(peer);
      parts--;
    }
  };
  for (let peer = 0; peer < size; peer++) if (!late.has(peer)) add(peer);
  return [undefined, ...latecomers].every((peer) => {
    if (peer !== undefined) add(peer);
    return parts <= 1;
  });
}

/** When each peer is in the group, by the plan. */
export class PlannedPresence {
  private readonly joins = new Map<PeerId, number>();
  private readonly leaves = new Map<PeerId, number>();

  constructor(plan: Pick<FaultPlan, 'actions'> | undefined) {
    for (const action of plan?.actions ?? []) {
      if (action.does === 'join') this.joins.set(action.peer, action.atMs);
      else if (action.does === 'leave') this.leaves.set(action.peer, action.atMs);
    }
  }

  isThere(peer: PeerId, atMs: number): boolean {
    return (this.joins.get(peer) ?? 0) <= atMs && atMs < (this.leaves.get(peer) ?? Number.POSITIVE_INFINITY);
  }

  /** When the peer joins; undefined if it is there from the start. */
  joinsAt(peer: PeerId): number | undefined {
    return this.joins.get(peer);
  }
}
