/**
 * A trace read back from its canonical text (`ndjson.ts`) into a log: for runs of older versions, and for traces that
 * people made themselves.
 *
 * Every line is checked; an error names the number of the line. Kinds of messages are numbered in the order in which
 * they appear.
 */
import { InputError } from '../core/errors.ts';
import { copyFacts, type FactName, type Field, factNames, facts, fieldsOf } from './facts.ts';
import type { TraceLevel } from './levels.ts';
import { FactLog } from './log.ts';
import { ORIGIN, PEER, SEQUENCE, STRIDE } from './row.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * @param chunks the text in pieces of any length
 * @param level what the trace kept: the text does not say it
 * @throws InputError where a line is not a fact
 */
export function readNdjson(chunks: Iterable<string>, level: TraceLevel = 'full'): FactLog {
  const kinds: string[] = [];
  const log = new FactLog(level, kinds);
  let line = 0;
  for (const text of linesOf(chunks)) {
    line++;
    if (text !== '') new LineReader(text, line).appendTo(log, kinds);
  }
  return log;
}

function* linesOf(chunks: Iterable<string>): Generator<string> {
  let rest = '';
  for (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    yield* lines;
  }
  yield rest;
}

/** One line: takes its fields one by one, and complains with its number. */
class LineReader {
  private readonly fields: Fields;
  private readonly line: number;

  constructor(text: string, line: number) {
    this.line = line;
    this.fields = this.parse(text);
  }

  appendTo(log: FactLog, kinds: string[]): void {
    const fact = this.factName();
    const row = new Int32Array(STRIDE);
    row[0] = factNames.indexOf(fact);
    row[PEER] = this.whole('peer');
    if (fact === 'broadcast') row[ORIGIN] = row[PEER];
    for (const field of fieldsOf(fact)) row[field.place] = this.integerOf(fact, field, log, kinds);
    log.appendAll({ count: 1, times: Float64Array.of(this.time()), rows: row });
  }

  /** What a field is in a row. */
  private integerOf(fact: FactName, { key, type, place, isOptional }: Field, log: FactLog, kinds: string[]): number {
    switch (type) {
      case 'kind':
        return numberIn(kinds, this.text(key));
      case 'text':
        return log.textNumber(this.text(key));
      case 'truth':
        return this.truth(key) ? 1 : 0;
      case 'digest':
        return this.digest();
      case 'fact':
        return this.copyFact(key);
      default:
        if (isOptional && this.fields.origin === undefined) return place === SEQUENCE ? 0 : -1;
        return 'hasAnyName' in facts[fact] ? this.integer(key) : this.whole(key);
    }
  }

  /** The code of what happened to a copy. */
  private copyFact(key: string): number {
    const name = this.text(key);
    const found = copyFacts.find((known) => known === name);
    if (found === undefined) return this.fail(`"${key}" to be one of ${copyFacts.join(', ')}`, name);
    return factNames.indexOf(found);
  }

  private parse(text: string): Fields {
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch {
      return this.fail('a JSON object', shortened(text));
    }
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
      return this.fail('a JSON object', shortened(text));
    return parsed as Fields;
  }

  private factName(): FactName {
    const name = this.text('fact');
    return factNames.find((known) => known === name) ?? this.fail(`"fact" to be one of ${factNames.join(', ')}`, name);
  }

  private time(): number {
    const time = this.fields.time;
    if (typeof time !== 'number' || time < 0) return this.fail('"time" to be a number of milliseconds from 0', time);
    return time;
  }

  private whole(key: string): number {
    const value = this.fields[key];
    if (!isInteger(value) || value < 0) return this.fail(`"${key}" to be a whole number from 0`, value);
    return value;
  }

  private integer(key: string): number {
    const value = this.fields[key];
    return isInteger(value) ? value : this.fail(`"${key}" to be a whole number`, value);
  }

  /** 0 where there is none, as where there was no payload. */
  private digest(): number {
    const { digest } = this.fields;
    if (digest === undefined) return 0;
    if (typeof digest !== 'number' || digest >>> 0 !== digest || digest === 0)
      return this.fail('"digest" to be a whole number from 1 to 4294967295', digest);
    return digest | 0;
  }

  private text(key: string): string {
    const value = this.fields[key];
    return typeof value === 'string' ? value : this.fail(`"${key}" to be a text`, value);
  }

  private truth(key: string): boolean {
    const value = this.fields[key];
    return typeof value === 'boolean' ? value : this.fail(`"${key}" to be true or false`, value);
  }

  private fail(expected: string, given: unknown): never {
    throw new InputError(`trace, line ${this.line}`, expected, given);
  }
}

/** The number of a name in a list that grows. */
function numberIn(names: string[], name: string): number {
  const number = names.indexOf(name);
  return number < 0 ? names.push(name) - 1 : number;
}

/** A whole number that fits the log's columns. */
function isInteger(value: unknown): value is number {
  return typeof value === 'number' && (value | 0) === value;
}

function shortened(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}
