/** Each format is read by a program that is not ours, and says what the run's own figures and facts say. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { instance as graphviz } from '@viz-js/viz';
import graphology from 'graphology';
import type { AbstractGraph } from 'graphology-types';
import { parse as parseJunit } from 'junit2json';
import { marked, type Tokens } from 'marked';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepare } from '../../src/experiment/prepare.ts';
import { runExperiment } from '../../src/experiment/run.ts';
import { sourceOfData } from '../../src/experiment/source.ts';
import { clocksOf } from '../../src/exports/clocks.ts';
import type { RunRecord } from '../../src/exports/format.ts';
import { formats } from '../../src/exports/index.ts';
import { nodeHost } from '../../src/host/node-host.ts';
import type { Fact } from '../../src/trace/facts.ts';
import { FactLog } from '../../src/trace/log.ts';
import { traceSha256 } from '../../src/trace/ndjson.ts';

// What these packages say of their types fits no ES module.
const require = createRequire(import.meta.url);
type Reader = (graph: unknown, text: string) => AbstractGraph;
const readGexf = require('graphology-gexf').parse as Reader;
const readGraphml = require('graphology-graphml').parse as Reader;

const folder = mkdtempSync(join(tmpdir(), 'hearsay-exports-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A run in which much goes wrong: losses, copies, a crash, a restart, a link that fails and one that comes. */
const eventful = {
  name: 'eventful',
  seed: 5,
  peers: 6,
  topology: 'cycle',
  protocol: 'announce',
  workload: { name: 'interval', broadcasts: 3, wait: '7ms' },
  network: { delay: { uniform: [1, 9] }, loss: 0.1, duplicate: 0.2 },
  links: [
    { at: '20ms', down: [0, 1] },
    { at: '25ms', up: [0, 3] },
  ],
  faults: [
    { at: '10ms', crash: 2 },
    { at: '22ms', restart: 2 },
  ],
  trace: 'full',
};

async function recordOf(experiment: Record<string, unknown>): Promise<RunRecord> {
  let log: FactLog | undefined;
  const prepared = await prepare({ source: sourceOfData(experiment), settings: [], bareKeys: [] }, nodeHost);
  const summary = await runExperiment(prepared, nodeHost, {
    sampled: (sample, _, recording) => {
      if (sample === 0) log = recording.log;
    },
  });
  return { name: 'a <"run"> & its name', summary, sample: summary.samples[0] ?? summary, log };
}

let run: RunRecord;
let facts: Fact[];

beforeAll(async () => {
  run = await recordOf(eventful);
  facts = [...run.log!.facts()];
  const seen = new Set(facts.map(({ fact }) => fact));
  for (const fact of ['duplicated', 'dropped', 'crashed', 'restarted', 'link-up', 'link-down', 'learned'] as const)
    expect(seen).toContain(fact);
});

function written(name: string, of = run): Buffer {
  const format = formats.find((candidate) => candidate.name === name)!;
  return Buffer.concat([...format.write(of)].map((part) => Buffer.from(part as Uint8Array)));
}

const text = (name: string, of = run) => written(name, of).toString('utf8');
const linkNames = () => run.sample!.links!.map(({ a, b }) => `${a}-${b}`).sort();
const ends = (graph: AbstractGraph, edge: string) =>
  graph
    .extremities(edge)
    .map(Number)
    .sort((a, b) => a - b)
    .join('-');

