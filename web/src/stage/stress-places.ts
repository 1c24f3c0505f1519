/**
 * Places at which the distance of two peers is about the number of links between them: stress, made small pair by pair
 * (Zheng and others, Graph Drawing by Stochastic Gradient Descent, 2018). Of many peers only some pairs count:
 * each peer with its neighbours and with a few peers far apart from one another. It always gives the same places.
 */
import { type Graph, neighboursOf, Random } from '../../../src/browser.ts';
import { fitted, inDisc, type Places } from './place-set.ts';
import { spreadingFrom } from './spreading-order.ts';

/** Peers up to which all pairs count. */
const ALL_PAIRS = 1_200;
const PIVOTS = 24;
const ROUNDS = 20;
/** Peers up to which none lies on another. */
const APART_MOST = 500;

export class StressPlaces {
  readonly places: Places;
  private readonly from: Int32Array;
  private readonly to: Int32Array;
  private readonly distance: Float32Array;
  /** By pair: 1 if only its second peer moves, as its first would be torn by all others. */
  private readonly isOneSided: Uint8Array;
  private round = 0;

  constructor(graph: Graph) {
    const pairs = graph.size <= ALL_PAIRS ? allPairs(graph) : somePairs(graph);
    this.from = Int32Array.from(pairs.from);
    this.to = Int32Array.from(pairs.to);
    this.distance = Float32Array.from(pairs.distance);
    this.isOneSided = Uint8Array.from(pairs.isOneSided);
    this.shuffle();
    this.places = new Float32Array(2 * graph.size);
    const { order } = spreadingFrom(graph, 0);
    const spread = Math.sqrt(graph.size);
    for (const [index, peer] of order.entries())
      this.places.set(
        inDisc(index, graph.size).map((value) => value * spread),
        2 * peer,
      );
  }

  /** One round over all pairs; false if it was the last one. */
  improve(): boolean {
    // From the square of the longest distance down to a small step.
    const longest = 4 * Math.sqrt(this.places.length);
    const step = longest * (0.05 / longest) ** (this.round / (ROUNDS - 1));
    for (let pair = 0; pair < this.from.length; pair++) this.pull(pair, step);
    return ++this.round < ROUNDS;
  }

  /** The places so far, in the square, and none too near to another. */
  shown(): Places {
    const places = fitted(this.places.slice());
    return this.places.length > 2 * APART_MOST ? places : fitted(apart(places));
  }

  private pull(pair: number, step: number): void {
    const { places } = this;
    const [one, other] = [2 * this.from[pair], 2 * this.to[pair]];
    const wanted = this.distance[pair];
    const [x, y] = [places[one] - places[other], places[one + 1] - places[other + 1]];
    const length = Math.hypot(x, y) || 1e-3;
    const share = (Math.min(1, step / (wanted * wanted)) * (length - wanted)) / (2 * length);
    if (this.isOneSided[pair] === 0) {
      places[one] -= share * x;
      places[one + 1] -= share * y;
    }
    places[other] += share * x;
    places[other + 1] += share * y;
  }

  /** Once is enough: the pairs of one peer no longer stand side by side. */
  private shuffle(): void {
    const random = new Random(1, 'places');
    for (let index = this.from.length - 1; index > 0; index--) {
      const other = random.integer(index + 1);
      swap(this.from, index, other);
      swap(this.to, index, other);
      swap(this.distance, index, other);
      swap(this.isOneSided, index, other);
    }
  }
}

interface Pairs {
  readonly from: number[];
  readonly to: number[];
  readonly distance: number[];
  readonly isOneSided: number[];
}

function allPairs(graph: Graph): Pairs {
  const pairs: Pairs = { from: [], to: [], distance: [], isOneSided: [] };
  for (let peer = 0; peer < graph.size; peer++) addPairs(pairs, graph, peer, (other) => other > peer);
  return pairs;
}

function somePairs(graph: Graph): Pairs {
  const pairs: Pairs = { from: [], to: [], distance: [], isOneSided: [] };
  const { size } = graph;
  for (let peer = 0; peer < size; peer++)
    for (const other of neighboursOf(graph, peer)) if (other > peer) add(pairs, peer, other, 1);
  const nearest = new Int32Array(size).fill(0x7fffffff);
  for (let count = 0, pivot = 0; count < PIVOTS; count++) {
    const hop = addPairs(pairs, graph, pivot, (other) => other !== pivot, 1);
    // The next one is as far as possible from those before it.
    for (let peer = 0; peer < size; peer++) nearest[peer] = Math.min(nearest[peer], Math.max(hop[peer], 0));
    pivot = nearest.reduce((most, hops, peer) => (hops > nearest[most] ? peer : most), 0);
  }
  return pairs;
}

/** @returns by peer: how far it is */
function addPairs(pairs: Pairs, graph: Graph, peer: number, isWanted: (other: number) => boolean, isOneSided = 0) {
  const { hop } = spreadingFrom(graph, peer);
  const missing = Math.ceil(Math.sqrt(graph.size));
  for (let other = 0; other < graph.size; other++)
    if (isWanted(other)) add(pairs, peer, other, hop[other] < 0 ? missing : hop[other], isOneSided);
  return hop;
}

function add(pairs: Pairs, one: number, other: number, hops: number, isOneSided = 0): void {
  pairs.from.push(one);
  pairs.to.push(other);
  pairs.distance.push(hops);
  pairs.isOneSided.push(isOneSided);
}

function swap(array: Int32Array | Float32Array | Uint8Array, one: number, other: number): void {
  const kept = array[one];
  array[one] = array[other];
  array[other] = kept;
}

/** Moves peers apart that would touch. */
function apart(places: Places): Places {
  const least = 2.6 / Math.sqrt(places.length);
  for (let round = 0; round < 30; round++)
    for (let one = 0; one < places.length; one += 2)
      for (let other = 0; other < one; other += 2) {
        const [x, y] = [places[one] - places[other], places[one + 1] - places[other + 1]];
        const length = Math.hypot(x, y) || 1e-3;
        if (length >= least) continue;
        const share = (0.5 * (least - length)) / length;
        places[one] += share * x;
        places[one + 1] += share * y;
        places[other] -= share * x;
        places[other + 1] -= share * y;
      }
  return places;
}
