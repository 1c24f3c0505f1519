/**
 * A trace read back from its NDJSON text (`ndjson.ts`) into a log: what `hearsay show` and people with traces of their
 * own start from.
 *
 * Every line is checked; a mistake is told with its line's number. Kinds of messages are numbered in the order in which
 * they appear.
 */
import { InputError } from '../core/errors.ts';
import { unreachable } from '../core/invariant.ts';
import { copyFacts, type Fact, factNames, type TraceLevel } from './facts.ts';
import {
  AFFLICTED,
  BROADCAST,
  CARRIED,
  COLLECTED,
  CRASHED,
  DELIVERED,
  DROPPED,
  DUPLICATED,
  FactLog,
  LEARNED,
  LINK_DOWN,
  LINK_UP,
  NOTED,
  PAUSED,
  RECEIVED,
  RELIEVED,
  RESTARTED,
  RESUMED,
  SENT,
  STARTED,
  TIMER_FIRED,
} from './log.ts';

type Fields = Readonly<Record<string, unknown>>;
/** Code, other, message, kind, bytes, origin, sequence, as in the log. */
type Columns = readonly [number, number, number, number, number, number, number];

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
    const [code, other, message, kind, bytes, origin, sequence] = this.columns(fact, log, kinds);
    log.append(this.time(), code, this.whole('peer'), other, message, kind, bytes, origin, sequence);
  }

  /** The row's columns but for the peer. */
  private columns(fact: Fact['fact'], log: FactLog, kinds: string[]): Columns {
    switch (fact) {
      case 'started':
        return [STARTED, 0, 0, 0, 0, 0, 0];
      case 'broadcast':
        return [BROADCAST, 0, 0, 0, this.digest(), this.whole('peer'), this.whole('sequence')];
      case 'sent':
        return this.copy(SENT, this.whole('to'), this.whole('bytes'), kinds);
      case 'received':
        return this.copy(RECEIVED, this.whole('from'), 0, kinds);
      case 'dropped':
        return this.copy(DROPPED, this.whole('to'), log.textNumber(this.text('reason')), kinds);
      case 'duplicated':
        return this.copy(DUPLICATED, this.whole('to'), this.whole('of'), kinds);
      case 'carried':
        return this.further(kinds);
      case 'delivered':
        // A wrong protocol may deliver what has no such name: its trace must be readable all the same.
        return [DELIVERED, 0, 0, 0, this.digest(), this.integer('origin'), this.integer('sequence')];
      case 'timer-fired':
        return [TIMER_FIRED, this.whole('timer'), 0, 0, 0, 0, 0];
      case 'link-up':
        return [LINK_UP, this.whole('other'), 0, 0, 0, 0, 0];
      case 'link-down':
        return [LINK_DOWN, this.whole('other'), 0, 0, 0, 0, 0];
      case 'learned':
        return [LEARNED, this.whole('a'), this.whole('b'), this.truth('up') ? 1 : 0, 0, 0, 0];
      case 'noted':
        return [NOTED, 0, 0, 0, log.textNumber(this.text('text')), 0, 0];
      case 'collected':
        return [COLLECTED, 0, 0, 0, 0, 0, 0];
      case 'crashed':
        return [CRASHED, 0, 0, 0, log.textNumber(this.text('reason')), 0, 0];
      case 'restarted':
        return [RESTARTED, 0, 0, 0, 0, 0, 0];
      case 'paused':
        return [PAUSED, 0, 0, 0, 0, 0, 0];
      case 'resumed':
        return [RESUMED, 0, 0, 0, 0, 0, 0];
      case 'afflicted':
        return [AFFLICTED, 0, 0, 0, log.textNumber(this.text('text')), 0, 0];
      case 'relieved':
        return [RELIEVED, 0, 0, 0, log.textNumber(this.text('text')), 0, 0];
      default:
        return unreachable(fact);
    }
  }

  private copy(code: number, other: number, bytes: number, kinds: string[]): Columns {
    const name = this.text('kind');
    let kind = kinds.indexOf(name);
    if (kind < 0) kind = kinds.push(name) - 1;
    const isInternal = this.fields.origin === undefined;
    const origin = isInternal ? -1 : this.whole('origin');
    const sequence = isInternal ? 0 : this.whole('sequence');
    return [code, other, this.whole('message'), kind, bytes, origin, sequence];
  }

  /** A further broadcast of a copy: it has a name. */
  private further(kinds: string[]): Columns {
    const name = this.text('copy');
    const code = (copyFacts as readonly string[]).includes(name) ? (factNames as readonly string[]).indexOf(name) : -1;
    if (code < 0) return this.fail(`"copy" to be one of ${copyFacts.join(', ')}`, name);
    this.whole('origin');
    return this.copy(CARRIED, this.whole('other'), code, kinds);
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

  private factName(): Fact['fact'] {
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

/** A whole number that fits the log's columns. */
function isInteger(value: unknown): value is number {
  return typeof value === 'number' && (value | 0) === value;
}

function shortened(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}