describe('the network', () => {
  it('as DOT is drawn by Graphviz, with every peer and link', async () => {
    const drawn = (await graphviz()).renderJSON(text('dot')) as {
      name: string;
      objects: { name: string }[];
      edges: { head: number; tail: number; bytes: string }[];
    };
    expect(drawn.name).toBe(run.name);
    expect(drawn.objects.map(({ name }) => name)).toEqual(['0', '1', '2', '3', '4', '5']);
    const links = drawn.edges.map(({ head, tail, bytes }) => `${tail}-${head} ${bytes}`).sort();
    expect(links).toEqual(run.sample!.links!.map(({ a, b, bytes }) => `${a}-${b} ${bytes[0] + bytes[1]}`).sort());
  });

  it('as GraphML is read by graphology, with what each peer and link carried', () => {
    const graph = readGraphml(graphology, text('graphml'));
    expect(
      graph
        .edges()
        .map((edge) => ends(graph, edge))
        .sort(),
    ).toEqual(linkNames());
    expect(graph.nodes().map((node) => graph.getNodeAttribute(node, 'delivered'))).toEqual(
      run.sample!.perPeer!.map(({ delivered }) => delivered),
    );
    const sum = graph.reduceEdges((all, _, { messages }) => all + messages, 0);
    expect(sum).toBe(run.sample!.links!.reduce((all, { messages }) => all + messages[0] + messages[1], 0));
  });

  it('is found in the facts where the summary does not list it', () => {
    const graph = readGraphml(graphology, text('graphml', { ...run, sample: undefined }));
    expect(
      graph
        .edges()
        .map((edge) => ends(graph, edge))
        .sort(),
    ).toEqual(linkNames());
    expect(() => text('dot', { ...run, sample: undefined, log: undefined })).toThrow(/a run that kept its links/);
  });

  it('as GEXF is read by graphology', () => {
    const graph = readGexf(graphology, text('gexf'));
    const real = graph.filterEdges((_, { exists }) => exists);
    expect(real.map((edge) => ends(graph, edge)).sort()).toEqual(linkNames());
    expect(graph.order).toBe(6);
  });

  it('as GEXF says when peers and links were up, and what was known when', () => {
    const [gexf] = [text('gexf')];
    const spells = (pattern: RegExp) =>
      [...(pattern.exec(gexf)?.[1] ?? '').matchAll(/<spell start="([^"]+)" end="([^"]+)"/g)].map(([, from, to]) => [+from, +to]);
    const end = run.sample!.elapsedMs;
    expect(spells(/<node id="2"[^\n]*<spells>(.*)<\/spells>/)).toEqual([
      [0, 10],
      [22, end],
    ]);
    expect(spells(/<edge [^>]*source="0" target="1"[^\n]*<spells>(.*)<\/spells>/)).toEqual([[0, 20]]);
    expect(spells(/<edge [^>]*source="0" target="3"[^\n]*<spells>(.*)<\/spells>/)).toEqual([[25, end]]);
    const known = new Set<string>();
    for (const fact of facts) {
      if (fact.fact !== 'learned' || fact.peer !== 4) continue;
      const name = [fact.a, fact.b].sort((a, b) => a - b).join('-');
      if (fact.up) known.add(name);
      else known.delete(name);
    }
    const values = [.../<node id="4"[^\n]*/.exec(gexf)![0].matchAll(/for="known" value="(\d+)"/g)].map(([, value]) => Number(value));
    expect(values.at(-1)).toBe(known.size);
  });
});

