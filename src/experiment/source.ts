/**
 * The text of an experiment, YAML or JSON (which is YAML), as plain data with the line of each value, so that an error can name it.
 */
import { isCollection, isScalar, LineCounter, parseDocument } from 'yaml';
import { InputError } from '../core/errors.ts';

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
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const error = document.errors[0];
  if (error !== undefined) {
    const line = error.linePos?.[0].line ?? 1;
    const given = text.split('\n')[line - 1]?.trim();
    throw new InputError(`${where} line ${line}`, `YAML or JSON (${firstLine(error.message)})`, given === '' ? undefined : given);
  }
  const raw = asData(() => document.toJS({ maxAliasCount: 100 }), where);
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    throw new InputError(where, 'an experiment, with keys such as peers, topology and protocol', raw ?? 'nothing');
  }
  return {
    where,
    raw: raw as Record<string, unknown>,
    lineOf(path) {
      const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
      const pair = isCollection(parent)
        ? parent.items.find(
            (item) =>
              'key' in (item as object) &&
              isScalar((item as { key: unknown }).key) &&
              (item as { key: { value: unknown } }).key.value === path[path.length - 1],
          )
        : undefined;
      const node = (pair as { key?: { range?: readonly number[] | null } } | undefined)?.key ?? document.getIn(path, true);
      const start = (node as { range?: readonly number[] | null } | undefined)?.range?.[0];
      return start === undefined ? undefined : lines.linePos(start).line;
    },
  };
}

/** Plain data, without lines. */
export function sourceOfData(raw: Readonly<Record<string, unknown>>, where = ''): Source {
  return { where, raw, lineOf: () => undefined };
}

/** A value as it is typed after `--set key=`: YAML in one line. */
export function valueOfText(text: string, option: string): unknown {
  const document = parseDocument(text);
  if (document.errors.length > 0) throw new InputError(option, 'a value: a number, a text, [a, list] or { a: map }', text);
  return asData(() => document.toJS({ maxAliasCount: 100 }), option);
}

function asData(read: () => unknown, where: string): unknown {
  try {
    return withPlainNumbers(read());
  } catch (error) {
    throw new InputError(where, `YAML without such aliases (${firstLine((error as Error).message)})`);
  }
}

/** Numbers with underscores (`100_000_000`) are texts to YAML 1.2; here they are numbers. */
function withPlainNumbers(value: unknown): unknown {
  if (typeof value === 'string') return /^-?\d{1,3}(_\d{3})+(\.\d+)?$/.test(value) ? Number(value.replaceAll('_', '')) : value;
  if (Array.isArray(value)) return value.map(withPlainNumbers);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withPlainNumbers(inner)]));
}

function firstLine(message: string): string {
  return message
    .split('\n')[0]
    .replace(/ at line \d+, column \d+:?$/, '')
    .replace(/[.:]$/, '');
}
