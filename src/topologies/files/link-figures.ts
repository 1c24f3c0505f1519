/**
 * Delay, loss and bandwidth of links from what a file says of its edges, or from how far apart its nodes are. Each
 * figure goes over what the network of the experiment says of all links. A directed edge says it of its direction, and
 * of the other one too where no edge leads back; of several edges the first that says something counts.
 */

import { durationMs } from '../../core/durations.ts';
import { InputError } from '../../core/errors.ts';
import { directedLinkCount, neighboursOf } from '../../core/graph.ts';
import { arcsine, cosine, sine } from '../../core/trigonometry.ts';
import { counted, type FileEdge, type FileGraph, type WantedAttributes } from './names.ts';

/** What is known of a link, in one direction. */
export interface LinkFigures {
  readonly from: number;
  readonly to: number;
  readonly delayMs?: number;
  /** The probability that a copy is lost. */
  readonly loss?: number;
  /** Bits per second. */
  readonly bandwidth?: number;
}

/** What the user says of it: names of attributes, empty if there is none, and their units. */
export interface FigureOptions {
  readonly delay: string;
  readonly delayUnit: keyof typeof TIMES;
  readonly loss: string;
  readonly lossUnit: keyof typeof SHARES;
  readonly bandwidth: string;
  readonly bandwidthUnit: keyof typeof RATES;
  readonly distance: 'none' | 'globe' | 'plane';
  /** Names of two attributes of nodes; empty for the usual ones. */
  readonly coordinates: string;
  /** Of the signal: km per ms on the globe, else units of the plane per ms. */
  readonly speed: number;
}

const TIMES = { us: 0.001, ms: 1, s: 1000 } as const;
const SHARES = { share: 1, percent: 0.01 } as const;
const RATES = { bit: 1, kbit: 1e3, Mbit: 1e6, Gbit: 1e9 } as const;
const DAY_MS = 86_400_000;
const EARTH_KM = 6371;

/**
 * What coordinates are commonly called: GraphML of the Topology Zoo, others; the plane's of GEXF, Pajek, Inet, and DOT.
 */
const USUAL = {
  globe: ['Latitude,Longitude', 'latitude,longitude', 'lat,lon', 'lat,lng', 'lat,long'],
  plane: ['x,y', 'X,Y', 'pos'],
} as const;

type Figure = 'delayMs' | 'loss' | 'bandwidth';

/** One figure of a link, and how it is read. */
interface Source {
  readonly figure: Figure;
  readonly option: string;
  readonly attribute: string;
  readonly unit: string;
  /** What it must be, in words. */
  readonly expected: string;
  /** Undefined if it is not that. */
  read(text: string): number | undefined;
}

export function wantedAttributes(options: FigureOptions): WantedAttributes {
  return {
    edges: [...new Set(sourcesOf(options).map(({ attribute }) => attribute))],
    nodes: options.distance === 'none' ? [] : coordinatesOf(options).flatMap((pair) => pair.split(',')),
  };
}

/**
 * @param where what errors name: the file
 * @throws InputError if a value is none, or no edge has the attribute
 */
export function linkFigures(
  graph: FileGraph,
  options: FigureOptions,
  where: string,
): { figures: LinkFigures[]; remarks: string[] } {
  if (options.delay !== '' && options.distance !== 'none') {
    throw new InputError('topology.distance', 'none where topology.delay names an attribute', options.distance);
  }
  const links = new Links(graph);
  const remarks = sourcesOf(options).map((source) => links.take(source, where));
  if (options.distance !== 'none') remarks.push(links.measure(options, where));
  return { figures: links.figures(), remarks };
}

function sourcesOf({ delay, delayUnit, loss, lossUnit, bandwidth, bandwidthUnit }: FigureOptions): Source[] {
  const all: Source[] = [
    {
      figure: 'delayMs',
      option: 'delay',
      attribute: delay,
      unit: delayUnit,
      expected: `a time from 0 to a day in ${delayUnit}, or one with its unit`,
      read: (text) =>
        within(/[a-z]\s*$/i.test(text) ? (durationMs(text) ?? Number.NaN) : Number(text) * TIMES[delayUnit], 0, DAY_MS),
    },
    {
      figure: 'loss',
      option: 'loss',
      attribute: loss,
      unit: lossUnit,
      expected: lossUnit === 'share' ? 'a loss from 0 to 1' : 'a loss from 0 to 100 percent',
      read: (text) =>
        within(/%\s*$/.test(text) ? Number(text.replace('%', '')) / 100 : Number(text) * SHARES[lossUnit], 0, 1),
    },
    {
      figure: 'bandwidth',
      option: 'bandwidth',
      attribute: bandwidth,
      unit: `${bandwidthUnit}/s`,
      expected: `a bandwidth from 1 kbit to 1,000 Gbit a second, in ${bandwidthUnit} or with its unit`,
      read: (text) => within(rateOf(text, RATES[bandwidthUnit]), 1e3, 1e12),
    },
  ];
  return all.filter(({ attribute }) => attribute !== '');
}

/** Bits per second of `10`, `10Mbit`, `155 Mbps`, `1 Gb/s`. */
function rateOf(text: string, factor: number): number {
  const match = /^\s*([\d.eE+]+)\s*([kMGT]?)(?:bit|bits|b)(?:ps|\/s)?\s*$/i.exec(text);
  if (match === null) return Number(text) * factor;
  return Number(match[1]) * { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12 }[match[2].toLowerCase()]!;
}