describe('the facts', () => {
  it('as CSV are read by DuckDB, each in its place', async () => {
    const file = join(folder, 'facts.csv');
    writeFileSync(file, written('csv'));
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
      'time,fact,peer,other,message,kind,bytes,origin,sequence,of,timer,a,b,up,text\n1,noted,0,,,,,,,,,,,,"a ""note"", of\ntwo lines"\n',
    );
  });

  it('as NDJSON are what the summary has the digest of', () => {
    const lines = text('ndjson').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(facts.map((fact) => JSON.parse(JSON.stringify(fact))));
    expect(traceSha256(run.log!)).toBe(run.sample!.traceSha256);
  });

  it('as ShiViz reads them have clocks that agree with what happened before what', () => {
    // The expression that ShiViz offers for such logs.
    const found = [...text('shiviz').matchAll(/(?<host>\S*) (?<clock>{.*})\n(?<event>.*)\n/g)];
    expect(found.length).toBe(facts.length);
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
    const arrows = (phase: string) => traceEvents.flatMap(({ ph, id, tid }) => (ph === phase ? [`${id} at ${tid - 1}`] : []));
    const came = facts.flatMap((fact) => (fact.fact === 'received' ? [fact] : []));
    const sends = new Map(facts.flatMap((fact) => (fact.fact === 'sent' ? [[fact.message, fact] as const] : [])));
    expect(arrows('f')).toEqual(came.filter(({ message }) => sends.has(message)).map(({ message, peer }) => `${message} at ${peer}`));
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

describe('what needs more than a run has kept', () => {
  it.each(['gexf', 'shiviz', 'pcapng', 'csv', 'ndjson', 'perfetto'])('is refused in a line: %s', (name) => {
    expect(() => written(name, { ...run, log: undefined })).toThrow(/^run: expected a run that kept/);
  });

  it.each(['junit', 'markdown'])('is refused in a line: %s', (name) => {
    expect(() => written(name, { ...run, summary: undefined })).toThrow(/^run: expected a run that has a summary/);
  });
});

const hasTshark = spawnSync('tshark', ['--version']).status === 0;

describe.skipIf(!hasTshark && process.env.CI !== 'true')('the messages as tshark reads them', () => {
  it('are UDP datagrams with right checksums, as long as they were, when they were sent', () => {
    const file = join(folder, 'run.pcapng');
    writeFileSync(file, written('pcapng'));
    const fields = ['frame.time_epoch', 'ip.src', 'ip.dst', 'udp.length', 'ip.checksum.status', 'udp.checksum.status', 'frame.comment'];
    const { stdout, status } = spawnSync(
      'tshark',
      [
        '-n',
        '-r',
        file,
        '-o',
        'ip.check_checksum:TRUE',
        '-o',
        'udp.check_checksum:TRUE',
        '-T',
        'fields',
        ...fields.flatMap((field) => ['-e', field]),
      ],
      { encoding: 'utf8' },
    );
    expect(status).toBe(0);
    const sizes = new Map<number, number>();
    const ways = facts.flatMap((fact) => {
      if (fact.fact !== 'sent' && fact.fact !== 'duplicated') return [];
      const bytes = fact.fact === 'sent' ? fact.bytes : sizes.get(fact.of)!;
      sizes.set(fact.message, bytes);
      const address = (peer: number) => `10.0.0.${peer + 1}`;
      return [
        [
          (fact.time / 1000).toFixed(9),
          address(fact.peer),
          address(fact.to),
          String(bytes + 8),
          '1',
          '1',
          expect.stringContaining(`message ${fact.message}`),
        ],
      ];
    });
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split('\t')),
    ).toEqual(ways);
    expect(stdout).toMatch(/; lost at /);
    const named = spawnSync('tshark', ['-r', file, '-N', 'n', '-c', '1', '-T', 'fields', '-e', 'ip.src_host'], { encoding: 'utf8' });
    expect(named.stdout).toMatch(/^peer-\d\n$/);
  });

  it('are cut into several where a message is longer than a datagram can be', () => {
    const log = new FactLog('full', ['data']);
    log.sent(0, 0, 1, 0, 0, 150_001, 0, 0);
    const file = join(folder, 'long.pcapng');
    writeFileSync(file, written('pcapng', { ...run, log }));
    const { stdout } = spawnSync(
      'tshark',
      ['-r', file, '-o', 'udp.check_checksum:TRUE', '-T', 'fields', '-e', 'udp.length', '-e', 'udp.checksum.status'],
      { encoding: 'utf8' },
    );
    expect(stdout.trimEnd().split('\n')).toEqual(['65515\t1', '65515\t1', `${150_001 - 2 * 65_507 + 8}\t1`]);
  });
});

describe('the checks as JUnit XML', () => {
  it('are read with as many failures as promises were broken', async () => {
    const suites = (await parseJunit(text('junit')))!;
    const checks = run.summary!.checks;
    if (!('testsuite' in suites) || suites.testsuite === undefined) throw new Error('no suites');
    const [suite] = suites.testsuite;
    expect(suite.name).toBe(run.name);
    expect(suite.tests).toBe(checks.length + 1);
    expect(suite.failures).toBe(checks.filter(({ promised, verdict }) => promised && verdict === 'invalid').length);
    expect(suite.testcase!.map(({ name }) => name)).toEqual(['run', ...checks.map(({ property }) => property)]);
    const skipped = suite.testcase!.filter((test) => test.skipped !== undefined);
    expect(skipped.length).toBe(suite.skipped);
  });

  it('have a failure with its facts where a promise was broken, and an error where a peer failed', async () => {
    const { summary } = run;
    const broken = {
      ...summary!,
      checks: [{ property: 'validity', promised: true, verdict: 'invalid' as const, evidence: ['peer 1 <never> delivered 0:0'] }],
      expectations: [{ path: 'latencyMs.p99', expected: '< 2', given: '3', holds: false }],
      failures: [{ peer: 3, reason: 'threw & fell' }],
    };
    const suites = (await parseJunit(text('junit', { ...run, summary: broken })))!;
    if (!('testsuite' in suites)) throw new Error('no suites');
    const [{ failures, errors, testcase }] = suites.testsuite!;
    expect([failures, errors]).toEqual([2, 1]);
    expect(testcase!.find(({ name }) => name === 'validity')!.failure![0].message).toBe('peer 1 <never> delivered 0:0');
  });
});

describe('Markdown', () => {
  const tables = (source: string) => marked.lexer(source).filter((token): token is Tokens.Table => token.type === 'table');

  it('has tables that GitHub shows, with each check', () => {
    const [, figures, checks] = tables(text('markdown'));
    expect(figures.rows.map(([name]) => name.text)).toContain('messages sent');
    expect(checks.rows.map(([name]) => name.text)).toEqual(run.summary!.checks.map(({ property }) => property));
  });

  it('escapes what would break a table', () => {
    const odd = {
      ...run.summary!,
      checks: [{ property: 'validity', promised: true, verdict: 'invalid' as const, evidence: ['a | b\n*c* <d>'] }],
    };
    const [, , checks] = tables(text('markdown', { ...run, summary: odd }));
    expect(checks.rows.length).toBe(1);
    expect(marked.parser([checks])).toContain('<td>a | b *c* &lt;d&gt;</td>');
  });

  it('has means and intervals of several samples', async () => {
    const many = await recordOf({ peers: 3, protocol: 'flood', samples: 3, seed: 1, network: { delay: { uniform: [1, 20] } } });
    const [, figures] = tables(text('markdown', many));
    expect(figures.header.length).toBe(3);
    expect(figures.rows.find(([name]) => name.text === 'latency p50')![2].text).toMatch(/ to /);
  });
});

describe('vector clocks', () => {
  it('of the network say what was lost, and tell no peer', () => {
    for (const { process, clock } of clocksOf(run.log!, 6)) if (process < 6) expect(clock[6]).toBe(0);
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
