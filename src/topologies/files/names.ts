/** Peers by the names that a file gives them, and the links between them: what each reader fills, and the graph that comes of it. */
import { InputError } from '../../core/errors.ts';
import { type Graph, graphOf } from '../../core/graph.ts';

export interface FileGraph {
  readonly graph: Graph;
  /** What the file calls each peer, by number. */
  readonly labels: readonly string[];
  /** By what its links name each peer, where that is neither its number nor its label. */
  readonly ids?: readonly string[];
}

/** A link that is yet to be resolved: in some formats the peers that it names may come after it. */
export interface NamedLink {
  readonly from: string;
  readonly to: string;
  readonly line: number;
}

export class Names {
  private readonly file: string;
  private readonly numbers = new Map<string, number>();
  private readonly labels: string[] = [];
  private ends = new Int32Array(1024);
  private count = 0;

  constructor(file: string) {
    this.file = file;
  }

  /** The peer of that name, made where there is none yet. */
  peer(name: string): number {
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    this.numbers.set(name, this.labels.length);
    return this.labels.push(name) - 1;
  }

  /** A peer that the file declares, once. */
  declare(name: string, label: string, line: number): void {
    if (this.numbers.has(name)) throw new InputError(`${this.file}:${line}`, 'each node once', name);
    this.labels[this.peer(name)] = label;
  }

  /** Calls a declared peer something else than what the file's links call it. */
  relabel(name: string, label: string): void {
    const number = this.numbers.get(name);
    if (number !== undefined) this.labels[number] = label;
  }

  link(a: number, b: number): void {
    if (this.count === this.ends.length) {
      const longer = new Int32Array(this.count * 2);
      longer.set(this.ends);
      this.ends = longer;
    }
    this.ends[this.count++] = a;
    this.ends[this.count++] = b;
  }

  /** A link between peers that are declared. */
  linkDeclared({ from, to, line }: NamedLink): void {
    const [a, b] = [from, to].map((name) => {
      const number = this.numbers.get(name);
      if (number === undefined) throw new InputError(`${this.file}:${line}`, 'an edge between nodes that the file declares', name);
      return number;
    });
    this.link(a, b);
  }

  /** @throws InputError where the file has no peers */
  graph(): FileGraph {
    const size = this.labels.length;
    if (size === 0) throw new InputError(this.file, 'at least one node');
    const order = this.ownNumbers();
    if (order === undefined) {
      const ids = [...this.numbers.keys()];
      const isCalledOtherwise = ids.some((id, number) => id !== this.labels[number]);
      return { graph: graphOf(size, this.ends, this.count), labels: this.labels, ...(isCalledOtherwise ? { ids } : {}) };
    }
    for (let i = 0; i < this.count; i++) this.ends[i] = order[this.ends[i]];
    const labels = new Array<string>(size);
    for (let i = 0; i < size; i++) labels[order[i]] = this.labels[i];
    return { graph: graphOf(size, this.ends, this.count), labels };
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
