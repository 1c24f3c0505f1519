/**
 * The facts as a table: which columns a fact has there, and where the log keeps them. The log uses its columns again
 * for different things; in a file each has a
 * name of its own, and is empty for the facts that have no such thing. docs/trace.md says what each of them means.
 */
import type { Fact } from './facts.ts';
import { BYTES, KIND, MESSAGE, ORIGIN, OTHER, SEQUENCE } from './log.ts';

/** Columns of a fact besides its time, its name and its peer, each with the column of the log that it is kept in. */
export const tableColumns = {
  other: OTHER,
  message: MESSAGE,
  kind: KIND,
  bytes: BYTES,
  origin: ORIGIN,
  sequence: SEQUENCE,
  digest: BYTES,
  of: BYTES,
  timer: OTHER,
  a: OTHER,
  b: MESSAGE,
  up: KIND,
  text: BYTES,
  copy: BYTES,
} as const;

export type TableColumn = keyof typeof tableColumns;

const copy: readonly TableColumn[] = ['other', 'message', 'kind', 'origin', 'sequence'];

/** What each fact has. */
export const columnsOfFact: Readonly<Record<Fact['fact'], readonly TableColumn[]>> = {
  started: [],
  broadcast: ['origin', 'sequence', 'digest'],
  sent: [...copy, 'bytes'],
  received: copy,
  dropped: [...copy, 'text'],
  duplicated: [...copy, 'of'],
  carried: [...copy, 'copy'],
  delivered: ['origin', 'sequence', 'digest'],
  'timer-fired': ['timer'],
  'link-up': ['other'],
  'link-down': ['other'],
  learned: ['a', 'b', 'up'],
  noted: ['text'],
  crashed: ['text'],
  collected: [],
  restarted: [],
  paused: [],
  resumed: [],
  afflicted: ['text'],
  relieved: ['text'],
};

/** The facts that have a column. */
export function factsWith(column: TableColumn): Fact['fact'][] {
  return (Object.keys(columnsOfFact) as Fact['fact'][]).filter((fact) => columnsOfFact[fact].includes(column));
}
