/**
 * The model of the links that a plan describes. All that it keeps is in typed arrays by directed link, and only what is configured is kept: zones cost two bytes
 * a peer, bandwidth eight bytes a link, bursts of losses one.
 */

import { InputError } from '../core/errors.ts';
import { type Graph, linkNumber } from '../core/graph.ts';
import { invariant } from '../core/invariant.ts';
import type { PeerId } from '../core/protocol.ts';
import { Random } from '../core/random.ts';
import { Bandwidth } from './bandwidth.ts';
import type { Delay } from './delay.ts';
import { tabulatedDelayOf } from './index.ts';
import type { LinkModel, LossReason } from './link-model.ts';
import type { LinkEnd, LinkRule, LinkTraits, NetworkPlan } from './link-traits.ts';
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
  private readonly behaviourOf: Uint8Array | undefined;

  /**
   * @param seed of the run: what is drawn once for a link depends on it and the link alone, so it is the same in every process
   * @param random draws for each copy
   */
  constructor(plan: NetworkPlan, graph: Graph, seed: number, random: Random) {
    const zones = plan.places?.kind === 'zones' ? plan.places : undefined;
    this.zoneOf = zones?.zoneOf ?? new Uint16Array(graph.size);
    this.zoneMs = zones?.oneWayMs ?? new Float64Array(1);
    this.zones = zones?.names.length ?? 0;
    this.points = plan.places?.kind === 'points' ? plan.places : undefined;
    this.random = random;
    this.behaviours = [plan.traits, ...plan.rules.map((rule) => rule.traits)].map((traits, rule) => behaviourOf(traits, graph, seed, rule));
    this.general = this.behaviours[0];
    this.behaviourOf = plan.rules.length === 0 ? undefined : ruledLinks(plan, graph);
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
    if (duplicate > 0 && this.random.next() < duplicate) this.duplicateMs = leavesMs + this.way(behaviour, link, from, to);
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

/** @param rule its position; the stream that it draws links from */
function behaviourOf(traits: LinkTraits, graph: Graph, seed: number, rule: number): Behaviour {
  const links = graph.offsets[graph.size];
  const { jitter, loss, bandwidth, reorder, duplicate = 0 } = traits;
  const delay = traits.delay === undefined ? undefined : tabulatedDelayOf(traits.delay, 'network.delay');
  const losses = loss === undefined || loss === 0 ? undefined : lossesOf(loss, links);
  return {
    isPlain: losses === undefined && bandwidth === undefined && reorder === undefined && duplicate === 0,
    delay,
    drawn:
      delay !== undefined && traits.draw === 'link' ? drawnOnce(delay, graph, new Random(seed, 'links of the network', rule)) : undefined,
    jitter: jitter === undefined ? undefined : tabulatedDelayOf(jitter, 'network.jitter'),
    losses,
    duplicate,
    reorder: reorder?.probability ?? 0,
    heldBack: reorder === undefined ? undefined : tabulatedDelayOf(reorder.by, 'network.reorder.by'),
    bandwidth: bandwidth === undefined ? undefined : new Bandwidth(bandwidth, traits.queue, links),
  };
}

/** In order of the links, whichever of them have the rule. */
function drawnOnce(delay: Delay, graph: Graph, random: Random): Float64Array {
  const drawn = new Float64Array(graph.offsets[graph.size]);
  for (let a = 0; a < graph.size; a++) {
    for (let link = graph.offsets[a]; link < graph.offsets[a + 1]; link++) {
      const b = graph.targets[link];
      if (b < a) continue;
      drawn[link] = delay.draw(random);
      drawn[linkNumber(graph, b, a)] = drawn[link];
    }
  }
  return drawn;
}

function ruledLinks({ places, rules }: NetworkPlan, graph: Graph): Uint8Array {
  if (rules.length > 255) throw new InputError('network.links', 'no more than 255 rules', rules.length);
  const behaviours = new Uint8Array(graph.offsets[graph.size]);
  rules.forEach((rule, index) => {
    for (let from = 0; from < graph.size; from++) {
      if (!isEnd(rule.from, from, places) && !(rule.bothWays && isEnd(rule.to, from, places))) continue;
      for (let link = graph.offsets[from]; link < graph.offsets[from + 1]; link++) {
        if (fits(rule, from, graph.targets[link], places)) behaviours[link] = index + 1;
      }
    }
  });
  return behaviours;
}

function fits({ from, to, bothWays }: LinkRule, a: PeerId, b: PeerId, places: Places | undefined): boolean {
  return (isEnd(from, a, places) && isEnd(to, b, places)) || (bothWays && isEnd(to, a, places) && isEnd(from, b, places));
}

function isEnd(end: LinkEnd, peer: PeerId, places: Places | undefined): boolean {
  if ('peer' in end) return end.peer === peer;
  invariant(places?.kind === 'zones', 'a rule names a zone where there are some');
  return places.zoneOf[peer] === end.zone;
}
