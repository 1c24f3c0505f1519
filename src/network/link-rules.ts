/**
 * Which rule of the network a link has: the last one that fits. By directed link in an array of one, two or four bytes;
 * in a large complete graph it is found when the link is first used.
 */
import { directedLinkCount, firstLink, type Graph, linkNumber, neighboursOf } from '../core/graph.ts';
import { hasOnlyUsedLinks, LinkValues } from '../core/link-values.ts';
import type { PeerId } from '../core/protocol.ts';
import { fits, isEnd, type NetworkPlan } from './link-traits.ts';

/** By directed link: 0, or the number of its rule from 1. */
type RuleNumbers = Uint8Array | Uint16Array | Int32Array;

export class LinkRules {
  private readonly all: RuleNumbers | undefined;
  /** Of the links used so far: one more than the number of the rule. */
  private readonly found: LinkValues | undefined;
  private readonly plan: NetworkPlan;

  constructor(plan: NetworkPlan, graph: Graph) {
    const isLarge = hasOnlyUsedLinks(graph);
    this.plan = plan;
    this.all = isLarge ? undefined : ruledLinks(plan, graph);
    this.found = isLarge ? new LinkValues(graph) : undefined;
  }

  /** The number of the rule of the link from→to, from 1; 0 if none fits. @param link its number */
  of(link: number, from: PeerId, to: PeerId): number {
    return this.all === undefined ? this.find(this.found!, link, from, to) : this.all[link];
  }

  private find(found: LinkValues, link: number, from: PeerId, to: PeerId): number {
    const known = found.get(link);
    if (known > 0) return known - 1;
    const { rules, places } = this.plan;
    const number = rules.findLastIndex((rule) => fits(rule, from, to, places)) + 1;
    found.set(link, number + 1);
    return number;
  }
}

function ruledLinks({ places, rules }: NetworkPlan, graph: Graph): RuleNumbers {
  const ruleOf = ruleNumbers(rules.length, directedLinkCount(graph));
  rules.forEach((rule, index) => {
    if ('peer' in rule.from && 'peer' in rule.to) {
      const [a, b] = [rule.from.peer, rule.to.peer];
      setRule(ruleOf, linkNumber(graph, a, b), index + 1);
      if (rule.bothWays) setRule(ruleOf, linkNumber(graph, b, a), index + 1);
      return;
    }
    for (let from = 0; from < graph.size; from++) {
      if (!isEnd(rule.from, from, places) && !(rule.bothWays && isEnd(rule.to, from, places))) continue;
      const first = firstLink(graph, from);
      neighboursOf(graph, from).forEach((to, place) => {
        if (fits(rule, from, to, places)) ruleOf[first + place] = index + 1;
      });
    }
  });
  return ruleOf;
}

function ruleNumbers(rules: number, links: number): RuleNumbers {
  if (rules < 1 << 8) return new Uint8Array(links);
  return rules < 1 << 16 ? new Uint16Array(links) : new Int32Array(links);
}

function setRule(ruleOf: RuleNumbers, link: number, rule: number): void {
  if (link >= 0) ruleOf[link] = rule;
}
