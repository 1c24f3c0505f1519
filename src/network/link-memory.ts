/**
 * The state of links besides their traits, by directed link. Only what is configured is kept: bandwidth and delays that
 * are drawn once take eight bytes a link, loss bursts one. Each is made when the first rule needs it; a link has one
 * rule, so all rules share it.
 */
import { firstLink, type Graph, linkNumber, neighboursOf } from '../core/graph.ts';
import { hasOnlyUsedLinks, LinkValues } from '../core/link-values.ts';
import type { PeerId } from '../core/protocol.ts';
import { Random } from '../core/random.ts';
import type { Delay } from './delay.ts';
import type { LinkRules } from './link-rules.ts';

/** Delays that are drawn once for each link, the same in both directions. */
export interface DrawnDelays {
  /** @param link the number of the directed link from→to */
  of(link: number, from: PeerId, to: PeerId): number;
}

export class LinkMemory {
  private readonly graph: Graph;
  private readonly seed: number;
  private readonly rules: LinkRules | undefined;
  private busy: LinkValues | undefined;
  private chains: LinkValues | undefined;
  private drawn: LinkValues | undefined;

  constructor(graph: Graph, seed: number, rules: LinkRules | undefined) {
    this.graph = graph;
    this.seed = seed;
    this.rules = rules;
  }

  /** By directed link: when everything in its queue will have left. */
  get busyUntil(): LinkValues {
    this.busy ??= new LinkValues(this.graph);
    return this.busy;
  }

  /** By directed link: the state of its chain of losses. */
  get chainStates(): LinkValues {
    this.chains ??= new LinkValues(this.graph, (links) => new Uint8Array(links));
    return this.chains;
  }

  /** Delays drawn once for each link of a rule. */
  drawnOnce(delay: Delay, rule: number): DrawnDelays {
    const { graph, seed } = this;
    this.drawn ??= new LinkValues(graph);
    if (hasOnlyUsedLinks(graph)) return drawnWhenUsed(delay, rule, seed, this.drawn);
    this.drawAll(delay, rule, this.drawn);
    return { of: (link) => this.drawn!.get(link) };
  }

  /** From the stream of the rule, for all links in their order. */
  private drawAll(delay: Delay, rule: number, drawn: LinkValues): void {
    const { graph, rules } = this;
    const random = new Random(this.seed, 'links of the network', rule);
    for (let a = 0; a < graph.size; a++) {
      const first = firstLink(graph, a);
      neighboursOf(graph, a).forEach((b, place) => {
        if (b < a) return;
        const ms = delay.draw(random);
        const back = linkNumber(graph, b, a);
        if (rules === undefined || rules.of(first + place, a, b) === rule) drawn.set(first + place, ms);
        if (rules === undefined || rules.of(back, b, a) === rule) drawn.set(back, ms);
      });
    }
  }
}

/** Each link has a stream of its own, so it does not matter which is used first. */
function drawnWhenUsed(delay: Delay, rule: number, seed: number, drawn: LinkValues): DrawnDelays {
  return {
    of: (link, from, to) => {
      const known = drawn.get(link);
      if (known !== 0) return Math.max(known, 0);
      const ms = delay.draw(new Random(seed, `link ${Math.min(from, to)}-${Math.max(from, to)} of the network`, rule));
      // A delay of 0 is kept as −1, as 0 says that none was drawn.
      drawn.set(link, ms === 0 ? -1 : ms);
      return ms;
    },
  };
}