function within(value: number, least: number, most: number): number | undefined {
  return value >= least && value <= most ? value : undefined;
}

function coordinatesOf({ distance, coordinates }: FigureOptions): readonly string[] {
  if (coordinates !== '') return [coordinates.replace(/\s*,\s*/, ',')];
  return distance === 'none' ? [] : USUAL[distance];
}

/** Figures by link and direction. */
class Links {
  private readonly graph: FileGraph;
  private readonly found = new Map<string, { from: number; to: number } & Partial<Record<Figure, number>>>();
  private readonly edges: readonly FileEdge[];

  constructor(graph: FileGraph) {
    this.graph = graph;
    this.edges = graph.edges;
  }

  /** Takes one figure from the edges' attributes. Returns what to say about it. */
  take({ figure, option, attribute, unit, expected, read }: Source, where: string): string {
    let doubles = 0;
    for (const { from, to, attributes, where: place } of this.edges) {
      const text = attributes[attribute];
      if (text === undefined) continue;
      const value = read(text);
      if (value === undefined)
        throw new InputError(place, `${expected} as ${attribute} of ${this.nameOf(from)} and ${this.nameOf(to)}`, text);
      const link = this.graph.isUndirected && to < from ? this.link(to, from) : this.link(from, to);
      if (link[figure] === undefined) link[figure] = value;
      else if (link[figure] !== value) doubles++;
    }
    if (![...this.found.values()].some((link) => link[figure] !== undefined)) {
      throw new InputError(`topology.${option}`, `the name of an attribute that edges in ${where} have`, attribute);
    }
    this.mirror(figure);
    const more = doubles > 0 ? `; ${counted(doubles, 'edge')} between the same peers left aside` : '';
    return `${where}: ${option} of links is ${attribute} in ${unit}${this.missing(figure)}${more}`;
  }

  /** Delays by the distance of the ends. */
  measure(options: FigureOptions, where: string): string {
    const { distance, speed } = options;
    const { graph, nodes } = this.graph;
    const pair = coordinatesOf(options).find((names) =>
      nodes.some((node) => node !== undefined && placeOf(node, names) !== undefined),
    );
    if (pair === undefined) {
      throw new InputError(
        'topology.coordinates',
        `two attributes that nodes in ${where} have, such as Latitude,Longitude`,
        coordinatesOf(options).join(' or '),
      );
    }
    const places = Array.from({ length: graph.size }, (_, peer) => placeOf(nodes[peer] ?? {}, pair));
    for (let a = 0; a < graph.size; a++) {
      for (const b of neighboursOf(graph, a)) {
        const [one, other] = [places[a], places[b]];
        if (one === undefined || other === undefined) continue;
        this.link(a, b).delayMs = (distance === 'globe' ? globeKm(one, other) : planeLength(one, other)) / speed;
      }
    }
    const of =
      distance === 'globe'
        ? `great circles between ${pair}, ${speed} km a ms`
        : `straight lines between ${pair}, ${speed} a ms`;
    return `${where}: delay of links by ${of}${this.missing('delayMs')}`;
  }

  figures(): LinkFigures[] {
    return [...this.found.values()];
  }

  private link(from: number, to: number): { from: number; to: number } & Partial<Record<Figure, number>> {
    const key = `${from}-${to}`;
    const known = this.found.get(key);
    if (known !== undefined) return known;
    const link = { from, to };
    this.found.set(key, link);
    return link;
  }

  /** Where nothing is said of a direction, what is said of the other one holds. */
  private mirror(figure: Figure): void {
    for (const { from, to, [figure]: value } of [...this.found.values()]) {
      if (value !== undefined) this.link(to, from)[figure] ??= value;
    }
  }

  private missing(figure: Figure): string {
    const { graph } = this.graph;
    const said = [...this.found.values()].filter((link) => link[figure] !== undefined).length;
    const without = (directedLinkCount(graph) - said) / 2;
    return without > 0 ? `; ${counted(without, 'link')} without it as the network says` : '';
  }

  private nameOf(peer: number): string {
    return this.graph.labels[peer];
  }
}

type Place = readonly [number, number];

function placeOf(node: Readonly<Record<string, string>>, names: string): Place | undefined {
  // DOT says both in one: pos="1.5,2!".
  const texts = names.includes(',') ? names.split(',').map((name) => node[name]) : (node[names]?.split(',') ?? []);
  const [x, y] = texts.map((text) => (text === undefined ? Number.NaN : Number.parseFloat(text)));
  return Number.isFinite(x) && Number.isFinite(y) ? [x, y] : undefined;
}

function planeLength([x, y]: Place, [otherX, otherY]: Place): number {
  return Math.sqrt((x - otherX) * (x - otherX) + (y - otherY) * (y - otherY));
}

/** The great circle between two places in degrees (haversine). */
function globeKm([latitude, longitude]: Place, [otherLatitude, otherLongitude]: Place): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const half = (degrees: number) => {
    const root = sine(radians(degrees) / 2);
    return root * root;
  };
  const across = cosine(radians(latitude)) * cosine(radians(otherLatitude)) * half(otherLongitude - longitude);
  return 2 * EARTH_KM * arcsine(Math.min(1, Math.sqrt(half(otherLatitude - latitude) + across)));
}
