/**
 * The model of the links that an experiment describes: when each copy arrives, whether it is lost, whether it arrives
 * twice. The caller asks once a copy and reads the answer from the fields.
 *
 * The order of events:
 *   1. the copy waits in the sender's queue for bandwidth; a copy that finds the queue full is dropped;
 *   2. the link loses the copy, or not;
 *   3. the copy takes its time: that of the zones or the delay of the link, jitter, and what holds it back;
 *   4. the network makes a second copy, or not, which takes a time of its own from the same moment.
 * Each step draws only if it is configured.
 *
 * The state of links is in `link-memory.ts`; zones cost two bytes a peer.
 */

import { type DropReason, LOST_IN_NETWORK, QUEUE_FULL } from '../core/drop-reasons.ts';
import type { Graph } from '../core/graph.ts';
import type { PeerId } from '../core/protocol.ts';
import type { Random } from '../core/random.ts';
import { Bandwidth } from './bandwidth.ts';
import type { Delay } from './delay.ts';
import { tabulatedDelayOf } from './index.ts';
import { type DrawnDelays, LinkMemory } from './link-memory.ts';
import { LinkRules } from './link-rules.ts';
import type { LinkTraits, NetworkPlan } from './link-traits.ts';
import { type Losses, lossesOf } from './losses.ts';
import { oneWayMs, type Places } from './zones/places.ts';

/** The traits of a link, ready to draw from. */
interface Behaviour {
  /** True if a copy only takes its time: no loss, no bandwidth, no duplication, no reordering. */
  readonly isPlain: boolean;
  readonly delay: Delay | undefined;
  /** Delays that are drawn once, the same in both directions. */
  readonly drawn: DrawnDelays | undefined;
  readonly jitter: Delay | undefined;
  readonly losses: Losses | undefined;
  readonly duplicate: number;
  readonly reorder: number;
  readonly heldBack: Delay | undefined;
  readonly bandwidth: Bandwidth | undefined;
}

export class LinkModel {
  /** Milliseconds from now until the copy arrives, not rounded. */
  delayMs = 0;
  /** Why the copy is dropped; then `delayMs` says nothing. */
  dropReason: DropReason | undefined = undefined;
  /** Milliseconds until a second copy arrives; −1 if there is none. */
  duplicateMs = -1;
  /** By peer its zone, and the times between zones; unused without zones. */
  private readonly zoneOf: Uint16Array;
  private readonly zoneMs: Float64Array;
  private readonly zones: number;
  private readonly points: Places | undefined;
  private readonly random: Random;
  private readonly general: Behaviour;
  private readonly behaviours: readonly Behaviour[];
  /** Which behaviour a link has; undefined if all links have the first one. */
  private readonly rules: LinkRules | undefined;

  /**
   * @param seed of the run: delays that are drawn once for a link depend on the seed and the link only, so every
   *   process draws the same
   * @param random draws for each copy
   */
  constructor(plan: NetworkPlan, graph: Graph, seed: number, random: Random) {
    const zones = plan.places?.kind === 'zones' ? plan.places : undefined;
    this.zoneOf = zones?.zoneOf ?? new Uint16Array(graph.size);
    this.zoneMs = zones?.oneWayMs ?? new Float64Array(1);
    this.zones = zones?.names.length ?? 0;
    this.points = plan.places?.kind === 'points' ? plan.places : undefined;
    this.random = random;
    this.rules = plan.rules.length === 0 ? undefined : new LinkRules(plan, graph);
    const memory = new LinkMemory(graph, seed, this.rules);
    this.behaviours = [plan.traits, ...plan.rules.map((rule) => rule.traits)].map((traits, rule) =>
      behaviourOf(traits, memory, rule),
    );
    this.general = this.behaviours[0];
  }

  /** @param link the number of the directed link from→to */
  ask(link: number, from: PeerId, to: PeerId, bytes: number, nowMs: number): void {
    const behaviour = this.rules === undefined ? this.general : this.behaviours[this.rules.of(link, from, to)];
    this.dropReason = undefined;
    this.duplicateMs = -1;
    if (behaviour.isPlain) this.delayMs = this.travelMs(behaviour, link, from, to);
    else this.askAll(behaviour, link, from, to, bytes, nowMs);
  }

  private askAll(behaviour: Behaviour, link: number, from: PeerId, to: PeerId, bytes: number, nowMs: number): void {
    const { bandwidth, losses, duplicate } = behaviour;
    let leavesMs = 0;
    if (bandwidth !== undefined) {
      leavesMs = bandwidth.leave(link, bytes, nowMs);
      if (leavesMs < 0) {
        this.dropReason = QUEUE_FULL;
        return;
      }
    }
    if (losses?.loses(link, this.random)) {
      this.dropReason = LOST_IN_NETWORK;
      return;
    }
    this.delayMs = leavesMs + this.travelMs(behaviour, link, from, to);
    if (duplicate > 0 && this.random.next() < duplicate)
      this.duplicateMs = leavesMs + this.travelMs(behaviour, link, from, to);
  }

  /** Milliseconds between sender and receiver, once the copy has left. */
  private travelMs(behaviour: Behaviour, link: number, from: PeerId, to: PeerId): number {
    const { delay, drawn, jitter, reorder, heldBack } = behaviour;
    const { random } = this;
    let ms: number;
    if (delay !== undefined) ms = drawn === undefined ? delay.draw(random) : drawn.of(link, from, to);
    else if (this.points !== undefined) ms = oneWayMs(this.points, from, to);
    else ms = this.zoneMs[this.zoneOf[from] * this.zones + this.zoneOf[to]];
    if (jitter !== undefined) ms += jitter.draw(random);
    if (reorder > 0 && random.next() < reorder) ms += heldBack!.draw(random);
    return ms;
  }
}

/** @param rule its position, which names the stream for delays that are drawn once */
function behaviourOf(traits: LinkTraits, memory: LinkMemory, rule: number): Behaviour {
  const { jitter, loss, bandwidth, reorder, duplicate = 0 } = traits;
  const delay = traits.delay === undefined ? undefined : tabulatedDelayOf(traits.delay, 'network.delay');
  const losses = loss === undefined || loss === 0 ? undefined : lossesOf(loss, () => memory.chainStates);
  const isDrawnOnce = delay !== undefined && traits.draw === 'link' && traits.delay?.constant === undefined;
  return {
    isPlain: losses === undefined && bandwidth === undefined && reorder === undefined && duplicate === 0,
    delay,
    drawn: isDrawnOnce ? memory.drawnOnce(delay, rule) : undefined,
    jitter: jitter === undefined ? undefined : tabulatedDelayOf(jitter, 'network.jitter'),
    losses,
    duplicate,
    reorder: reorder?.probability ?? 0,
    heldBack: reorder === undefined ? undefined : tabulatedDelayOf(reorder.by, 'network.reorder.by'),
    bandwidth: bandwidth === undefined ? undefined : new Bandwidth(bandwidth, traits.queue, memory.busyUntil),
  };
}
