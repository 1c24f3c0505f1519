/** Messages that carry several broadcasts, on runtimes of each kind: every reader of a run knows each of them. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { findRun } from '../../src/archive/runs.ts';
import { ask } from '../../src/archive/sql-query.ts';
import { readTrace } from '../../src/archive/traces.ts';
import { PeerNames } from '../../src/core/peer-names.ts';
import { deliveryPathOf } from '../../src/trace/delivery-path.ts';
import { traceSha256 } from '../../src/trace/ndjson.ts';
import { written } from '../exports/eventful.ts';
import { audited } from '../trace/audited.ts';

const out = mkdtempSync(join(tmpdir(), 'hearsay-several-'));
afterAll(() => rmSync(out, { recursive: true }));

const batches = {
  protocol: fileURLToPath(new URL('../protocols/anti-entropy.ts', import.meta.url)),
  workload: { name: 'interval', broadcasts: 3, wait: '10ms' },
  topology: 'cycle',
  network: { delay: { uniform: ['1ms', '6ms'] }, loss: 0.1, duplicate: 0.2 },
  faults: [
    { at: '40ms', crash: 2 },
    { at: '70ms', restart: 2 },
  ],
};

/** The run, with what its folder holds. */
async function runOn(runtime: 'simulator' | 'actors' | 'udp') {
  const folder = join(out, runtime, '2026-01-01');
  mkdirSync(join(folder, 'trace'), { recursive: true });
  writeFileSync(join(folder, 'experiment.yaml'), '');
  return { folder, ...(await audited(runtime, 1, batches, join(folder, 'trace'))) };
}

describe.each(['simulator', 'actors', 'udp'] as const)('%s', (runtime) => {
  it('counts, tells and exports every broadcast of a message', async () => {
    const { summary, recording } = await runOn(runtime);
    const facts = [...recording.log.facts()];
    const copies = { sent: 0, received: 0 };
    for (const fact of facts) {
      const what = fact.fact === 'carried' ? fact.copy : fact.fact;
      if ((what === 'sent' || what === 'received') && 'origin' in fact) copies[what]++;
    }
    const messages = facts.filter(({ fact }) => fact === 'sent').length;
    expect(copies.sent).toBeGreaterThan(2 * messages);

    // The summary.
    const sumOf = (what: 'sent' | 'received') => summary.perPeer!.reduce((sum, peer) => sum + peer[what], 0);
    expect({ sent: sumOf('sent'), received: sumOf('received') }).toEqual(copies);
    expect(summary.books.sent).toBe(messages + (summary.books.duplicated ?? 0));
    expect(summary.redundancy).toBeGreaterThan(0);
    expect(summary.duplicates!.copies).toBeGreaterThan(copies.received / 3);
    expect(summary.hops!.max).toBeGreaterThan(1);

    // Every delivery has a way from its broadcast, along copies that carried it.
    for (const fact of facts) {
      if (fact.fact !== 'delivered' || fact.origin === fact.peer) continue;
      const way = deliveryPathOf(recording.log, fact.peer, fact.origin, fact.sequence);
      const steps = way.steps.map((row) => recording.log.factAt(row));
      expect(way.outcome).toBe('delivered');
      expect(steps[0]).toMatchObject({ fact: 'broadcast', peer: fact.origin, sequence: fact.sequence });
      for (const step of steps.slice(1)) {
        if ('origin' in step) expect(step).toMatchObject({ origin: fact.origin, sequence: fact.sequence });
      }
    }

    // The files: read as they were written, asked in SQL, kept as Parquet.
    const run = findRun(runtime, out);
    const digest = traceSha256(recording.log);
    expect(traceSha256((await readTrace(run, run.samples[0])).log)).toBe(digest);
    const asked = await ask(
      run,
      "SELECT fact, count(*)::INTEGER, count(DISTINCT message)::INTEGER FROM copies WHERE fact IN ('sent', 'received') GROUP BY fact ORDER BY fact DESC",
      out,
    );
    expect(asked.rows.map(([fact, count]) => [fact, Number(count)])).toEqual([
      ['sent', copies.sent],
      ['received', copies.received],
    ]);
    const peers = await ask(run, 'SELECT sum(sent), sum(received) FROM peers', out);
    expect(peers.rows[0].map(Number)).toEqual([copies.sent, copies.received]);
    expect(readdirSync(run.folder)).toContain('trace.parquet');
    expect(traceSha256((await readTrace(run, run.samples[0])).log)).toBe(digest);

    // What others read.
    const record = { name: runtime, summary, sample: summary, log: recording.log, names: PeerNames.none };
    const rows = written('csv', record).toString().trimEnd().split('\n');
    expect(rows.filter((row) => row.split(',')[1] === 'carried' && row.endsWith(',sent,'))).toHaveLength(
      copies.sent - messages + empty(facts),
    );
    expect(written('pcapng', record).toString('latin1')).toMatch(/news \d:\d, \d:\d, \d:\d/);
    for (const name of ['perfetto', 'shiviz', 'ndjson']) expect(written(name, record).length).toBeGreaterThan(0);
  });
});

/** Messages that carry nothing yet. */
function empty(facts: readonly { fact: string }[]): number {
  return facts.filter((fact) => fact.fact === 'sent' && !('origin' in fact)).length;
}
