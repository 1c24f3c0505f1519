/** Questions in SQL: what they may read, and what they are refused. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findRun } from '../../src/archive/runs.ts';
import { ask } from '../../src/archive/sql-query.ts';
import { writeFactFile } from '../../src/runtimes/processes/wire/fact-file.ts';
import { FactLog } from '../../src/trace/log.ts';

const out = mkdtempSync(join(tmpdir(), 'hearsay-runs-'));
afterAll(() => rmSync(out, { recursive: true }));

/** A run that was ended from outside: a trace, and no summary. */
function runOf(name: string, tell: (log: FactLog) => void): string {
  const folder = join(out, name, '2026-01-01');
  mkdirSync(join(folder, 'trace'), { recursive: true });
  writeFileSync(join(folder, 'experiment.yaml'), '');
  const log = new FactLog('full', ['data', 'ack']);
  tell(log);
  expect(writeFactFile(join(folder, 'trace', 'run.log'), log)).toBeUndefined();
  return folder;
}

runOf('two', (log) => {
  log.broadcast(1, 0, 0, 'lie 0');
  log.sent(1, 0, 1, 0, 0, 10, 0, 0);
  log.delivered(1, 0, 0, 0, 'lie 0');
  log.received(3.5, 1, 0, 0, 0, 0, 0);
  log.delivered(3.5, 1, 0, 0, 'lie 1');
  log.delivered(4, 1, -1, 7);
  log.sent(4, 1, 0, 1, 1, 4, -1, 0);
  log.dropped(5, 1, 0, 1, 1, "it's lost", -1, 0);
  log.learned(5, 1, 0, 1, true);
});

/** Digests of the payloads. */
const LIE_0 = 840_929_975;
const LIE_1 = 3_403_941_799;

const rowsOf = async (sql: string) => (await ask(findRun('two', out), sql, out)).rows;

it('reads every fact under the names of its columns', async () => {
  const sql =
    'SELECT number, time, fact, peer, other, message, kind, bytes, origin, sequence, a, b, up, text FROM events';
  expect(await rowsOf(sql)).toEqual([
    [0, 1, 'broadcast', 0, null, null, null, null, 0, 0, null, null, null, null],
    [1, 1, 'sent', 0, 1, 0, 'data', 10, 0, 0, null, null, null, null],
    [2, 1, 'delivered', 0, null, null, null, null, 0, 0, null, null, null, null],
    [3, 3.5, 'received', 1, 0, 0, 'data', null, 0, 0, null, null, null, null],
    [4, 3.5, 'delivered', 1, null, null, null, null, 0, 0, null, null, null, null],
    [5, 4, 'delivered', 1, null, null, null, null, -1, 7, null, null, null, null],
    [6, 4, 'sent', 1, 0, 1, 'ack', 4, null, null, null, null, null, null],
    [7, 5, 'dropped', 1, 0, 1, 'ack', null, null, null, null, null, null, "it's lost"],
    [8, 5, 'learned', 1, null, null, null, null, null, null, 0, 1, true, null],
  ]);
});

it('has the digests of payloads, and shows where a delivery has another one than the broadcast', async () => {
  expect(await rowsOf("SELECT peer, digest FROM events WHERE fact IN ('broadcast', 'delivered')")).toEqual([
    [0, LIE_0],
    [0, LIE_0],
    [1, LIE_1],
    [1, null],
  ]);
  expect(
    await rowsOf(
      'SELECT peer, origin, sequence FROM deliveries WHERE delivered_digest IS DISTINCT FROM broadcast_digest',
    ),
  ).toEqual([[1, 0, 0]]);
});

it('knows when what was delivered had been broadcast, and which delivery of its peer it was', async () => {
  expect(await rowsOf('SELECT peer, origin, latency, place FROM deliveries ORDER BY time, place')).toEqual([
    [0, 0, 0, 1],
    [1, 0, 2.5, 1],
    [1, -1, null, 2],
  ]);
});

it('counts links and peers from the facts where there is no summary', async () => {
  expect(await rowsOf('SELECT peer, other, messages, bytes FROM links ORDER BY peer')).toEqual([
    [0, 1, 1, 10],
    [1, 0, 1, 4],
  ]);
  expect(await rowsOf('SELECT peer, broadcasts, sent, received, delivered FROM peers ORDER BY peer')).toEqual([
    [0, 1, 1, 0, 1],
    [1, 0, 0, 1, 2],
  ]);
  expect(await rowsOf('SELECT count(*) FROM runs')).toEqual([[0]]);
});

