/** Logs merged from their files, and kept as Parquet: the same facts as logs merged in memory. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, openDatabase, quoted } from '../../src/archive/database.ts';
import { type FactSource, logOf as gathered, sourceOf } from '../../src/archive/fact-source.ts';
import { mergedSource } from '../../src/archive/merged-files.ts';
import { readParquet, writeParquet } from '../../src/archive/parquet.ts';
import { FactFile } from '../../src/runtimes/processes/wire/fact-file.ts';
import { FactFileReader } from '../../src/runtimes/processes/wire/fact-file-reader.ts';
import { logFurther } from '../../src/trace/carried-facts.ts';
import type { Fact } from '../../src/trace/facts.ts';
import { FactLog } from '../../src/trace/log.ts';
import { mergeLogs } from '../../src/trace/merged-log.ts';
import { traceSha256 } from '../../src/trace/ndjson.ts';
import { STRIDE } from '../../src/trace/row.ts';
import { logOf } from '../log-of.ts';
import { anyFacts, kinds } from '../trace/any-facts.ts';

const LONG = process.env.HEARSAY_LONG === '1';
const folder = mkdtempSync(join(tmpdir(), 'hearsay-merge-'));
let database: Database;
beforeAll(async () => {
  database = await openDatabase();
});
afterAll(() => {
  database.closeSync();
  rmSync(folder, { recursive: true });
});

const SIZE = 4;
/**
 * What happens to a copy: who sends it to whom and when, and how and how long after it ends; less than 0 is a clock
 * that is behind.
 */
const copies = fc.array(
  fc.record({
    from: fc.nat(SIZE - 1),
    to: fc.nat(SIZE - 1),
    atMs: fc.nat(20),
    fate: fc.constantFrom('received', 'received', 'dropped', 'in flight'),
    tookMs: fc.integer({ min: -2, max: 9 }),
    isRecorded: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
    note: fc.constantFrom('a', 'b', 'c'),
    carried: fc.nat(3),
  }),
  { maxLength: 40, size: 'max' },
);

/**
 * The logs of processes that share the peers out between them, as they write them: copies numbered on each pair, a
 * peer's facts in its own order.
 */
function logsOf(drawn: typeof copies extends fc.Arbitrary<infer All> ? All : never, processes: number): FactLog[] {
  const rows: { timeMs: number; process: number; write(log: FactLog, timeMs: number): void }[] = [];
  const sent = new Map<string, number>();
  for (const { from, to, atMs, fate, tookMs, isRecorded, note, carried } of [...drawn].sort(
    (a, b) => a.atMs - b.atMs,
  )) {
    const pair = `${from}>${to}`;
    const index = sent.get(pair) ?? 0;
    sent.set(pair, index + 1);
    const broadcasts = Array.from({ length: carried }, (_, further) => ({
      origin: from,
      sequence: index + further,
      payload: '',
    }));
    const sender = from % processes;
    const receiver = to % processes;
    const copy = (timeMs: number, process: number, tell: (log: FactLog, timeMs: number) => void) =>
      rows.push({
        timeMs,
        process,
        write(log, time) {
          tell(log, time);
          logFurther(log, broadcasts);
        },
      });
    if (isRecorded) copy(atMs, sender, (log, time) => log.sent(time, from, to, index, 0, 10, from, index));
    const endMs = Math.max(0, atMs + tookMs);
    if (fate === 'received') copy(endMs, receiver, (log, time) => log.received(time, to, from, index, 0, from, index));
    if (fate === 'dropped')
      copy(endMs, sender, (log, time) => log.dropped(time, from, to, index, 0, `lost ${note}`, from, index));
    rows.push({ timeMs: endMs, process: receiver, write: (log, time) => log.noted(time, to, note) });
  }
  const logs = Array.from(
    { length: processes },
    (_, process) => new FactLog('full', process % 2 === 0 ? ['data', 'ack'] : ['data']),
  );
  for (const { timeMs, process, write } of rows.sort((a, b) => a.timeMs - b.timeMs)) write(logs[process], timeMs);
  return logs;
}

function keep(log: FactLog, name: string, numbering: 'run' | 'pair'): FactFileReader {
  const file = new FactFile(join(folder, name), numbering);
  file.begin(log);
  for (let i = 0; i < log.count; i += 7) {
    const part = new FactLog(log.level, log.kinds);
    for (const text of log.texts) part.textNumber(text);
    const end = Math.min(log.count, i + 7);
    part.appendAll({ count: end - i, times: log.times.subarray(i, end), rows: log.rows.subarray(i * 8, end * 8) });
    file.write(part, 0);
  }
  file.end(log);
  return new FactFileReader(file.path);
}

