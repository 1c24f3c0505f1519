/**
 * Peers by the names that a file gives them, and the edges between them: what each reader fills, and the graph that
 * comes of it.
 */
import { InputError } from '../../core/errors.ts';
import { type Graph, linkCount } from '../../core/graph.ts';
import { grown } from '../../core/grown-array.ts';
import { graphOf } from '../../core/link-rows.ts';

export interface FileGraph {
  readonly graph: Graph;
  /** What the file calls each peer, by number. */
  readonly labels: readonly string[];
  /** By what its links name each peer, where that is neither its number nor its label. */
  readonly ids?: readonly string[];
  /** How the file was read and what was left out, as a remark of the run. */
  readonly remark: string;
  /** True if the file says that its edges have no direction; false if they have one, or where it says nothing. */
  readonly isUndirected: boolean;
  /** What was asked for of the file's edges, by peer numbers. */
  readonly edges: readonly FileEdge[];
  /** By peer: what was asked for of the file's nodes. */
  readonly nodes: readonly Attributes[];
}

/** Values of attributes by name, as they stand in the file. */
export type Attributes = Readonly<Record<string, string>>;

/** An edge with the attributes that were asked for. */
export interface FileEdge {
  readonly from: number;
  readonly to: number;
  readonly attributes: Attributes;
  /** Where it stands in the file, for errors. */
  readonly where: string;
}

/** Names of the attributes that the run uses. */
export interface WantedAttributes {
  readonly edges: readonly string[];
  readonly nodes: readonly string[];
}

export const noAttributes: WantedAttributes = { edges: [], nodes: [] };

/** A link that is yet to be resolved: in some formats the peers that it names may come after it. */
export interface NamedLink {
  readonly from: string;
  readonly to: string;
  readonly line: number;
  readonly attributes: Record<string, string>;
}

/** Finds the value of an attribute by its name. */
export type AttributeOf = (attribute: string) => string | undefined;

export class Names {
  /** True if the file says that its edges have a direction. */
  directed = false;
  /** True if the file says that they have none. */
  undirected = false;
  readonly file: string;
  readonly wanted: WantedAttributes;
  private readonly numbers = new Map<string, number>();
  private readonly ids: string[] = [];
  private readonly labels: string[] = [];
  private readonly edges: FileEdge[] = [];
  private readonly nodes: Attributes[] = [];
  private ends = new Int32Array(1024);
  private count = 0;
  private loops = 0;

  constructor(file: string, wanted: WantedAttributes = noAttributes) {
    this.file = file;
    this.wanted = wanted;
  }

  get size(): number {
    return this.ids.length;
  }

  has(name: string): boolean {
    return this.numbers.has(name);
  }

  /** The peer of that name, made if there is none yet. */
  peer(name: string): number {
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    this.numbers.set(name, this.ids.length);
    this.labels.push(name);
    return this.ids.push(name) - 1;
  }

  /** A peer that the file declares, once. */
  declare(name: string, label: string, line: number): number {
    if (this.numbers.has(name)) throw new InputError(`${this.file}:${line}`, 'each node once', name);
    const peer = this.peer(name);
    this.relabel(name, label);
    return peer;
  }

  /** Calls a declared peer something else than what the file's links call it. */
  relabel(name: string, label: string): void {
    const number = this.numbers.get(name);
    const line = label.replace(/[\s\p{Cc}]+/gu, ' ').trim();
    if (number !== undefined && line !== '') this.labels[number] = line;
  }

  describe(peer: number, attributeOf: AttributeOf): void {
    const { nodes } = this.wanted;
    if (nodes.length > 0) this.nodes[peer] = { ...this.nodes[peer], ...chosen(nodes, attributeOf) };
  }

  /**
   * @param attributeOf is asked for the attributes that the run uses;
   * @param where the place of the edge in the file
   */
  link(a: number, b: number, attributeOf?: AttributeOf, where: string | number = ''): void {
    if (a === b) this.loops++;
    if (this.count === this.ends.length) this.ends = grown(this.ends);
    this.ends[this.count++] = a;
    this.ends[this.count++] = b;
    const { edges } = this.wanted;
    if (edges.length === 0 || attributeOf === undefined || a === b) return;
    const place = where === '' ? this.file : `${this.file}:${where}`;
    this.edges.push({ from: a, to: b, attributes: chosen(edges, attributeOf), where: place });
  }

  /** A link between peers that are declared. */
  linkDeclared({ from, to, line, attributes }: NamedLink): void {
    const [a, b] = [from, to].map((name) => {
      const number = this.numbers.get(name);
      if (number === undefined)
        throw new InputError(`${this.file}:${line}`, 'an edge between nodes that the file declares', name);
      return number;
    });
    this.link(a, b, (name) => attributes[name], line);
  }

  /**
   * @param kind what the file was recognised as: `edge list with header from,to`
   * @param notes what else is to be said of it
   * @throws InputError if the file has no peers
   */
  graph(kind: string, notes: readonly string[] = []): FileGraph {
    const size = this.ids.length;
    if (size === 0) throw new InputError(this.file, 'at least one node', `${kind} without any`);
    const { ids, labels, nodes, edges } = this;
    const order = this.ownNumbers();
    const isCalledOtherwise = order === undefined && ids.some((id, peer) => id !== labels[peer]);
    if (order !== undefined) for (let i = 0; i < this.count; i++) this.ends[i] = order[this.ends[i]];
    const graph = graphOf(size, this.ends, this.count);
    return {
      graph,
      labels: inOrder(labels, order),
      ...(isCalledOtherwise ? { ids } : {}),
      remark: `${this.file}: ${[this.remark(kind, linkCount(graph)), ...notes].join('; ')}`,
      isUndirected: this.undirected && !this.directed,
      edges:
        order === undefined ? edges : edges.map((edge) => ({ ...edge, from: order[edge.from], to: order[edge.to] })),
      nodes: inOrder(nodes, order),
    };
  }

  private remark(kind: string, links: number): string {
    const { loops, directed } = this;
    const doubles = this.count / 2 - loops - links;
    const parts = [
      `${kind}: ${counted(this.size, 'peer')}, ${counted(links, 'link')}`,
      ...(directed ? ['each directed edge is a link both ways'] : []),
      ...(loops > 0 ? [`${counted(loops, 'edge')} from a peer to itself left out`] : []),
      ...(doubles > 0 ? [`${counted(doubles, 'edge')} between two peers that have a link already left out`] : []),
    ];
    return parts.join('; ');
  }

  /** The names as numbers, where they are exactly 0..N−1. */
  private ownNumbers(): Int32Array | undefined {
    const order = new Int32Array(this.numbers.size);
    for (const [name, number] of this.numbers) {
      const own = Number(name);
      // Names differ, so if each is one of N numbers as we would write it, each number has its name.
      if (String(own) !== name || !Number.isInteger(own) || own < 0 || own >= order.length) return undefined;
      order[number] = own;
    }
    return order;
  }
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function chosen(names: readonly string[], attributeOf: AttributeOf): Attributes {
  const found: Record<string, string> = {};
  for (const name of names) {
    const value = attributeOf(name);
    if (value !== undefined && value.trim() !== '') found[name] = value.trim();
  }
  return found;
}

function inOrder<Value>(values: readonly Value[], order: Int32Array | undefined): readonly Value[] {
  if (order === undefined) return values;
  const result: Value[] = [];
  for (let i = 0; i < order.length; i++) result[order[i]] = values[i];
  return result;
}
