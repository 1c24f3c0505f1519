// What a trace costs. usage: node measure-trace.js FACTS; prints one line of JSON. The facts are those of a flood in
// real time: 1,000 peers with 8 links each, in 6 processes. They are written down as the processes would, merged into
// Parquet, and asked what a report asks: counts by link and kind, traffic over time, latencies, backlog.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lock, openDatabase } from '../../dist/archive/database.js';
import { mergedSource } from '../../dist/archive/merged-files.js';
import { readParquet, writeParquet } from '../../dist/archive/parquet.js';
import { viewFacts } from '../../dist/archive/tables.js';
import { Random } from '../../dist/core/random.js';
import { FactFile, writeFactFile } from '../../dist/runtimes/processes/wire/fact-file.js';
import { FactFileReader } from '../../dist/runtimes/processes/wire/fact-file-reader.js';
import { BROADCAST, DELIVERED, RECEIVED, SENT } from '../../dist/trace/codes.js';
import { FactLog } from '../../dist/trace/log.js';
import { STRIDE } from '../../dist/trace/row.js';

const PEERS = 1000;
const LINKS = 8;
const PROCESSES = 6;
const count = Number(process.argv[2]);
const folder = mkdtempSync(join(tmpdir(), 'hearsay-bench-'));

/** The queries that a report issues. */
const queries = [
  'SELECT fact, count(*) FROM events GROUP BY fact',
  "SELECT peer, other, kind, count(*), sum(bytes) FROM events WHERE fact = 'sent' GROUP BY ALL",
  "SELECT peer, other, kind, time_ns // 1000000000 AS bucket, count(*), sum(bytes) FROM events WHERE fact = 'sent' GROUP BY ALL",
  "SELECT time_ns // 10000000 AS bucket, fact, count(*) FROM events WHERE fact IN ('sent', 'received', 'delivered') GROUP BY ALL",
  'SELECT quantile_cont(latency, [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1]) FROM deliveries WHERE peer <> origin',
  "SELECT peer, time_ns // 100000000 AS bucket, count(*) FILTER (fact = 'sent') - count(*) FILTER (fact = 'received') FROM events GROUP BY ALL",
];

try {
  const written = write(facts());
  const merged = await merge();
  console.log(JSON.stringify({ ...written, ...merged }));
} finally {
  rmSync(folder, { recursive: true });
}

/** Rows of a flood in order of time, copies numbered on their pairs of peers. */
function facts() {
  const random = new Random(1, 'facts');
  const neighbours = Int32Array.from(
    { length: PEERS * LINKS },
    (_, slot) => (Math.floor(slot / LINKS) + 1 + random.integer(PEERS - 1)) % PEERS,
  );
  const numbers = new Map();
  const times = new Float64Array(count);
  const rows = new Int32Array(count * STRIDE);
  const due = Array.from({ length: 128 }, () => []);
  let made = 0;
  let ns = 0;
  const put = (...row) => {
    if (made === count) return;
    times[made] = ns / 1e6;
    rows.set(row, made++ * STRIDE);
    ns += 50 + random.integer(100);
  };
  const spread = (tick, peer, origin, sequence) => {
    for (let slot = peer * LINKS; slot < (peer + 1) * LINKS; slot++) {
      const to = neighbours[slot];
      const number = numbers.get(peer * PEERS + to) ?? 0;
      numbers.set(peer * PEERS + to, number + 1);
      put(SENT, peer, to, number, 0, 40, origin, sequence);
      due[(tick + 10 + random.integer(91)) % 128].push(to, peer, number, origin, sequence);
    }
  };
  const sequences = new Int32Array(PEERS);
  for (let tick = 0; made < count; tick++) {
    ns = Math.max(ns, tick * 1e6);
    const arrivals = due[tick % 128];
    due[tick % 128] = [];
    for (let i = 0; i < 5; i++) {
      const peer = random.integer(PEERS);
      put(BROADCAST, peer, 0, 0, 0, 0, peer, sequences[peer]);
      spread(tick, peer, peer, sequences[peer]++);
    }
    for (let at = 0; at < arrivals.length; at += 5) {
      const [to, from, number, origin, sequence] = arrivals.slice(at, at + 5);
      put(RECEIVED, to, from, number, 0, 0, origin, sequence);
      if (random.integer(LINKS) > 0 || arrivals.length > 50_000) continue;
      put(DELIVERED, to, 0, 0, 0, 0, origin, sequence);
      spread(tick, to, origin, sequence);
    }
  }
  return { times, rows };
}

function pathOf(index) {
  return join(folder, `peers-${index}.log`);
}

/** As the processes do, one after the other. */
function write({ times, rows }) {
  let ms = 0;
  let bytes = 0;
  for (let index = 0; index < PROCESSES; index++) {
    const own = [];
    for (let i = 0; i < count; i++) if (rows[i * STRIDE + 1] % PROCESSES === index) own.push(i);
    const start = performance.now();
    const file = new FactFile(pathOf(index), 'pair');
    const log = new FactLog('full', ['data'], file);
    for (const i of own) {
      const at = i * STRIDE;
      log.append(
        times[i],
        rows[at],
        rows[at + 1],
        rows[at + 2],
        rows[at + 3],
        rows[at + 4],
        rows[at + 5],
        rows[at + 6],
        rows[at + 7],
      );
    }
    file.end(log);
    ms += performance.now() - start;
    bytes += statSync(file.path).size;
  }
  return { facts: count, writtenPerSecond: (count / ms) * 1000, logBytes: bytes };
}

async function merge() {
  const database = await openDatabase();
  const parquet = join(folder, 'trace.parquet');
  const start = performance.now();
  const files = Array.from({ length: PROCESSES }, (_, index) => new FactFileReader(pathOf(index)));
  await writeParquet(database, mergedSource(files), parquet);
  const mergedPerSecond = (count / (performance.now() - start)) * 1000;
  for (const file of files) file.close();
  const keptPerSecond = await keep(database, parquet);
  await viewFacts(database, { samples: [{ sample: 0, parquet }] });
  await lock(database, [parquet]);
  let queryMs = 0;
  for (const query of queries) {
    const before = performance.now();
    await database.runAndReadAll(query);
    const took = performance.now() - before;
    if (process.env.HEARSAY_VERBOSE !== undefined) console.error(`${Math.round(took)} ms  ${query}`);
    queryMs = Math.max(queryMs, took);
  }
  database.closeSync();
  return {
    mergedPerSecond,
    keptPerSecond,
    parquetBytes: statSync(parquet).size,
    queryMs,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
  };
}

/** What is left of a run that was not killed is one log. */
async function keep(database, merged) {
  const path = join(folder, 'run.log');
  writeFactFile(path, await readParquet(database, merged));
  const start = performance.now();
  const file = new FactFileReader(path);
  await writeParquet(database, mergedSource([file]), join(folder, 'whole.parquet'));
  const perSecond = (count / (performance.now() - start)) * 1000;
  file.close();
  return perSecond;
}