/**
 * Facts whose copies are numbered in the order in which they appear: which copy is which is the same, whatever they
 * were numbered by.
 */
function renumbered(log: FactLog): Fact[] {
  const numbers = new Map<number, number>();
  return [...log.facts()].map((fact) => {
    if (!('message' in fact)) return fact;
    const message = numbers.get(fact.message) ?? numbers.size;
    numbers.set(fact.message, message);
    return { ...fact, message };
  });
}

it('merges files as logs in memory are merged, and knows which receipt is of which send', () => {
  fc.assert(
    fc.property(copies, fc.integer({ min: 1, max: SIZE }), (drawn, processes) => {
      const logs = logsOf(drawn, processes);
      const files = logs.map((log, index) => keep(log, `peers-${index}.log`, 'pair'));
      try {
        expect(renumbered(gathered(mergedSource(files)))).toEqual(renumbered(mergeLogs(logs)));
      } finally {
        for (const file of files) file.close();
      }
    }),
    { numRuns: LONG ? 2_000 : 60 },
  );
});

it('merges logs of different levels at the lowest', () => {
  const full = new FactLog('full', ['data']);
  full.broadcast(0, 0, 0);
  full.sent(0, 0, 1, 0, 0, 10, 0, 0);
  const deliveries = new FactLog('deliveries', ['data']);
  deliveries.delivered(1, 1, 0, 0);
  const files = [keep(full, 'full.log', 'pair'), keep(deliveries, 'deliveries.log', 'pair')];
  const merged = gathered(mergedSource(files));
  for (const file of files) file.close();
  expect(merged.level).toBe('deliveries');
  expect([...merged.facts()].map(({ fact }) => fact)).toEqual(['broadcast', 'delivered']);
});

it('keeps every fact in Parquet as it is: the digest stays', async () => {
  await fc.assert(
    fc.asyncProperty(anyFacts, async (facts) => {
      const log = logOf(facts, kinds);
      const path = join(folder, 'trace.parquet');
      await writeParquet(database, sourceOf(log), path);
      const again = await readParquet(database, path);
      expect([...again.facts()]).toEqual([...log.facts()]);
      expect(traceSha256(again)).toBe(traceSha256(log));
    }),
    { numRuns: LONG ? 300 : 15 },
  );
});

it('keeps no file of a source that fails on the way, whenever it is asked', async () => {
  const path = join(folder, 'failed.parquet');
  const rows = 2_048;
  const block = { count: rows, times: new Float64Array(rows), rows: new Int32Array(rows * STRIDE) };
  for (const blocks of [0, 1, 2, 20]) {
    const source: FactSource = {
      ...sourceOf(new FactLog('full', ['data'])),
      *blocks() {
        for (let i = 0; i < blocks; i++) yield block;
        throw new Error('the log cannot be read');
      },
    };
    await expect(writeParquet(database, source, path)).rejects.toThrow('the log cannot be read');
    expect(readdirSync(folder).filter((name) => name.startsWith('failed'))).toEqual([]);
  }
});

it('keeps the order of more facts than DuckDB takes at once, with times of every kind', async () => {
  const log = new FactLog('full', ['data']);
  for (let i = 0; i < 50_000; i++) {
    log.sent(Math.floor(i / 100) + (i % 2 === 0 ? 0 : 1 / 3), i % 7, (i + 1) % 7, i, 0, 40, i % 7, i);
    if (i % 1000 === 0) log.noted(i / 100, 0, `note ${i}`);
  }
  const path = join(folder, 'large.parquet');
  await writeParquet(database, sourceOf(log), path);
  expect(traceSha256(await readParquet(database, path))).toBe(traceSha256(log));
});

it('reads a file of before there were digests: it has none', async () => {
  const [path, old] = [join(folder, 'new.parquet'), join(folder, 'old.parquet')];
  const facts: Fact[] = [
    { fact: 'broadcast', time: 1, peer: 0, sequence: 0 },
    { fact: 'delivered', time: 2, peer: 1, origin: 0, sequence: 0 },
  ];
  await writeParquet(
    database,
    sourceOf(
      logOf(
        facts.map((fact) => ({ ...fact, digest: 7 }) as Fact),
        kinds,
      ),
    ),
    path,
  );
  const metadata = JSON.stringify({ version: 1, level: 'full', kinds, warnings: [] });
  await database.run(
    `COPY (SELECT * EXCLUDE digest FROM read_parquet('${path}')) TO '${old}' (FORMAT parquet, KV_METADATA {hearsay: ${quoted(metadata)}})`,
  );
  expect([...(await readParquet(database, old)).facts()]).toEqual(facts);
});