describe('finds the tables that are named, however they are joined', () => {
  it.each([
    ['SELECT count(*) FROM events JOIN deliveries USING (peer, time)', 7],
    ["SELECT count(*) FROM (SELECT peer, time FROM events WHERE fact = 'received') NATURAL JOIN deliveries", 1],
    ['SELECT count(*) FROM deliveries d ASOF JOIN events e ON d.time >= e.time', 3],
    ['SELECT count(*) FROM "Events" POSITIONAL JOIN Deliveries', 9],
    ['SELECT count(*) FROM events SEMI JOIN deliveries USING (peer)', 9],
    ['WITH joined AS (SELECT * FROM peers NATURAL JOIN links) SELECT count(*) FROM joined', 2],
    ["SELECT count(*) FROM links WHERE EXISTS (FROM events JOIN deliveries USING (time)) -- ; 'links'", 2],
    ['SELECT (SELECT count(*) FROM events NATURAL JOIN deliveries) + count(*) FROM runs;', 6],
  ])('%s', async (sql, count) => {
    expect(await rowsOf(sql)).toEqual([[count]]);
  });

  it('turns values into columns', async () => {
    const sql =
      "PIVOT (SELECT peer, fact FROM events WHERE fact IN ('sent', 'delivered')) ON fact USING count(*) GROUP BY peer ORDER BY peer";
    expect(await ask(findRun('two', out), sql, out)).toMatchObject({
      columns: ['peer', 'delivered', 'sent'],
      rows: [
        [0, 1, 1],
        [1, 2, 1],
      ],
    });
    expect(await rowsOf('WITH p AS (PIVOT events ON fact USING count(*)) SELECT count(*) FROM p')).not.toEqual([[0]]);
    expect(await rowsOf('UNPIVOT (SELECT sent, received FROM peers WHERE peer = 0) ON sent, received')).toEqual([
      ['sent', 1],
      ['received', 0],
    ]);
  });
});

it('gives plain values, whatever their type', async () => {
  const [row] = await rowsOf(
    "SELECT 9007199254740993::BIGINT, 1.5::DECIMAL(9, 2), [1, 2], TIMESTAMP '2026-01-02 03:04:05', 2::HUGEINT, 'x'",
  );
  expect(row[0]).toBe('9007199254740993');
  expect(row.slice(4)).toEqual([2, 'x']);
  for (const value of row) expect(['string', 'number']).toContain(typeof value);
});

describe('what is no question is refused in one line', () => {
  it.each([
    ['SELEC 1', /syntax error/],
    ['', /one statement/],
    ['SELECT * FROM nowhere', /nowhere does not exist/],
    ['SELECT 1; SELECT 2', /one statement/],
    ["CREATE TYPE t AS ENUM ('a'); SELECT 1", /one statement/],
    ['PIVOT events ON fact; DROP VIEW events', /one statement/],
    ['-- nothing but a comment', /one statement/],
    ['SELECT * FROM nowhere NATURAL JOIN events', /nowhere does not exist/],
    ["COPY (SELECT 1) TO 'stolen.csv'", /a question|Permission/],
    ["COPY events TO '/tmp/stolen.csv'", /a question|Permission/],
    ["SELECT * FROM read_csv('/etc/passwd')", /Permission/],
    ["SELECT * FROM read_text('package.json')", /Permission/],
    ["SELECT * FROM glob('*')", /Permission/],
    ["SELECT * FROM '/etc/passwd'", /Permission|does not exist/],
    ["ATTACH 'other.db'", /a question|Permission/],
    ["SELECT * FROM read_parquet('https://example.com/x.parquet')", /./],
    ['INSTALL httpfs', /a question/],
    ["EXPORT DATABASE 'stolen'", /a question/],
    ["/* a */ EXPLAIN EXPORT DATABASE 'stolen'", /a question|syntax/],
    ['LOAD httpfs', /a question/],
    ['SET enable_external_access = true', /a question/],
    ['DROP VIEW events', /a question|does not exist/],
    ['CREATE TABLE mine (a INTEGER)', /a question/],
  ])('%s', async (sql, reason) => {
    const refused = ask(findRun('two', out), sql, out);
    await expect(refused).rejects.toThrow(/^query: [^\n]+$/);
    await expect(refused).rejects.toThrow(reason);
    // EXPORT makes its folder as soon as it is prepared.
    expect(existsSync('stolen')).toBe(false);
  });

  it.each([
    "EXPLAIN SELECT 'EXPORT'",
    'EXPLAIN ANALYZE SELECT 1',
    '(SELECT 1) UNION (SELECT 1)',
    '-- a\nFROM events',
    'DESCRIBE events',
    'VALUES (1)',
  ])('a question is one: %s', async (sql) =>
    expect((await ask(findRun('two', out), sql, out)).rows.length).toBeGreaterThan(0),
  );
});
