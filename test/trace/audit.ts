/**
 * The audit of a run, from its facts alone: every copy of a message is sent once, under the next number; it ends at
 * most once, after it was sent, where it was sent to and as what it was sent; what has not ended is in flight. Then the
 * books, which the runtime counts beside the facts, are held against it.
 */
import { expect } from 'vitest';
import { type Graph, neighboursOf } from '../../src/core/graph.ts';
import type { Books } from '../../src/trace/books.ts';
import type { Fact } from '../../src/trace/facts.ts';
import type { FactLog } from '../../src/trace/log.ts';

type Further = Extract<Fact, { readonly fact: 'carried' }>;
type Behind = Extract<Fact, { readonly fact: 'contents' | 'relates-to' }>;
type Copy = Exclude<Extract<Fact, { readonly message: number }>, Further | Behind>;

/** All that a copy carries, where its fact and those behind it say so. */
function contentsOf(facts: readonly Fact[], index: number): string[] {
  const fact = facts[index] as Copy;
  if (fact.origin === undefined) return [];
  const names = [`${fact.origin}:${fact.sequence}`];
  for (let next = facts[index + 1], at = index + 1; next?.fact === 'carried'; next = facts[++at])
    names.push(`${next.origin}:${next.sequence}`);
  return names;
}

export interface Audit {
  /** What is wrong, each with the place of its fact. */
  readonly wrong: readonly string[];
  /** Copies that were sent and neither received nor dropped, by kind. */
  readonly left: ReadonlyMap<string, number>;
}

const silent: ReadonlySet<Fact['fact']> = new Set([
  'broadcast',
  'received',
  'delivered',
  'timer-fired',
  'noted',
  'suspected',
  'restored',
]);

export function auditOf(facts: readonly Fact[]): Audit {
  const wrong: string[] = [];
  /** By number: from, to and what it is; and whether it has ended. */
  const copies: string[] = [];
  const isOver: boolean[] = [];
  const crashed = new Set<number>();
  let timeMs = 0;
  /** What the last fact of a copy says of it, as each fact of its further broadcasts has to. */
  let last = '';
  facts.forEach((fact, index) => {
    const blame = (what: string) => wrong.push(`fact ${index}, ${JSON.stringify(fact)}: ${what}`);
    if (fact.time < timeMs) blame('time goes back');
    timeMs = fact.time;
    if (silent.has(fact.fact) && crashed.has(fact.peer)) blame('its peer has crashed');
    switch (fact.fact) {
      case 'sent':
      case 'duplicated':
        if (fact.message !== copies.length) blame(`the next number is ${copies.length}`);
        if (fact.fact === 'duplicated' && copies[fact.of] !== deliveryPathOf(facts, index, fact.peer, fact.to))
          blame('no such copy was sent before');
        copies[fact.message] = deliveryPathOf(facts, index, fact.peer, fact.to);
        break;
      case 'received':
      case 'dropped': {
        const way =
          fact.fact === 'received'
            ? deliveryPathOf(facts, index, fact.from, fact.peer)
            : deliveryPathOf(facts, index, fact.peer, fact.to);
        if (copies[fact.message] !== way) blame(`as sent before: ${copies[fact.message]}`);
        if (isOver[fact.message]) blame('it has ended before');
        isOver[fact.message] = true;
        break;
      }
      case 'carried':
        if (saidOf(fact) !== last) blame('right behind the fact of its copy, and as that says');
        break;
      case 'crashed':
      case 'left':
        crashed.add(fact.peer);
        break;
      case 'restarted':
        crashed.delete(fact.peer);
        break;
      default:
    }
    last = saidOf(fact) ?? '';
  });
  const left = new Map<string, number>();
  copies.forEach((way, number) => {
    const kind = way.split(' ').slice(3).join(' ');
    if (!isOver[number]) left.set(kind, (left.get(kind) ?? 0) + 1);
  });
  return { wrong, left };
}

/** From, to and content of a copy. */
function deliveryPathOf(facts: readonly Fact[], index: number, from: number, to: number): string {
  return `${from} ${to} ${contentsOf(facts, index).join('+') || '-'} ${(facts[index] as Copy).kind}`;
}

