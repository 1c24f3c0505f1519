/** Random plans of faults, as the rules would draw them: what overlaps has been worked out. */
import { type Graph, neighboursOf } from '../src/core/graph.ts';
import type { PeerId } from '../src/core/protocol.ts';
import type { Random } from '../src/core/random.ts';
import type { Effect, FaultAction, FaultPlan, PeerSet } from '../src/network/faults/fault-plan.ts';

/** @param spanMs faults lie between 0 and this */
export function anyFaultPlan(graph: Graph, random: Random, actions: number, spanMs: number): FaultPlan {
  const state = new State(graph, random);
  const times = Array.from({ length: actions }, () => random.integer(spanMs)).sort((a, b) => a - b);
  return {
    actions: times.flatMap((atMs): FaultAction[] => {
      const effect = state.next(atMs);
      return effect === undefined ? [] : [{ atMs, ...effect }];
    }),
  };
}

class State {
  private readonly graph: Graph;
  private readonly random: Random;
  private readonly crashedAt = new Map<PeerId, number>();
  private readonly paused = new Set<PeerId>();
  private readonly slow = new Set<PeerId>();
  private readonly blocks: number[] = [];
  private readonly storms: number[] = [];
  private readonly cuts = new Map<string, readonly [PeerId, PeerId]>();
  private nextId = 0;

  constructor(graph: Graph, random: Random) {
    this.graph = graph;
    this.random = random;
  }

  next(atMs: number): Effect | undefined {
    const { random } = this;
    const peer = random.integer(this.graph.size);
    const crashedAt = this.crashedAt.get(peer);
    if (crashedAt !== undefined && random.integer(2) === 0) {
      if (crashedAt === atMs) return undefined;
      this.crashedAt.delete(peer);
      return { does: 'restart', peer, keeps: random.integer(2) === 0 };
    }
    switch (random.integer(9)) {
      case 0:
        return this.crash(peer, atMs);
      case 1:
      case 2:
        return this.pauseOrResume(peer);
      case 3:
        return this.slowOrNot(peer);
      case 4:
        return crashedAt === undefined
          ? { does: 'skew', peer, factor: random.integer(3) === 0 ? 1 : 0.5 + random.integer(5) / 2 }
          : undefined;
      case 5:
        return this.blockOrNot();
      case 6:
        return this.stormOrCalm();
      case 7:
        return crashedAt === undefined ? { does: 'falter', peer, leaves: random.integer(4) } : undefined;
      default:
        return this.cutOrMend(peer);
    }
  }

  private crash(peer: PeerId, atMs: number): Effect | undefined {
    if (this.crashedAt.has(peer)) return undefined;
    this.crashedAt.set(peer, atMs);
    this.paused.delete(peer);
    this.slow.delete(peer);
    return { does: 'crash', peer, reason: 'power failure' };
  }

  private pauseOrResume(peer: PeerId): Effect | undefined {
    if (this.crashedAt.has(peer)) return undefined;
    if (this.paused.delete(peer)) return { does: 'resume', peer };
    this.paused.add(peer);
    return { does: 'pause', peer };
  }

  private slowOrNot(peer: PeerId): Effect | undefined {
    if (this.crashedAt.has(peer)) return undefined;
    if (this.slow.delete(peer)) return { does: 'slow', peer, ms: 0 };
    this.slow.add(peer);
    return { does: 'slow', peer, ms: this.random.integer(12) + 0.5 };
  }

  private blockOrNot(): Effect {
    const { blocks, random } = this;
    if (blocks.length > 0 && random.integer(2) === 0)
      return { does: 'unblock', id: blocks.splice(random.integer(blocks.length), 1)[0] };
    blocks.push(this.nextId);
    return { does: 'block', id: this.nextId++, from: this.someone(), to: this.someone() };
  }

  private stormOrCalm(): Effect {
    const { storms, random } = this;
    if (storms.length > 0 && random.integer(2) === 0)
      return { does: 'calm', id: storms.splice(random.integer(storms.length), 1)[0] };
    storms.push(this.nextId);
    const loss = random.integer(4) / 4;
    const delay = random.integer(2) === 0 ? undefined : { uniform: [0, 20] };
    return { does: 'storm', id: this.nextId++, from: this.someone(), to: this.someone(), loss, delay };
  }

  private cutOrMend(a: PeerId): Effect | undefined {
    const { graph, random, cuts } = this;
    if (cuts.size > 0 && random.integer(2) === 0) {
      const [name, [one, other]] = [...cuts][random.integer(cuts.size)];
      cuts.delete(name);
      return { does: 'mend', a: one, b: other };
    }
    const row = neighboursOf(graph, a);
    if (row.length === 0) return undefined;
    const b = row[random.integer(row.length)];
    cuts.set(`${Math.min(a, b)}-${Math.max(a, b)}`, [a, b]);
    return { does: 'cut', a, b };
  }

  private someone(): PeerSet {
    if (this.random.integer(4) === 0) return 'all';
    const peers = Array.from({ length: this.graph.size }, (_, peer) => peer).filter(() => this.random.integer(2) === 0);
    return peers;
  }
}
