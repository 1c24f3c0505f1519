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
 * All state is in typed arrays by directed link, and only what is configured is kept: zones cost two bytes a peer,
 * bandwidth and delays that are drawn once eight bytes a link, loss bursts one, rules one, two or four. A link has one
 * rule, so all rules share these arrays.
 */

import { type DropReason, LOST_IN_NETWORK, QUEUE_FULL } from '../core/drop-reasons.ts';
import { type Graph, linkNumber } from '../core/graph.ts';
import type { PeerId } from '../core/protocol.ts';
import { Random } from '../core/random.ts';
import { Bandwidth } from './bandwidth.ts';
import type { Delay } from './delay.ts';
import { tabulatedDelayOf } from './index.ts';
import { fits, isEnd, type LinkTraits, type NetworkPlan } from './link-traits.ts';
import { type Losses, lossesOf } from './losses.ts';
import { oneWayMs, type Places } from './zones/places.ts';

/** The traits of a link, ready to draw from. */
interface Behaviour {
  /** True if a copy only takes its time: no loss, no bandwidth, no duplication, no reordering. */
  readonly isPlain: boolean;
  readonly delay: Delay | undefined;
  /** Delays that are drawn once: by directed link, the same in both directions. */
  readonly drawn: Float64Array | undefined;
  readonly jitter: Delay | undefined;
  readonly losses: Losses | undefined;
  readonly duplicate: number;
  readonly reorder: number;
  readonly heldBack: Delay | undefined;
  readonly bandwidth: Bandwidth | undefined;
}

/** By directed link: 0, or the number of its rule from 1. */
type RuleNumbers = Uint8Array | Uint16Array | Int32Array;

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
  /** By directed link: the index of its behaviour; undefined if all links have the first one. */
  private readonly behaviourOf: RuleNumbers | undefined;

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
    this.behaviourOf = plan.rules.length === 0 ? undefined : ruledLinks(plan, graph);
    const memory = new LinkMemory(graph, seed, this.behaviourOf);
    this.behaviours = [plan.traits, ...plan.rules.map((rule) => rule.traits)].map((traits, rule) =>
      behaviourOf(traits, memory, rule),
    );
    this.general = this.behaviours[0];
  }

  /** @param link the number of the directed link from→to */
  ask(link: number, from: PeerId, to: PeerId, bytes: number, nowMs: number): void {
    const behaviour = this.behaviourOf === undefined ? this.general : this.behaviours[this.behaviourOf[link]];
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
    if (delay !== undefined) ms = drawn === undefined ? delay.draw(random) : drawn[link];
    else if (this.points !== undefined) ms = oneWayMs(this.points, from, to);
    else ms = this.zoneMs[this.zoneOf[from] * this.zones + this.zoneOf[to]];
    if (jitter !== undefined) ms += jitter.draw(random);
    if (reorder > 0 && random.next() < reorder) ms += heldBack!.draw(random);
    return ms;
  }
}

/** The state of links besides their traits. Each array is made when the first rule needs it, for all links. */
class LinkMemory {
  private readonly graph: Graph;
  private readonly seed: number;
  private readonly ruleOf: RuleNumbers | undefined;
  private busy: Float64Array | undefined;
  private chains: Uint8Array | undefined;
  private drawn: Float64Array | undefined;

  constructor(graph: Graph, seed: number, ruleOf: RuleNumbers | undefined) {
    this.graph = graph;
    this.seed = seed;
    this.ruleOf = ruleOf;
  }

  /** By directed link: when everything in its queue will have left. */
  get busyUntil(): Float64Array {
    this.busy ??= new Float64Array(this.links);
    return this.busy;
  }

  readonly chainStates = (): Uint8Array => {
    this.chains ??= new Uint8Array(this.links);
    return this.chains;
  };

  /** Delays drawn once for each link: from the stream of the rule, for all links in their order. */
  drawnOnce(delay: Delay, rule: number): Float64Array {
    const { graph, ruleOf } = this;
    this.drawn ??= new Float64Array(this.links);
    const random = new Random(this.seed, 'links of the network', rule);
    for (let a = 0; a < graph.size; a++) {
      for (let link = graph.offsets[a]; link < graph.offsets[a + 1]; link++) {
        const b = graph.targets[link];
        if (b < a) continue;
        const ms = delay.draw(random);
        const back = linkNumber(graph, b, a);
        if (ruleOf === undefined || ruleOf[link] === rule) this.drawn[link] = ms;
        if (ruleOf === undefined || ruleOf[back] === rule) this.drawn[back] = ms;
      }
    }
    return this.drawn;
  }

  private get links(): number {
    return this.graph.offsets[this.graph.size];
  }
}

/** @param rule its position, which names the stream for delays that are drawn once */
function behaviourOf(traits: LinkTraits, memory: LinkMemory, rule: number): Behaviour {
  const { jitter, loss, bandwidth, reorder, duplicate = 0 } = traits;
  const delay = traits.delay === undefined ? undefined : tabulatedDelayOf(traits.delay, 'network.delay');
  const losses = loss === undefined || loss === 0 ? undefined : lossesOf(loss, memory.chainStates);
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

function ruledLinks({ places, rules }: NetworkPlan, graph: Graph): RuleNumbers {
  const links = graph.offsets[graph.size];
  const ruleOf =
    rules.length < 1 << 8
      ? new Uint8Array(links)
      : rules.length < 1 << 16
        ? new Uint16Array(links)
        : new Int32Array(links);
  rules.forEach((rule, index) => {
    if ('peer' in rule.from && 'peer' in rule.to) {
      const [a, b] = [rule.from.peer, rule.to.peer];
      setRule(ruleOf, linkNumber(graph, a, b), index + 1);
      if (rule.bothWays) setRule(ruleOf, linkNumber(graph, b, a), index + 1);
      return;
    }
    for (let from = 0; from < graph.size; from++) {
      if (!isEnd(rule.from, from, places) && !(rule.bothWays && isEnd(rule.to, from, places))) continue;
      for (let link = graph.offsets[from]; link < graph.offsets[from + 1]; link++) {
        if (fits(rule, from, graph.targets[link], places)) ruleOf[link] = index + 1;
      }
    }
  });
  return ruleOf;
}

function setRule(ruleOf: RuleNumbers, link: number, rule: number): void {
  if (link >= 0) ruleOf[link] = rule;
}
