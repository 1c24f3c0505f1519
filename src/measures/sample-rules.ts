/**
 * Rules by which the values of several samples are combined. Each number of a measure declares its own rule, so none is
 * taken from one sample alone.
 *
 * A sum counts an absent figure as 0; the greatest and the least are of the samples that have one; a mean exists only
 * if every sample has the figure. A group of figures that some sample does not have at all is absent, unless it is
 * `ofSome`.
 */
import { invariant } from '../core/invariant.ts';

/** `each`: kept sample by sample only. `same`: the same in every sample. */
type NumberRule = 'sum' | 'mean' | 'max' | 'min' | 'same' | 'each';

export type Rule =
  | NumberRule
  | 'any'
  | 'all'
  | { readonly fields: Rules }
  | ListRule
  | { readonly ofSome: Rules }
  | { readonly entries: 'sum' };

export type Rules = Readonly<Record<string, Rule>>;

/** For a list whose items are identified by one of their keys. */
interface ListRule {
  readonly itemsBy: string;
  readonly fields: Rules;
}

/**
 * The rules that a figure of this type may declare: one for each number in it, or `each` for a part that is kept sample
 * by sample.
 */
export type Together<Figure> = 'each' | WholeRule<Exclude<Figure, undefined>>;

type WholeRule<Figure> = [Figure] extends [number]
  ? NumberRule
  : [Figure] extends [boolean]
    ? 'any' | 'all' | 'same'
    : [Figure] extends [string]
      ? 'same'
      : Figure extends readonly (infer Item)[]
        ? Item extends object
          ? { [By in keyof Item]-?: { readonly itemsBy: By; readonly fields: Fields<Omit<Item, By>> } }[keyof Item]
          : never
        : string extends keyof Figure
          ? { readonly entries: 'sum' }
          : { readonly fields: Fields<Figure> } | { readonly ofSome: Fields<Figure> };

type Fields<Figure> = { readonly [Key in keyof Figure]-?: Together<Figure[Key]> };

/** Combines the values of samples. @param values one for each sample, undefined if it has none */
export function putTogether(rule: Rule, values: readonly unknown[]): unknown {
  const present = values.filter((value) => value !== undefined);
  const isWhole = present.length === values.length;
  if (rule === 'each' || present.length === 0) return undefined;
  if (typeof rule === 'string') return scalarOf(rule, present as (number | boolean | string)[], isWhole);
  if ('entries' in rule) return fieldsOf(() => 'sum', present);
  if ('ofSome' in rule) return fieldsOf((key) => rule.ofSome[key], present);
  if (!isWhole) return undefined;
  return 'itemsBy' in rule ? listOf(rule, present as Item[][]) : fieldsOf((key) => rule.fields[key], present);
}

function scalarOf(rule: string, present: readonly (number | boolean | string)[], isWhole: boolean): unknown {
  const sum = () => (present as number[]).reduce((total, value) => total + value, 0);
  switch (rule) {
    case 'sum':
      return sum();
    case 'mean':
      return isWhole ? sum() / present.length : undefined;
    // Lists of samples are long, and arguments of a call are not.
    case 'max':
      return (present as number[]).reduce((most, value) => Math.max(most, value));
    case 'min':
      return (present as number[]).reduce((least, value) => Math.min(least, value));
    case 'any':
      return present.some((value) => value === true);
    case 'all':
      return present.every((value) => value === true);
    default:
      invariant(
        present.every((value) => value === present[0]),
        `${present.join(', ')} should be the same in every sample`,
      );
      return present[0];
  }
}

type Item = Readonly<Record<string, unknown>>;

/** Keys in the order in which they first appear. A key without a rule is kept sample by sample. */
function fieldsOf(ruleOf: (key: string) => Rule | undefined, present: readonly unknown[]): Item {
  const all = present as readonly Item[];
  const keys = [...new Set(all.flatMap((value) => Object.keys(value)))];
  const entries = keys.map(
    (key) =>
      [
        key,
        putTogether(
          ruleOf(key) ?? 'each',
          all.map((value) => value[key]),
        ),
      ] as const,
  );
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function listOf({ itemsBy, fields }: ListRule, lists: readonly (readonly Item[])[]): Item[] {
  const names = [...new Set(lists.flatMap((list) => list.map((item) => item[itemsBy])))];
  return names.map((name) => {
    const items = lists.map((list) => list.find((item) => item[itemsBy] === name) ?? {});
    return { [itemsBy]: name, ...fieldsOf((key) => fields[key], items) };
  });
}

/** A number in a figure, by its path in it, with its rule. */
export interface Leaf {
  readonly path: string;
  readonly rule: NumberRule;
  readonly value: number;
}

/** The numbers of a figure that are put together, items of lists by their names. */
export function leavesOf(rule: Rule, value: unknown, path: string): Leaf[] {
  if (rule === 'each' || rule === 'same' || value === undefined) return [];
  if (typeof rule === 'string') return typeof value === 'number' ? [{ path, rule: rule as NumberRule, value }] : [];
  if ('entries' in rule)
    return Object.entries(value as Item).flatMap(([key, one]) => leavesOf('sum', one, `${path}.${key}`));
  if ('itemsBy' in rule)
    return (value as Item[]).flatMap((item) => fieldLeaves(rule.fields, item, `${path}.${item[rule.itemsBy]}`));
  return fieldLeaves('ofSome' in rule ? rule.ofSome : rule.fields, value as Item, path);
}

function fieldLeaves(fields: Rules, value: Item, path: string): Leaf[] {
  return Object.entries(fields).flatMap(([key, rule]) => leavesOf(rule, value[key], `${path}.${key}`));
}

const WORDS = { sum: 'sum', mean: 'mean', max: 'greatest', min: 'least' } as const;

/** `mean of 3 samples`. */
export function wordsFor(rule: keyof typeof WORDS, samples: number): string {
  return `${WORDS[rule]} of ${samples} samples`;
}
