/**
 * The facts of a run: what happened, in the past tense, in the order in which it happened.
 *
 * Every fact has a `time` in milliseconds since the run began and the `peer` where it happened. The facts of one peer
 * stand in its own order. The cause of an effect (sent, delivered, learned, noted) is that peer's nearest earlier
 * reaction (started, joined, restarted, broadcast, received, timer-fired, link-up, link-down).
 */
import type { PeerId } from '../core/protocol.ts';
import { type ColumnName, type ColumnType, columns } from './columns.ts';

interface FactRow {
  readonly meaning: string;
  /** Key in the canonical text → column, in the order of the text; `?` after a column that may be absent. */
  readonly fields: Readonly<Record<string, ColumnName | `${ColumnName}?`>>;
  /** The fact in a transcript, after the peer; `transcript.ts` says what stands for the words in braces. */
  readonly sentence: string;
  /** A column of the table that the text leaves out, because it equals the peer. */
  readonly isOwn?: 'origin';
  /** True if its numbers may be negative: a wrong protocol may deliver what has no such name. */
  readonly hasAnyName?: true;
}

const copy = { message: 'message', kind: 'kind', origin: 'origin?', sequence: 'sequence?' } as const;

/** The place of a fact in this table is its code in the log: new facts come last. */
export const facts = {
  started: { meaning: 'the peer’s protocol started', fields: {}, sentence: 'started' },
  broadcast: {
    meaning: 'the application asked for a broadcast',
    fields: { sequence: 'sequence', digest: 'digest?' },
    isOwn: 'origin',
    sentence: 'broadcast {name}{digest}',
  },
  sent: {
    meaning: 'a copy left for `other`',
    fields: { to: 'other', bytes: 'bytes', ...copy },
    sentence: 'sent {content} to {end} (message {message}{size})',
  },
  received: {
    meaning: 'a copy arrived from `other`',
    fields: { from: 'other', ...copy },
    sentence: 'received {content} from {end} (message {message})',
  },
  dropped: {
    meaning: 'a copy that the peer had sent to `other` was lost; `text` has the reason',
    fields: { to: 'other', reason: 'text', ...copy },
    sentence: 'lost {content} to {end} (message {message}): {text}',
  },
  delivered: {
    meaning: 'the protocol handed a broadcast to the application',
    fields: { origin: 'origin', sequence: 'sequence', digest: 'digest?' },
    hasAnyName: true,
    sentence: 'delivered {name}{digest}',
  },
  'timer-fired': { meaning: 'a timer fired', fields: { timer: 'timer' }, sentence: 'woke up by timer {timer}' },
  'link-up': {
    meaning: 'the link to `other` came up',
    fields: { other: 'other' },
    sentence: 'got a link to {other}',
  },
  'link-down': {
    meaning: 'the link to `other` went down',
    fields: { other: 'other' },
    sentence: 'lost its link to {other}',
  },
  learned: {
    meaning: 'the peer now believes that the link `a`–`b` is `up`, or not',
    fields: { a: 'a', b: 'b', up: 'up' },
    sentence: 'learned that {a}-{b} is {up}',
  },
  noted: { meaning: 'a remark of the protocol', fields: { text: 'text' }, sentence: 'noted: {text}' },
  crashed: {
    meaning: 'the peer crashed; `text` has the reason',
    fields: { reason: 'text' },
    sentence: 'crashed: {cause}',
  },
  duplicated: {
    meaning: 'the network made a second copy of the message `of`',
    fields: { to: 'other', of: 'of', ...copy },
    sentence: 'has {content} to {end} on its way twice (message {of}, and again as {message})',
  },
  collected: {
    meaning: 'the peer’s list of deliveries arrived at the collector',
    fields: {},
    sentence: 'had its list collected',
  },
  restarted: { meaning: 'the peer started again after a crash', fields: {}, sentence: 'was started again' },
  paused: { meaning: 'a fault paused the peer', fields: {}, sentence: 'stands still' },
  resumed: { meaning: 'the pause of the peer ended', fields: {}, sentence: 'goes on' },
  afflicted: {
    meaning: 'a fault that slows the peer, or affects its copies, began; `text` says which',
    fields: { text: 'text' },
    sentence: 'is hindered: {cause}',
  },
  relieved: {
    meaning: 'such a fault ended',
    fields: { text: 'text' },
    sentence: 'is no longer hindered: {cause}',
  },
  carried: {
    meaning: 'the copy of the preceding fact carries this broadcast too; `copy` has the name of that fact',
    fields: { other: 'other', copy: 'copy', message: 'message', kind: 'kind', origin: 'origin', sequence: 'sequence' },
    sentence: '{copy} {content} {direction} {end} with it (message {message})',
  },
  'timer-set': {
    meaning: 'the protocol set a timer; `name` is the number, or the name and key, by which it knows it',
    fields: { timer: 'timer', name: 'text', delay: 'delay' },
    sentence: 'set timer {text} to fire in {delay} ms',
  },
  'timer-cleared': {
    meaning: 'the protocol cleared a timer',
    fields: { timer: 'timer', name: 'text' },
    sentence: 'cleared timer {text}',
  },
  contents: {
    meaning: 'what the message of the preceding fact `sent` holds, as JSON',
    fields: { other: 'other', message: 'message', text: 'text' },
    sentence: 'put {text} into message {message}',
  },
  'relates-to': {
    meaning: 'the internal message of the preceding fact `sent` is about this broadcast, as its protocol declares',
    fields: { other: 'other', message: 'message', kind: 'kind', origin: 'origin', sequence: 'sequence' },
    sentence: 'sent message {message} because of {name}',
  },
  joined: { meaning: 'the peer joined the group late, and its protocol started', fields: {}, sentence: 'joined' },
  left: { meaning: 'the peer left the group for good', fields: {}, sentence: 'left' },
  suspected: {
    meaning: 'the peer takes `other` for crashed from now on: its failure detector, or its protocol, says so',
    fields: { other: 'other' },
    sentence: 'suspects {other}',
  },
  restored: {
    meaning: 'the peer takes `other` for crashed no longer',
    fields: { other: 'other' },
    sentence: 'no longer suspects {other}',
  },
} as const satisfies Readonly<Record<string, FactRow>>;

