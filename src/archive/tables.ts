/**
 * The tables that a question may name: `events`, `copies` and `deliveries` are views of a run's facts, `links` and
 * `peers` come from its summary (from its facts where that has none), `names` from the file of the topology, `runs`
 * from the summaries of all runs. docs/trace.md says what their columns mean.
 */
import type { DuckDBType } from '@duckdb/node-api';
import { PeerNames } from '../core/peer-names.ts';
import type { SampleSummary } from '../reports/summary.ts';
import { columnFigures } from '../reports/table-figures.ts';
import { columnNames } from '../trace/columns.ts';
import type { Database } from './database.ts';
import { fileSql } from './parquet.ts';
import { nameOf, type Run } from './runs.ts';

/** All tables that a question may name. */
export const tableNames = ['events', 'copies', 'deliveries', 'links', 'peers', 'names', 'runs'] as const;

type Cell = string | number | undefined;
/** A column's name, the kind of its values, and where a row has it. */
type Columns<Row> = readonly (readonly [string, 'whole' | 'real' | 'text', (row: Row) => Cell])[];

/**
 * `events`, `copies` and `deliveries` of a run, whose traces have been merged.
 * @param tables by sample: those that are no file, but a table of the database
 */
export async function viewFacts(
  database: Database,
  { samples }: Run,
  tables: ReadonlyMap<number, string> = new Map(),
  names = PeerNames.none,
): Promise<void> {
  const columns = columnNames.map((name) => `"${name}"`);
  const parts = samples.map(({ sample, parquet }) => {
    const table = tables.get(sample);
    const rows =
      table === undefined
        ? fileSql(parquet, ', file_row_number = true')
        : `(SELECT *, rowid AS file_row_number FROM ${table})`;
    return `SELECT ${sample} AS sample, file_row_number AS number, coalesce(time_ms, time_ns / 1e6) AS time, time_ns, fact, peer, ${columns.join(', ')}
       FROM ${rows}`;
  });
  await fillNames(database, names);
  await database.run(`CREATE VIEW events AS ${named(parts.join(' UNION ALL '), names, { peer: 'peer_name' })}`);
  await database.run(`CREATE VIEW copies AS SELECT sample, number, time, time_ns, coalesce("copy", fact::VARCHAR) AS fact, peer, other, message, kind, origin, sequence
    FROM events WHERE message IS NOT NULL AND origin IS NOT NULL`);
  const deliveries = `SELECT d.sample, d.peer, d.origin, d.sequence, d.time, b.time AS broadcast_time, d.time - b.time AS latency,
      row_number() OVER (PARTITION BY d.sample, d.peer ORDER BY d.number) AS place, d.digest AS delivered_digest, b.digest AS broadcast_digest
    FROM (SELECT * FROM events WHERE fact = 'delivered') d
    LEFT JOIN (SELECT * FROM events WHERE fact = 'broadcast') b ON b.sample = d.sample AND b.origin = d.origin AND b.sequence = d.sequence`;
  await database.run(
    `CREATE VIEW deliveries AS ${named(deliveries, names, { peer: 'peer_name', origin: 'origin_name' })}`,
  );
}

/** `names`: what each peer is called, empty where they have numbers only. */
export async function fillNames(database: Database, { labels }: PeerNames): Promise<void> {
  const rows = Array.from(labels, (name, peer) => ({ peer, name }));
  await fill<(typeof rows)[number]>(
    database,
    'names',
    [
      ['peer', 'whole', (row) => row.peer],
      ['name', 'text', (row) => row.name],
    ],
    rows,
  );
}

/**
 * A question with one more column for each of some columns that hold peers: their names, else their numbers. Never
 * null, for which NATURAL JOIN would find no partner.
 */
function named(question: string, { any }: PeerNames, columns: Readonly<Record<string, string>>): string {
  const entries = Object.entries(columns);
  if (!any)
    return `SELECT q.*, ${entries.map(([peer, column]) => `q.${peer}::VARCHAR AS ${column}`).join(', ')} FROM (${question}) q`;
  const joins = entries.map(([peer, column]) => `LEFT JOIN names ${column}s ON ${column}s.peer = q.${peer}`);
  return `SELECT q.*, ${entries.map(([peer, column]) => `coalesce(nullif(${column}s.name, ''), q.${peer}::VARCHAR) AS ${column}`).join(', ')} FROM (${question}) q ${joins.join(' ')}`;
}

/** Whether a run's summary has a table, so that its facts need not be read for it. */
export function isInSummary(run: Run, table: 'links' | 'peers'): boolean {
  return samplesOf(run).some(({ links = [], perPeer = [] }) => (table === 'links' ? links : perPeer).length > 0);
}

interface LinkRow {
  readonly sample: number;
  readonly peer: number;
  readonly other: number;
  readonly messages: number;
  readonly bytes: number;
  readonly peerName?: string;
  readonly otherName?: string;
}

const linkColumns: Columns<LinkRow> = [
  ['sample', 'whole', (row) => row.sample],
  ['peer', 'whole', (row) => row.peer],
  ['other', 'whole', (row) => row.other],
  ['messages', 'whole', (row) => row.messages],
  ['bytes', 'whole', (row) => row.bytes],
  ['peer_name', 'text', (row) => row.peerName],
  ['other_name', 'text', (row) => row.otherName],
];

/**
 * Each link twice, once in each direction; counted from the facts, which `viewFacts` has shown, where the summary has
 * none.
 */
