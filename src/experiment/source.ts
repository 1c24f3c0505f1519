/**
 * The text of an experiment, YAML or JSON (which is YAML), as plain data with the line of each value, so that an error
 * can name it.
 */
import { type Document, isAlias, isCollection, isNode, isPair, isScalar, type Node } from 'yaml';
import { InputError } from '../core/errors.ts';
import { yamlOf } from './yaml.ts';

/** A path into an experiment: `['stop', 'deadline']`. */
export type Path = readonly (string | number)[];

/** What an experiment is made of before it is checked. */
export interface Source {
  /** What an error names: a file, a preset. Empty where there is nothing to name. */
  readonly where: string;
  readonly raw: Readonly<Record<string, unknown>>;
  /** The line of what stands at a path. */
  lineOf(path: Path): number | undefined;
}

/** @throws InputError with the line of the first mistake */
export function sourceOfText(text: string, where: string): Source {
  const { document, lineAt } = yamlOf(
    text,
    (line, expected, given) => new InputError(`${where} line ${line}`, expected, given),
  );
  const raw = dataOf(document);
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    throw new InputError(where, 'an experiment, with keys such as peers, topology and protocol', raw ?? 'nothing');
  }
  return {
    where,
    raw: raw as Record<string, unknown>,
    lineOf(path) {
      const offset = placeOf(document, path)?.range?.[0];
      return offset === undefined ? undefined : lineAt(offset);
    },
  };
}

/** The key of what stands at a path, or the item of a list; behind an alias, where its anchor has it. */
function placeOf(document: Document, path: Path): Node | undefined {
  let at: unknown = document.contents;
  let place: unknown;
  for (const key of path) {
    if (isAlias(at)) at = at.resolve(document);
    if (!isCollection(at)) return undefined;
    const item: unknown = at.items.find((candidate, index) =>
      isPair(candidate) ? isScalar(candidate.key) && String(candidate.key.value) === String(key) : index === key,
    );
    place = isPair(item) ? item.key : item;
    at = isPair(item) ? item.value : item;
  }
  return isNode(place) ? place : undefined;
}

/** Plain data, without lines. */
export function sourceOfData(raw: Readonly<Record<string, unknown>>, where = ''): Source {
  return { where, raw, lineOf: () => undefined };
}

/** A value as it is typed after `--set key=`: YAML in one line. */
export function valueOfText(text: string, option: string): unknown {
  const refuse = (_line: number, expected: string) =>
    new InputError(option, `a value: a number, a text, [a, list] or { a: map }, in ${expected}`, text);
  return dataOf(yamlOf(text, refuse).document);
}

function dataOf(document: Document): unknown {
  // What aliases stand for has been counted.
  return withPlainNumbers(document.toJS({ maxAliasCount: -1 }));
}

/** Numbers with underscores (`100_000_000`) are texts to YAML 1.2; here they are numbers. */
function withPlainNumbers(value: unknown): unknown {
  if (typeof value === 'string')
    return /^-?\d{1,3}(_\d{3})+(\.\d+)?$/.test(value) ? Number(value.replaceAll('_', '')) : value;
  if (Array.isArray(value)) return value.map(withPlainNumbers);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withPlainNumbers(inner)]));
}