export type FactName = keyof typeof facts;

/** A fact's code in the log is its index here. */
export const factNames = Object.keys(facts) as FactName[];

/** What happens to copies. */
export const copyFacts = ['sent', 'received', 'dropped', 'duplicated'] as const satisfies readonly FactName[];
export type CopyFact = (typeof copyFacts)[number];

/** One fact as an object, with the keys of the canonical text. */
export type Fact = { [Name in FactName]: FactNamed<Name> }[FactName];

type FactNamed<Name extends FactName> = {
  readonly fact: Name;
  readonly time: number;
  readonly peer: PeerId;
} & Always<(typeof facts)[Name]['fields']> &
  Sometimes<(typeof facts)[Name]['fields']>;

type Always<Fields> = {
  readonly [Key in keyof Fields as Fields[Key] extends ColumnName ? Key : never]: Value<Fields[Key]>;
};
type Sometimes<Fields> = {
  readonly [Key in keyof Fields as Fields[Key] extends ColumnName ? never : Key]?: Value<Fields[Key]>;
};
type Value<Name> = Name extends `${infer Column extends ColumnName}?`
  ? Value<Column>
  : Name extends ColumnName
    ? Values[(typeof columns)[Name]['type']]
    : never;

/** What an integer of the log stands for, by the type of its column. */
interface Values {
  readonly whole: number;
  readonly digest: number;
  readonly kind: string;
  readonly text: string;
  readonly truth: boolean;
  readonly fact: CopyFact;
}

/** One field of a fact. */
export interface Field {
  readonly key: string;
  readonly column: ColumnName;
  /** As the column has them. */
  readonly place: number;
  readonly type: ColumnType;
  readonly isOptional: boolean;
}

const fieldsByName = new Map(factNames.map((name) => [name, readFields(facts[name])]));

/** The fields of a fact, in the order of the canonical text. */
export function fieldsOf(fact: FactName): readonly Field[] {
  return fieldsByName.get(fact)!;
}

function readFields({ fields }: FactRow): Field[] {
  return Object.entries(fields).map(([key, name]) => fieldAt(key, name));
}

function fieldAt(key: string, name: ColumnName | `${ColumnName}?`): Field {
  const column = name.replace('?', '') as ColumnName;
  const { place, type } = columns[column];
  return { key, column, place, type, isOptional: name.endsWith('?') };
}

/** The fields of a fact in a table: each broadcast has its origin there. */
export function tableFieldsOf(fact: FactName): readonly Field[] {
  const { isOwn }: FactRow = facts[fact];
  return isOwn === undefined ? fieldsOf(fact) : [fieldAt(isOwn, isOwn), ...fieldsOf(fact)];
}

/** By code: whether the fact has a column in a table. */
export function codesWith(column: ColumnName): readonly boolean[] {
  return factNames.map((fact) => tableFieldsOf(fact).some((field) => field.column === column));
}
