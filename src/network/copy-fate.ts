/**
 * The fate of a copy: whether it arrives, and when. Every runtime asks once for each copy that a peer sends, and does
 * what the answer says. The answer stands in the fields, so that nothing is allocated.
 *
 * The order of events:
 *   1. a link that is down drops the copy;
 *   2. faults drop, delay or duplicate it: a partition, a storm, a sender that crashes while it sends, a fault of this
 *      copy alone (faults/link-faults.ts);
 *   3. the link model drops, delays or duplicates it (link-model.ts); without a model it only takes a delay;
 *   4. on a FIFO link it arrives no earlier than the copy before it.
 */
import { type DropReason, LINK_DOWN } from '../core/drop-reasons.ts';
import type { Graph } from '../core/graph.ts';
import { LinkValues } from '../core/link-values.ts';
import type { PeerId } from '../core/protocol.ts';
import { Random } from '../core/random.ts';
import type { Delay } from './delay.ts';
import type { LinkFaults } from './faults/link-faults.ts';
import { LinkModel } from './link-model.ts';
import type { LinkStates } from './link-states.ts';
import type { NetworkPlan } from './link-traits.ts';
import { timeAfter } from './time-grain.ts';

/** The network of a run. */
export interface Network {
  readonly graph: Graph;
  readonly seed: number;
  /** What the links do, delays included. */
  readonly plan?: NetworkPlan;
  /** The delay of every copy, if there is no plan; undefined for none. */
  readonly delay?: Delay;
  readonly isFifo: boolean;
  /** Grains of time in a millisecond; 0 if time has no grain. */
  readonly ticksPerMs: number;
}

export class CopyFate {
  /** Why the copy is dropped; undefined if it arrives. */
  dropReason: DropReason | undefined = undefined;
  /** When it arrives. */
  arrivalMs = 0;
  /** When a second copy arrives, which the network has made; −1 if there is none. */
  secondArrivalMs = -1;
  /** True if copies only take a delay: then `delayOnly` is a faster way to ask. */
  readonly isDelayOnly: boolean;
  private readonly states: LinkStates | undefined;
  private readonly faults: LinkFaults | undefined;
  private readonly model: LinkModel | undefined;
  private readonly delay: Delay | undefined;
  private readonly random: Random;
  private readonly ticksPerMs: number;
  /** By directed link: the latest arrival so far, if links are FIFO. */
  private readonly latest: LinkValues | undefined;

  /**
   * @param states undefined if the runtime does not ask for links that are down
   * @param faults undefined if the run has none
   * @param stream tells the random streams of several processes apart
   */
  constructor(network: Network, states?: LinkStates, faults?: LinkFaults, stream = 0) {
    const { graph, seed, plan, delay, isFifo, ticksPerMs } = network;
    this.random = new Random(seed, 'network', stream);
    this.states = states;
    this.faults = faults;
    this.model = plan && new LinkModel(plan, graph, seed, this.random);
    this.delay = delay;
    this.ticksPerMs = ticksPerMs;
    this.latest = isFifo ? new LinkValues(graph) : undefined;
    this.isDelayOnly = plan === undefined && faults === undefined && states?.down === undefined;
  }

  /** @param link the number of the directed link from→to */
  decide(link: number, from: PeerId, to: PeerId, bytes: number, nowMs: number): void {
    const { faults, model } = this;
    this.dropReason = this.obstacle(from, to, nowMs);
    if (this.dropReason !== undefined) return;
    this.secondArrivalMs = -1;
    const faultMs = faults === undefined ? 0 : faults.delayMs;
    if (model === undefined) {
      const delayMs = this.delay === undefined ? 0 : this.delay.draw(this.random);
      this.arrivalMs = this.arrivalAfter(delayMs + faultMs, link, nowMs);
      this.repeat();
      return;
    }
    model.ask(link, from, to, bytes, nowMs);
    this.dropReason = model.dropReason;
    if (this.dropReason !== undefined) return;
    this.arrivalMs = this.arrivalAfter(model.delayMs + faultMs, link, nowMs);
    if (model.duplicateMs >= 0) this.secondArrivalMs = this.arrivalAfter(model.duplicateMs + faultMs, link, nowMs);
    this.repeat();
  }

  /** A fault may make the copy arrive again. */
  private repeat(): void {
    const { faults } = this;
    if (faults !== undefined && faults.againMs >= 0 && !faults.areCopiesSeen)
      this.secondArrivalMs = timeAfter(this.arrivalMs, faults.againMs, this.ticksPerMs);
  }

  /** The arrival of a copy, if copies only take a delay. */
  delayOnly(link: number, nowMs: number): number {
    let time = nowMs;
    if (this.delay !== undefined) {
      const delayMs = this.delay.draw(this.random);
      // Delays are shorter than 2^31 ms, so whole milliseconds need only integers.
      time = this.ticksPerMs === 1 ? time + ((delayMs + 0.5) | 0) : timeAfter(time, delayMs, this.ticksPerMs);
    }
    return this.latest === undefined ? time : this.inOrder(time, link, this.latest);
  }

  private obstacle(from: PeerId, to: PeerId, nowMs: number): DropReason | undefined {
    const { states, faults } = this;
    faults?.count(from, to, nowMs);
    if (states?.down?.has(from, to)) return states.reasonOf(LINK_DOWN, from, to);
    if (faults === undefined) return undefined;
    faults.ask(from, to, nowMs);
    return faults.dropReason;
  }

  private arrivalAfter(delayMs: number, link: number, nowMs: number): number {
    const time = timeAfter(nowMs, delayMs, this.ticksPerMs);
    return this.latest === undefined ? time : this.inOrder(time, link, this.latest);
  }

  private inOrder(time: number, link: number, latest: LinkValues): number {
    const arrivalMs = Math.max(time, latest.get(link));
    latest.set(link, arrivalMs);
    return arrivalMs;
  }
}
