// Questions in SQL that would read, write or change what is not theirs, or never end.
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const REFUSED = [
  "SELECT * FROM read_text('/etc/passwd')",
  "SELECT * FROM read_csv('/etc/passwd')",
  "SELECT * FROM '/etc/passwd'",
  "SELECT * FROM glob('/etc/*')",
  "SELECT * FROM read_blob('secret.txt')",
  "COPY (SELECT 1) TO 'stolen.csv'",
  "COPY events TO PROGRAM 'touch stolen'",
  "EXPORT DATABASE 'stolen'",
  "EXPLAIN EXPORT DATABASE 'stolen'",
  "/* a */ -- b\n EXPORT DATABASE 'stolen'",
  "ATTACH 'stolen.db' AS s",
  'INSTALL httpfs',
  "LOAD 'evil.so'",
  'PRAGMA enable_external_access = true',
  'SET enable_external_access = true',
  'RESET lock_configuration',
  'CREATE TABLE t AS SELECT 1',
  'DROP VIEW events',
  'DELETE FROM runs',
  'UPDATE peers SET sent = 0',
  "SELECT 1; COPY (SELECT 1) TO 'stolen.csv'",
  "SELECT getenv('HOME')",
  "SELECT * FROM read_parquet('http://127.0.0.1:1/x')",
  'CALL pragma_version(); DROP VIEW events',
  "EXPLAIN ANALYZE COPY (SELECT 1) TO 'stolen.csv'",
  "SELECT * FROM duckdb_secrets(), read_json('secret.txt')",
  '',
  ';',
  "SELECT '",
  'SELECT * FROM nowhere',
  '('.repeat(20_000),
  `SELECT ${'1+'.repeat(50_000)}1`,
];

/** @type {import('./desk.js').Attack} */
export const questions = {
  name: 'questions',
  async run(desk, isSmall) {
    writeFileSync(join(desk.folder, 'secret.txt'), 'a secret');
    await desk.hearsay(['run', 'cycle', '--runtime', 'simulator']);
    const tried = isSmall ? REFUSED.filter((_, index) => index % 10 === 0) : REFUSED;
    for (const sql of tried) {
      const before = readdirSync(desk.folder).sort().join();
      const ended = await desk.hearsay(['query', 'latest', sql]);
      const isSilent = !/a secret|root:/.test(ended.stdout) && readdirSync(desk.folder).sort().join() === before;
      desk.expect(`query ${JSON.stringify(sql.slice(0, 50))}`, ended, {
        status: [2],
        also: isSilent && !existsSync(join(desk.folder, 'stolen.csv')),
      });
    }
    desk.expect(
      'query after all that',
      await desk.hearsay(['query', 'latest', 'SELECT count(*) AS n FROM events', '--csv']),
      {
        status: [0],
        says: /^n\n\d{2,}\n/,
      },
    );
  },
};
