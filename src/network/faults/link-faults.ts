/**
 * The faults that drop, delay or double copies when they are sent: partitions (blocks), storms, crashes in the middle of
 * sending, and faults of single copies. The sender asks once a copy and reads the answer from the fields.
 *
 * Draws come from a stream of their own, and only while a storm covers the link: a storm changes no draw of the
 * network.
 */
import { type DropReason, LOST_BY_FAULT, LOST_IN_STORM, PARTITIONED, PEER_CRASHED } from '../../core/drop-reasons.ts';
import type { PeerId } from '../../core/protocol.ts';
import { Random } from '../../core/random.ts';
import type { Delay } from '../delay.ts';
import { delayOf } from '../index.ts';
import { CopyFaults } from './copy-faults.ts';
import type { Effect, FaultAction, FaultPlan, PeerSet, Scope } from './fault-plan.ts';

/** The directed links from one set of peers to another. */
class LinkSet {
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
  readonly links: LinkSet;
  readonly loss: number;
  readonly delay: Delay | undefined;
}

export class LinkFaults {
  /** Why the copy is dropped; undefined if it is not. */
  dropReason: DropReason | undefined = undefined;
  /** Milliseconds that storms, and a fault of this copy, add to its delay. */
  delayMs = 0;
  /** True if a fault of this copy loses it on its way. */
  isLost = false;
  /** Milliseconds after its arrival at which a fault of this copy makes it arrive again; −1 for none. */
  againMs = -1;
  /**
   * True for a runtime that sees each copy arrive, and only then loses it or makes another of it: so what happens before
   * is as it would be without the fault. Elsewhere senders do it.
   */
  areCopiesSeen = false;
  private copyDelayMs = 0;
  private readonly size: number;
  private readonly copies: CopyFaults | undefined;
  private readonly random: Random;
  private readonly blocks = new Map<number, LinkSet>();
  /** By peer that is about to crash: how many more copies it sends. */
  private readonly leaves = new Map<PeerId, number>();
  private readonly storms = new Map<number, Storm>();

  /** Actions that `ask` applies by itself when their time has come. */
  private readonly schedule: readonly FaultAction[];
  private nextAction = 0;

  /**
   * @param index tells the random streams of several processes apart
   * @param schedule in order of time; empty if the runtime calls `apply` for each action
   * @param plan of the run, for its faults of single copies
   */
  constructor(
    size: number,
    seed: number,
    index = 0,
    schedule: readonly FaultAction[] = [],
    { copies, healedMs }: Partial<FaultPlan> = {},
  ) {
    this.size = size;
    this.schedule = schedule;
    this.copies = copies && new CopyFaults(copies, size, healedMs);
    this.random = new Random(seed, 'storms', index);
  }

  /** Effects on peers change nothing here. */
  apply(effect: Effect): void {
    if (effect.does === 'block') this.blocks.set(effect.id, new LinkSet(effect, this.size));
    else if (effect.does === 'unblock') this.blocks.delete(effect.id);
    else if (effect.does === 'falter') this.leaves.set(effect.peer, effect.leaves);
    else if (effect.does === 'crash') this.leaves.delete(effect.peer);
    else if (effect.does === 'calm') this.storms.delete(effect.id);
    else if (effect.does === 'storm') {
      const { id, loss, delay } = effect;
      this.storms.set(id, { links: new LinkSet(effect, this.size), loss, delay: delay && delayOf(delay, 0, 'faults') });
    }
  }

  /** Counts a copy to another peer, also one on a link that is down; `ask` comes next. */
  count(from: PeerId, to: PeerId, nowMs: number): void {
    if (this.copies === undefined) return;
    this.copyDelayMs = 0;
    this.isLost = false;
    this.againMs = -1;
    for (const { does, byMs } of this.copies.next(from, to, nowMs) ?? []) {
      if (does === 'lose') this.isLost = true;
      else if (does === 'delay') this.copyDelayMs += byMs;
      else this.againMs = byMs;
    }
  }

  /** Decides about a copy to another peer: the answer is in the fields. */
  ask(from: PeerId, to: PeerId, nowMs: number): void {
    const { schedule } = this;
    while (this.nextAction < schedule.length && schedule[this.nextAction].atMs <= nowMs)
      this.apply(schedule[this.nextAction++]);
    this.dropReason = undefined;
    this.delayMs = this.copyDelayMs;
    if (this.leaves.size > 0 && !this.leavesInTime(from)) {
      this.dropReason = PEER_CRASHED;
      return;
    }
    if (this.isLost && !this.areCopiesSeen) {
      this.dropReason = LOST_BY_FAULT;
      return;
    }
    for (const links of this.blocks.values()) {
      if (!links.has(from, to)) continue;
      this.dropReason = PARTITIONED;
      return;
    }
    this.askStorms(from, to);
  }

  private askStorms(from: PeerId, to: PeerId): void {
    for (const { links, loss, delay } of this.storms.values()) {
      if (!links.has(from, to)) continue;
      if (loss > 0 && this.random.next() < loss) {
        this.dropReason = LOST_IN_STORM;
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
