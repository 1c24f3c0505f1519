/** The facts of a run, read by DuckDB, and held to the grammar of what reads them elsewhere. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src/exports/format.ts';
import { clocksOf } from '../../src/exports/vector-clocks.ts';
import type { Fact } from '../../src/trace/facts.ts';
import { FactLog } from '../../src/trace/log.ts';
import { traceSha256 } from '../../src/trace/ndjson.ts';
import { eventfulRun, textOf, written } from './eventful.ts';

const folder = mkdtempSync(join(tmpdir(), 'hearsay-facts-'));
afterAll(() => rmSync(folder, { recursive: true }));

let run: RunRecord;
let facts: Fact[];

beforeAll(async () => {
  run = await eventfulRun();
  facts = [...run.log!.facts()];
});

const text = (name: string, of = run) => textOf(name, of);

describe('the facts', () => {
  it('as CSV are read by DuckDB, each in its place', async () => {
    const file = join(folder, 'facts.csv');
    writeFileSync(file, written('csv', run));
    const database = await (await DuckDBInstance.create(':memory:')).connect();
    const read = await database.runAndReadAll(
      `SELECT fact, count(*)::INTEGER, sum(time)::DOUBLE FROM read_csv('${file}') GROUP BY fact ORDER BY fact`,
    );
    const names = [...new Set(facts.map(({ fact }) => fact))].sort();
    const expected = names.map((name) => {
      const own = facts.filter(({ fact }) => fact === name);
      return [
        name,
        own.length,
        expect.closeTo(
          own.reduce((sum, { time }) => sum + time, 0),
          6,
        ),
      ];
    });
    expect(read.getRowsJS()).toEqual(expected);
    const lost = await database.runAndReadAll(
      `SELECT message::INTEGER, text FROM read_csv('${file}') WHERE fact = 'dropped' ORDER BY message`,
    );
    const drops = facts.flatMap((fact) => (fact.fact === 'dropped' ? [[fact.message, fact.reason] as const] : []));
    expect(lost.getRowsJS()).toEqual([...drops].sort((a, b) => a[0] - b[0]));
    database.closeSync();
  });

  it('as CSV have quotes where a text needs them', () => {
    const log = new FactLog('full', ['da"ta']);
    log.noted(1, 0, 'a "note", of\ntwo lines');
    expect(text('csv', { ...run, log })).toBe(
      'time,fact,peer,other,message,kind,bytes,origin,sequence,digest,of,timer,a,b,up,text,copy,delay\n1,noted,0,,,,,,,,,,,,,"a ""note"", of\ntwo lines",,\n',
    );
  });

  it('as NDJSON are what the summary has the digest of', () => {
    const lines = text('ndjson').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(facts.map((fact) => JSON.parse(JSON.stringify(fact))));
    expect(traceSha256(run.log!)).toBe(run.sample!.traceSha256);
  });

  it('as ShiViz reads them have clocks that agree with what happened before what', () => {
    // The expression that stands in ShiViz's form when it is opened.
    const found = [...text('shiviz').matchAll(/(?<event>.*)\n(?<host>\S*) (?<clock>{.*})/g)];
    expect(found.length).toBe(facts.length);
    for (const [index, { groups }] of found.entries()) expect(groups!.event).toContain(`peer ${facts[index].peer} `);
    const clocks = found.map(({ groups }) => JSON.parse(groups!.clock) as Record<string, number>);
    const hosts = found.map(({ groups }) => groups!.host);
    const seen = new Map<string, number>();
    for (const [index, host] of hosts.entries()) {
      // ShiViz refuses a log in which a process does not count its own events one by one.
      expect(clocks[index][host]).toBe((seen.get(host) ?? 0) + 1);
      seen.set(host, clocks[index][host]);
    }
    const before = happenedBefore(facts, hosts);
    const wrong = facts.flatMap((_, i) =>
      facts.flatMap((_, j) => (i !== j && isBelow(clocks[i], clocks[j]) !== before[i].has(j) ? [[i, j]] : [])),
    );
    expect(wrong).toEqual([]);
  });

  it('as trace events have an arrow for each message that came, on slices that lie within each other', () => {
    interface Event {
      readonly ph: string;
      readonly tid: number;
      readonly ts: number;
      readonly dur?: number;
      readonly id?: number;
      readonly name: string;
    }
    const { traceEvents } = JSON.parse(text('perfetto')) as { traceEvents: Event[] };
    const slices = traceEvents.filter(({ ph }) => ph === 'X');
    expect(slices.map(({ ts }) => ts / 1000)).toEqual(facts.map(({ time }) => expect.closeTo(time, 9)));
    const arrows = (phase: string) =>
      traceEvents.flatMap(({ ph, id, tid }) => (ph === phase ? [`${id} at ${tid - 1}`] : []));
    const came = facts.flatMap((fact) => (fact.fact === 'received' ? [fact] : []));
    const sends = new Map(facts.flatMap((fact) => (fact.fact === 'sent' ? [[fact.message, fact] as const] : [])));
    expect(arrows('f')).toEqual(
      came.filter(({ message }) => sends.has(message)).map(({ message, peer }) => `${message} at ${peer}`),
    );
    expect(arrows('s').sort()).toEqual(
      came.flatMap(({ message }) => (sends.has(message) ? [`${message} at ${sends.get(message)!.peer}`] : [])).sort(),
    );
    for (const track of new Set(slices.map(({ tid }) => tid))) {
      const own = slices.filter(({ tid }) => tid === track);
      own.slice(1).forEach(({ ts, dur }, index) => {
        const last = own[index];
        const isWithin = ts === last.ts && dur! <= last.dur! + 1e-9;
        expect(isWithin || ts >= last.ts + last.dur! - 1e-9).toBe(true);
      });
    }
  });
});

describe('vector clocks', () => {
  it('of the network say what was lost, and tell no peer', () => {
    const ofPeers = [...clocksOf(run.log!, 6)].filter(({ process }) => process < 6);
    expect(ofPeers.length).toBeGreaterThan(0);
    for (const { clock } of ofPeers) expect(clock[6]).toBe(0);
  });
});

function isBelow(one: Record<string, number>, other: Record<string, number>): boolean {
  return Object.entries(one).every(([host, value]) => value <= (other[host] ?? 0));
}

/** The slow, obvious version: what follows each fact, by its process and by the messages. */
function happenedBefore(all: readonly Fact[], hosts: readonly string[]): Set<number>[] {
  const after = all.map(() => new Set<number>());
  const sends = new Map<number, number>();
  for (const [index, fact] of all.entries()) {
    if (fact.fact === 'sent') sends.set(fact.message, index);
    if (fact.fact === 'duplicated') sends.set(fact.message, sends.get(fact.of)!);
  }
  for (let i = all.length - 1; i >= 0; i--) {
    for (let j = i + 1; j < all.length; j++) {
      const fact = all[j];
      const isNext = hosts[j] === hosts[i];
      const isMessage =
        ((fact.fact === 'received' || fact.fact === 'dropped') && sends.get(fact.message) === i) ||
        (fact.fact === 'duplicated' && sends.get(fact.of) === i);
      if (!isNext && !isMessage) continue;
      after[i].add(j);
      for (const later of after[j]) after[i].add(later);
    }
  }
  return after;
}
