/**
 * The columns of a fact besides its time, its name and its peer: what each means, and which integer of a row holds it.
 * One integer serves several columns, of which a fact has at most one. `facts.ts` says which facts have which columns;
 * objects, NDJSON, CSV, Parquet and docs/reference/trace.md are made from both tables.
 */
import { BYTES, KIND, MESSAGE, ORIGIN, OTHER, SEQUENCE } from './row.ts';

interface Column {
  /** The integer of a row that holds it. */
  readonly place: number;
  readonly type: ColumnType;
  readonly unit?: string;
  readonly meaning: string;
}

/** What the integer stands for, with the type of the column in SQL. All are 32 bits wide in a row. */
export const columnTypes = {
  whole: 'INTEGER',
  digest: 'UINTEGER',
  kind: 'ENUM',
  text: 'VARCHAR',
  truth: 'BOOLEAN',
  fact: 'VARCHAR',
} as const;

export type ColumnType = keyof typeof columnTypes;

export const columns = {
  other: { place: OTHER, type: 'whole', unit: 'peer', meaning: 'the peer at the other end of the copy or the link' },
  message: {
    place: MESSAGE,
    type: 'whole',
    meaning: 'the number of the copy, counted from 0 in order of sending, so that a receipt names its send',
  },
  kind: { place: KIND, type: 'kind', meaning: 'the kind of the message, as the protocol names it' },
  bytes: { place: BYTES, type: 'whole', unit: 'bytes', meaning: 'the length of the frame' },
  origin: {
    place: ORIGIN,
    type: 'whole',
    unit: 'peer',
    meaning: 'the peer that made the broadcast; absent from copies of internal messages',
  },
  sequence: {
    place: SEQUENCE,
    type: 'whole',
    meaning: 'the number of the broadcast at its origin, counted from 0; absent from copies of internal messages',
  },
  digest: { place: BYTES, type: 'digest', meaning: 'stands for the payload; absent if there is none' },
  of: { place: BYTES, type: 'whole', meaning: 'the number of the copy that the network copied' },
  timer: { place: OTHER, type: 'whole', meaning: 'the number of the timer' },
  a: { place: OTHER, type: 'whole', unit: 'peer', meaning: 'one end of the link' },
  b: { place: MESSAGE, type: 'whole', unit: 'peer', meaning: 'the other end of the link' },
  up: { place: KIND, type: 'truth', meaning: 'true if the peer believes that the link is up' },
  text: { place: BYTES, type: 'text', meaning: 'a reason or a remark' },
  copy: { place: BYTES, type: 'fact', meaning: 'the name of the fact of the copy' },
  delay: { place: MESSAGE, type: 'whole', unit: 'ms', meaning: 'the time after which the timer fires, rounded' },
} as const satisfies Readonly<Record<string, Column>>;

export type ColumnName = keyof typeof columns;

/** In the order of CSV and SQL. */
export const columnNames = Object.keys(columns) as ColumnName[];
