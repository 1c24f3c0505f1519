/**
 * The model of the links that a plan describes. All that it keeps is in typed arrays by directed link, and only what is
 * configured is kept: zones cost two bytes
 * a peer, bandwidth and delays that are drawn once eight bytes a link, bursts of losses one, rules one, two or four. A
 * link has one rule, so all rules share these
 * arrays, and a rule costs no more than what it says.
 */

import { type Graph, linkNumber } from '../core/graph.ts';
import type { PeerId } from '../core/protocol.ts';
import { Random } from '../core/random.ts';
import { Bandwidth } from './bandwidth.ts';
import type { Delay } from './delay.ts';
import { tabulatedDelayOf } from './index.ts';
import type { LinkModel, LossReason } from './link-model.ts';
import { fits, isEnd, type LinkTraits, type NetworkPlan } from './link-traits.ts';
import { type Losses, lossesOf } from './losses.ts';
import { oneWayMs, type Places } from './zones/places.ts';

/** Traits, ready to be asked. */
interface Behaviour {
  /** True where all that there is to a copy is its way. */
  readonly isPlain: boolean;
  readonly delay: Delay | undefined;
  /** Drawn once: by directed link, the same both ways. */
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

export class ModelledLinks implements LinkModel {
  delayMs = 0;
  lost: LossReason | undefined = undefined;
  duplicateMs = -1;
  /** By peer its zone, and the times between zones; of no use where there are none. */
  private readonly zoneOf: Uint16Array;
  private readonly zoneMs: Float64Array;
  private readonly zones: number;
  private readonly points: Places | undefined;
  private readonly random: Random;
  private readonly general: Behaviour;
  private readonly behaviours: readonly Behaviour[];
  /** By directed link: which of the behaviours it has; undefined where all have the first. */
  private readonly behaviourOf: RuleNumbers | undefined;

  /**
   * @param seed of the run: what is drawn once for a link depends on it and the link alone, so it is the same in every
   *   process
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
    const states = new LinkStates(graph, seed, this.behaviourOf);
    this.behaviours = [plan.traits, ...plan.rules.map((rule) => rule.traits)].map((traits, rule) =>
      behaviourOf(traits, states, rule),
    );
    this.general = this.behaviours[0];
  }

  ask(link: number, from: PeerId, to: PeerId, bytes: number, nowMs: number): void {
    const behaviour = this.behaviourOf === undefined ? this.general : this.behaviours[this.behaviourOf[link]];
    this.lost = undefined;
    this.duplicateMs = -1;
    if (behaviour.isPlain) this.delayMs = this.way(behaviour, link, from, to);
    else this.askAll(behaviour, link, from, to, bytes, nowMs);
  }

  private askAll(behaviour: Behaviour, link: number, from: PeerId, to: PeerId, bytes: number, nowMs: number): void {
    const { bandwidth, losses, duplicate } = behaviour;
    let leavesMs = 0;
    if (bandwidth !== undefined) {
      leavesMs = bandwidth.leave(link, bytes, nowMs);
      if (leavesMs < 0) {
        this.lost = 'queue full';
        return;
      }
    }
    if (losses?.loses(link, this.random)) {
      this.lost = 'lost in the network';
      return;
    }
    this.delayMs = leavesMs + this.way(behaviour, link, from, to);
    if (duplicate > 0 && this.random.next() < duplicate)
      this.duplicateMs = leavesMs + this.way(behaviour, link, from, to);
  }

  /** Milliseconds on the way, once the copy has left. */
  private way({ delay, drawn, jitter, reorder, heldBack }: Behaviour, link: number, from: PeerId, to: PeerId): number {
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

/** What links keep besides their traits: made when the first rule needs it, for all of them. */
class LinkStates {
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

  /** When all that waits at a link will have left. */
  get busyUntil(): Float64Array {
    this.busy ??= new Float64Array(this.links);
    return this.busy;
  }

  readonly chainStates = (): Uint8Array => {
    this.chains ??= new Uint8Array(this.links);
    return this.chains;
  };

  /**
   * Delays drawn once for each link, from the stream of the rule and in order of the links, whichever of them have the
   * rule.
   */
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

/** @param rule its position; the stream that it draws links from */
function behaviourOf(traits: LinkTraits, states: LinkStates, rule: number): Behaviour {
  const { jitter, loss, bandwidth, reorder, duplicate = 0 } = traits;
  const delay = traits.delay === undefined ? undefined : tabulatedDelayOf(traits.delay, 'network.delay');
  const losses = loss === undefined || loss === 0 ? undefined : lossesOf(loss, states.chainStates);
  // What is always the same need not be drawn once.
  const isDrawnOnce = delay !== undefined && traits.draw === 'link' && traits.delay?.constant === undefined;
  return {
    isPlain: losses === undefined && bandwidth === undefined && reorder === undefined && duplicate === 0,
    delay,
    drawn: isDrawnOnce ? states.drawnOnce(delay, rule) : undefined,
    jitter: jitter === undefined ? undefined : tabulatedDelayOf(jitter, 'network.jitter'),
    losses,
    duplicate,
    reorder: reorder?.probability ?? 0,
    heldBack: reorder === undefined ? undefined : tabulatedDelayOf(reorder.by, 'network.reorder.by'),
    bandwidth: bandwidth === undefined ? undefined : new Bandwidth(bandwidth, traits.queue, states.busyUntil),
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