export async function fillLinks(database: Database, run: Run, names = PeerNames.none): Promise<void> {
  const called = (peer: number) => names.labels[peer] || String(peer);
  const rows = samplesOf(run).flatMap((summary, sample) =>
    (summary.links ?? []).flatMap(({ a, b, messages, bytes }) => [
      { sample, peer: a, other: b, messages: messages[0], bytes: bytes[0], peerName: called(a), otherName: called(b) },
      { sample, peer: b, other: a, messages: messages[1], bytes: bytes[1], peerName: called(b), otherName: called(a) },
    ]),
  );
  if (rows.length > 0) return fill(database, 'links', linkColumns, rows);
  const counted = `SELECT sample, peer, other, count(*) AS messages, sum(bytes) AS bytes
    FROM events WHERE fact = 'sent' AND peer <> other GROUP BY ALL`;
  await database.run(`CREATE VIEW links AS ${named(counted, names, { peer: 'peer_name', other: 'other_name' })}`);
}

type PeerRow = NonNullable<SampleSummary['perPeer']>[number] & { readonly sample: number; readonly name?: string };

const peerColumns: Columns<PeerRow> = [
  ['sample', 'whole', (row) => row.sample],
  ['peer', 'whole', (row) => row.peer],
  ['broadcasts', 'whole', (row) => row.broadcasts],
  ['sent', 'whole', (row) => row.sent],
  ['received', 'whole', (row) => row.received],
  ['delivered', 'whole', (row) => row.delivered],
  ['handled', 'whole', (row) => row.handled],
  ['backlog_max', 'whole', (row) => row.backlogMax],
  ['zone', 'text', (row) => row.zone],
  ['pid', 'whole', (row) => row.pid],
  ['address', 'text', (row) => row.address],
  ['name', 'text', (row) => row.name],
];

export async function fillPeers(database: Database, run: Run, names = PeerNames.none): Promise<void> {
  const rows = samplesOf(run).flatMap((summary, sample) =>
    (summary.perPeer ?? []).map((row) => ({ ...row, sample, name: names.labels[row.peer] })),
  );
  if (rows.length > 0) return fill(database, 'peers', peerColumns, rows);
  const counted = (fact: string) =>
    `count(*) FILTER (coalesce("copy", fact::VARCHAR) = '${fact}' AND origin IS NOT NULL)`;
  const peers = `SELECT sample, peer, ${counted('broadcast')} AS broadcasts, ${counted('sent')} AS sent,
    ${counted('received')} AS received, ${counted('delivered')} AS delivered FROM events GROUP BY ALL`;
  await database.run(`CREATE VIEW peers AS ${named(peers, names, { peer: 'name' })}`);
}

interface RunRow {
  readonly path: string;
  readonly sample: number;
  readonly summary: SampleSummary;
}

const runColumns: Columns<RunRow> = [
  ['run', 'text', ({ path }) => path],
  ['sample', 'whole', ({ sample }) => sample],
  ['name', 'text', ({ summary }) => summary.name],
  ['seed', 'whole', ({ summary }) => summary.seed],
  ['runtime', 'text', ({ summary }) => summary.runtime],
  ['protocol', 'text', ({ summary }) => summary.protocol],
  ['topology', 'text', ({ summary }) => summary.topology],
  ['workload', 'text', ({ summary }) => summary.workload],
  ['peers', 'whole', ({ summary }) => summary.peers],
  ['trace', 'text', ({ summary }) => summary.trace],
  ['stopped', 'text', ({ summary }) => summary.stopped],
  ['elapsed_ms', 'real', ({ summary }) => summary.elapsedMs],
  ['wall_ms', 'real', ({ summary }) => summary.wallMs],
  ['events', 'whole', ({ summary }) => summary.events],
  ['events_per_second', 'real', ({ summary }) => summary.eventsPerSecond],
  ['sent', 'whole', ({ summary }) => summary.books.sent],
  ['received', 'whole', ({ summary }) => summary.books.received],
  ['dropped', 'whole', ({ summary }) => summary.books.dropped],
  ['in_flight', 'whole', ({ summary }) => summary.books.inFlight],
  ...columnFigures.map(({ column, take }): (typeof runColumns)[number] => [
    ...column!,
    ({ summary }: RunRow) => take(summary),
  ]),
  [
    'broken',
    'whole',
    ({ summary }) => summary.checks.filter(({ promised, verdict }) => promised && verdict === 'invalid').length,
  ],
];

/** One row for each sample of each run. */
export function fillRuns(database: Database, runs: readonly Run[], out: string): Promise<void> {
  const rows = runs.flatMap((run) =>
    samplesOf(run).map((summary, sample) => ({ path: nameOf(run, out), sample, summary })),
  );
  return fill(database, 'runs', runColumns, rows);
}

/** One summary for each sample; none where the run was ended from outside. */
function samplesOf({ summary }: Run): readonly SampleSummary[] {
  if (summary === undefined) return [];
  return summary.samples.length > 0 ? summary.samples : [summary];
}

async function fill<Row>(database: Database, name: string, columns: Columns<Row>, rows: readonly Row[]): Promise<void> {
  const { BIGINT, DOUBLE, VARCHAR } = await import('@duckdb/node-api');
  const types: Readonly<Record<'whole' | 'real' | 'text', DuckDBType>> = { whole: BIGINT, real: DOUBLE, text: VARCHAR };
  await database.run(
    `CREATE TABLE ${name} (${columns.map(([column, kind]) => `${column} ${types[kind]}`).join(', ')})`,
  );
  const appender = await database.createAppender(name);
  for (const row of rows) {
    for (const [, kind, cellOf] of columns) {
      const cell = cellOf(row);
      if (cell === undefined) appender.appendNull();
      else if (kind === 'text') appender.appendVarchar(String(cell));
      else if (kind === 'real') appender.appendDouble(Number(cell));
      else appender.appendBigInt(BigInt(cell));
    }
    appender.endRow();
  }
  appender.closeSync();
}