/** What the fact of a copy, and those of what it carries besides, have in common. */
function saidOf(fact: Fact): string | undefined {
  if (fact.fact === 'carried')
    return `${fact.copy} ${fact.time} ${fact.peer} ${fact.other} ${fact.message} ${fact.kind}`;
  if (!('message' in fact) || fact.fact === 'contents' || fact.fact === 'relates-to') return undefined;
  return `${fact.fact} ${fact.time} ${fact.peer} ${fact.fact === 'received' ? fact.from : fact.to} ${fact.message} ${fact.kind}`;
}

/**
 * Holds a run to its audit, and its books to its facts. At trace level full, of a run none of whose processes was
 * killed.
 */
export function expectSound({
  books,
  log,
  graph,
}: {
  readonly books: Books;
  readonly log: FactLog;
  readonly graph: Graph;
}): void {
  expect(log.level).toBe('full');
  const facts = [...log.facts()];
  const { wrong, left } = auditOf(facts);
  expect(wrong.slice(0, 5)).toEqual([]);
  expect(books.contradictions()).toEqual([]);
  expect(sumsOf(books, (kind) => left.get(kind) ?? 0)).toEqual(Array.from(books.kindInFlight));
  const counted = (...names: readonly Fact['fact'][]) => {
    const chosen = facts.filter((fact): fact is Copy => names.includes(fact.fact));
    return sumsOf(books, (kind) => chosen.filter((fact) => fact.kind === kind).length);
  };
  expect(counted('sent', 'duplicated')).toEqual(Array.from(books.kindSent));
  expect(counted('duplicated')).toEqual(Array.from(books.kindDuplicated));
  expect(counted('received')).toEqual(Array.from(books.kindReceived));
  expect(counted('dropped')).toEqual(Array.from(books.kindDropped));
  const byPeer = (name: Fact['fact'], carries = false) => {
    const counts = new Array<number>(books.size).fill(0);
    facts.forEach((fact, index) => {
      if (fact.fact === name) counts[fact.peer] += carries ? contentsOf(facts, index).length : 1;
    });
    return counts;
  };
  expect(byPeer('broadcast')).toEqual(Array.from(books.broadcasts));
  expect(byPeer('delivered')).toEqual(Array.from(books.delivered));
  expect(byPeer('received')).toEqual(Array.from(books.handled));
  expect(byPeer('sent', true)).toEqual(Array.from(books.sent));
  expect(byPeer('received', true)).toEqual(Array.from(books.received));
  expectLinks(books, graph, facts);
}

function sumsOf({ kinds }: Books, count: (kind: string) => number): number[] {
  return kinds.map(({ name }) => count(name));
}

/** What went on each link, and between each pair of peers. */
function expectLinks(
  { size, linkMessages, linkBytes, pairSent, pairReceived }: Books,
  graph: Graph,
  facts: readonly Fact[],
): void {
  const messages = new Float64Array(size * size);
  const bytes = new Float64Array(size * size);
  const copies = { sent: new Float64Array(size * size), received: new Float64Array(size * size) };
  facts.forEach((fact, index) => {
    if (fact.fact === 'sent') {
      const pair = fact.peer * size + fact.to;
      messages[pair]++;
      bytes[pair] += fact.bytes;
      copies.sent[pair] += contentsOf(facts, index).length;
    }
    if (fact.fact === 'received') copies.received[fact.peer * size + fact.from] += contentsOf(facts, index).length;
  });
  const byLink = (pairs: Float64Array) => {
    const peers = Array.from({ length: size }, (_, peer) => peer);
    return peers.flatMap((peer) => Array.from(neighboursOf(graph, peer), (to) => pairs[peer * size + to]));
  };
  if (linkMessages !== undefined) expect(byLink(messages)).toEqual(Array.from(linkMessages));
  if (linkBytes !== undefined) expect(byLink(bytes)).toEqual(Array.from(linkBytes));
  if (pairSent === undefined) return;
  expect(Array.from(copies.sent)).toEqual(Array.from(pairSent));
  expect(Array.from(copies.received)).toEqual(Array.from(pairReceived!));
}
