/**
 * What blocks, storms and crashes in the midst of sending do to the copies that peers send: asked once a copy, by
 * whoever sends it. The answer stands in the fields, so that nothing is allocated.
 *
 * Draws come from a stream of their own, and only while a storm lies over the copy's way: a storm changes no draw of
 * the network.
 */
import { BLOCKED_REASON, CRASHED_REASON, STORM_REASON } from '../../core/drop-reasons.ts';
import type { PeerId } from '../../core/protocol.ts';
import { Random } from '../../core/random.ts';
import type { Delay } from '../delay.ts';
import { delayOf } from '../index.ts';
import type { Effect, PeerSet, Scope } from './fault-plan.ts';

/** A set of directed ways between peers. */
class Ways {
  private readonly from: Uint8Array | undefined;
  private readonly to: Uint8Array | undefined;

  constructor({ from, to }: Scope, size: number) {
    this.from = membersOf(from, size);
    this.to = membersOf(to, size);
  }

  has(from: PeerId, to: PeerId): boolean {
    return (this.from === undefined || this.from[from] === 1) && (this.to === undefined || this.to[to] === 1);
  }
}

interface Storm {
  readonly ways: Ways;
  readonly loss: number;
  readonly delay: Delay | undefined;
}

export class Weather {
  /** Why the copy that was asked about is dropped. */
  lost: string | undefined = undefined;
  /** Milliseconds that it takes longer. */
  delayMs = 0;
  private readonly size: number;
  private readonly random: Random;
  private readonly blocks = new Map<number, Ways>();
  /** By peer that is about to crash: copies that it still gets out. */
  private readonly leaves = new Map<PeerId, number>();
  private readonly storms = new Map<number, Storm>();

  /** @param index tells apart the streams of several senders, where each has its own weather */
  constructor(size: number, seed: number, index = 0) {
    this.size = size;
    this.random = new Random(seed, 'storms', index);
  }

  /** Effects that are none of the weather's change nothing. */
  apply(effect: Effect): void {
    if (effect.does === 'block') this.blocks.set(effect.id, new Ways(effect, this.size));
    else if (effect.does === 'unblock') this.blocks.delete(effect.id);
    else if (effect.does === 'falter') this.leaves.set(effect.peer, effect.leaves);
    else if (effect.does === 'crash') this.leaves.delete(effect.peer);
    else if (effect.does === 'calm') this.storms.delete(effect.id);
    else if (effect.does === 'storm') {
      const { id, loss, delay } = effect;
      this.storms.set(id, { ways: new Ways(effect, this.size), loss, delay: delay && delayOf(delay, 0, 'faults') });
    }
  }

  /** What becomes of a copy to another peer: its fate is in `lost` and `delayMs`. */
  ask(from: PeerId, to: PeerId): void {
    this.lost = undefined;
    this.delayMs = 0;
    if (this.leaves.size > 0 && !this.leavesInTime(from)) {
      this.lost = CRASHED_REASON;
      return;
    }
    for (const ways of this.blocks.values()) {
      if (!ways.has(from, to)) continue;
      this.lost = BLOCKED_REASON;
      return;
    }
    for (const { ways, loss, delay } of this.storms.values()) {
      if (!ways.has(from, to)) continue;
      if (loss > 0 && this.random.next() < loss) {
        this.lost = STORM_REASON;
        return;
      }
      if (delay !== undefined) this.delayMs += delay.draw(this.random);
    }
  }

  private leavesInTime(from: PeerId): boolean {
    const left = this.leaves.get(from);
    if (left !== undefined && left > 0) this.leaves.set(from, left - 1);
    return left !== 0;
  }
}

function membersOf(set: PeerSet, size: number): Uint8Array | undefined {
  if (set === 'all') return undefined;
  const members = new Uint8Array(size);
  for (const peer of set) members[peer] = 1;
  return members;
}
