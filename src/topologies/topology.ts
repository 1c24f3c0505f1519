/** A graph family by name. Each file of this folder defines one; `index.ts` is the registry. */
import type { Graph } from '../core/graph.ts';
import type { Parameters, Values } from '../core/parameters.ts';
import type { Random } from '../core/random.ts';

// biome-ignore lint/suspicious/noExplicitAny: a registry holds families of every parameter.
export interface Topology<Declared extends Parameters = any> {
  readonly name: string;
  /** What it is, in a line. */
  readonly title: string;
  /** Where it comes from: author, title, section. */
  readonly source: string;
  readonly parameters: Declared;
  /**
   * The graph on `size` ≥ 1 peers, links drawn from `random` where the family is random.
   * @throws InputError if there is no such graph of that size
   */
  build(size: number, parameters: Values<Declared>, random: Random): Graph;
}

/** Checks a topology's types and returns it. */
export function defineTopology<const Declared extends Parameters, const Name extends string = string>(
  topology: Topology<Declared> & { readonly name: Name },
): Topology<Declared> & { readonly name: Name } {
  return topology;
}
