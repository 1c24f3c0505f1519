/** The state at a moment as one would count it by hand: every fact from the first on, with maps and sets. */
import type { Fact } from '../../src/trace/facts.ts';

interface Copy {
  readonly from: number;
  readonly to: number;
}

/** @param chosen as `origin:sequence`; all broadcasts if it is left out */
export function obviousMoment(facts: readonly Fact[], size: number, chosen?: string) {
  const has = new Array<'not yet' | 'received' | 'delivered'>(size).fill('not yet');
  const condition = new Array<'up' | 'down' | 'still'>(size).fill('up');
  const duplicates = new Array<number>(size).fill(0);
  const deliveries = new Array<number>(size).fill(0);
  const parent = new Array<number>(size).fill(-1);
  const blocked = new Set<number>();
  const inFlight = new Map<number, Copy>();
  const carrying = new Set<number>();
  let [sent, received, lost, wasted] = [0, 0, 0, 0];

  const isChosen = (origin: number | undefined, sequence: number | undefined) =>
    origin !== undefined && (chosen === undefined || chosen === `${origin}:${sequence}`);
  const arrives = (peer: number, from: number) => {
    received++;
    if (chosen === undefined) return;
    if (has[peer] === 'not yet') {
      has[peer] = 'received';
      parent[peer] = from;
    } else {
      duplicates[peer]++;
      wasted++;
    }
  };
  const leaves = (message: number, from: number, to: number) => {
    carrying.add(message);
    if (from !== to) sent++;
  };

  for (const fact of facts) {
    const { peer } = fact;
    if (fact.fact === 'broadcast' && chosen === `${peer}:${fact.sequence}` && has[peer] === 'not yet')
      has[peer] = 'received';
    if (fact.fact === 'delivered') {
      deliveries[peer]++;
      if (isChosen(fact.origin, fact.sequence)) has[peer] = 'delivered';
    }
    if (fact.fact === 'sent' || fact.fact === 'duplicated') {
      inFlight.set(fact.message, { from: peer, to: fact.to });
      if (isChosen(fact.origin, fact.sequence)) leaves(fact.message, peer, fact.to);
    }
    if (fact.fact === 'received') {
      inFlight.delete(fact.message);
      if (isChosen(fact.origin, fact.sequence) && fact.from !== peer) arrives(peer, fact.from);
    }
    if (fact.fact === 'dropped') {
      inFlight.delete(fact.message);
      if (isChosen(fact.origin, fact.sequence)) lost++;
    }
    if (fact.fact === 'carried' && isChosen(fact.origin, fact.sequence)) {
      if (fact.copy === 'received' && fact.other !== peer) arrives(peer, fact.other);
      if (fact.copy === 'dropped') lost++;
      if (fact.copy === 'sent' || fact.copy === 'duplicated') leaves(fact.message, peer, fact.other);
    }
    if (fact.fact === 'afflicted' && fact.text.endsWith('blocked')) blocked.add(peer);
    if (fact.fact === 'relieved' && fact.text.endsWith('blocked')) blocked.delete(peer);
    if (fact.fact === 'crashed' || fact.fact === 'left') {
      blocked.delete(peer);
      condition[peer] = 'down';
      if (has[peer] === 'received') {
        has[peer] = 'not yet';
        parent[peer] = -1;
      }
    }
    if (fact.fact === 'restarted' || fact.fact === 'joined') condition[peer] = 'up';
    if (condition[peer] !== 'down' && fact.fact === 'paused') condition[peer] = 'still';
    if (condition[peer] !== 'down' && fact.fact === 'resumed') condition[peer] = 'up';
  }

  return {
    has,
    condition,
    duplicates,
    deliveries,
    parent,
    inFlight: [...inFlight].map(([message, { from, to }]) => `${from} ${to}${carrying.has(message) ? ' carries' : ''}`),
    sums: {
      made: facts.filter(({ fact }) => fact === 'broadcast').length,
      holders: has.filter((one) => one !== 'not yet').length,
      delivered: has.filter((one) => one === 'delivered').length,
      crashed: condition.filter((one) => one === 'down').length,
      blocked: blocked.size,
      paused: condition.filter((one) => one === 'still').length,
      ...{ sent, received, lost, wasted },
    },
  };
}
