/**
 * The truth table that is kept in docs/truth is true: its files are those that its data make, each case violates what it
 * says, each failure has a sentence, and the promises of definitions are what it shows. `npm run truth` makes it again.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { PropertyName } from '../../src/core/protocol.ts';
import { prepare } from '../../src/experiment/prepare.ts';
import { runExperiment } from '../../src/experiment/run.ts';
import { scopeOf } from '../../src/experiment/search/scope.ts';
import { FACTS_SHOWN } from '../../src/experiment/search/short-transcript.ts';
import { sourceOfData } from '../../src/experiment/source.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';
import { makeTable } from '../../src/platform/table-run.ts';
import { findProtocol, protocols } from '../../src/protocols/index.ts';
import { isFound } from '../../src/table/cell.ts';
import { conditions } from '../../src/table/condition.ts';
import { explanationOf, explanations } from '../../src/table/explanations/index.ts';
import { dataOf, filesOf, tableOf } from '../../src/table/files.ts';
import { leftToWrite } from '../../src/table/left-to-write.ts';
import { differencesOf, reasonFor, unpromised } from '../../src/table/promises.ts';
import { proofGroupsOf } from '../../src/table/proof-list.ts';
import { exploredFor } from '../../src/table/small-world.ts';
import { searchSmallWorld } from '../../src/table/small-world-search.ts';
import { makeRow } from './scene.ts';

const LONG = process.env.HEARSAY_LONG === '1';

const docs = fileURLToPath(new URL('../../docs/', import.meta.url));
const table = tableOf(protocols.map(({ name }) => readFileSync(docs + dataOf(name), 'utf8')));
const { rows } = table;

describe('the truth table', () => {
  it('is written in the files that its data make', () => {
    const files = filesOf(
      table,
      rows.map(({ protocol }) => findProtocol(protocol)),
    );
    for (const [place, text] of Object.entries(files)) expect(readFileSync(docs + place, 'utf8'), place).toBe(text);
    const kept = readdirSync(`${docs}truth`, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.includes('.'),
    );
    expect(kept.map((path) => `truth/${path}`).sort()).toEqual(
      Object.keys(files)
        .filter((place) => place.startsWith('truth/'))
        .sort(),
    );
  });

  it('has a sentence for each failure, and promises what held or has a reason not to', () => {
    expect(rows.flatMap((row) => leftToWrite(row, findProtocol(row.protocol)))).toEqual([]);
  });

  it('has no sentence and no reason that nothing needs', () => {
    const explained = rows.flatMap(({ protocol, cells }) =>
      conditions.flatMap(({ name }) =>
        Object.entries(cells[name]).flatMap(([property, cell]) =>
          isFound(cell) ? [explanationOf(protocol, name, property)] : [],
        ),
      ),
    );
    expect(explanations.filter((one) => !explained.includes(one)).map(({ sentence }) => sentence)).toEqual([]);
    const used = rows.flatMap((row) =>
      differencesOf(row, findProtocol(row.protocol)).map((difference) => reasonFor(row.protocol, difference)),
    );
    expect(unpromised.filter((one) => !used.includes(one)).map(({ reason }) => reason)).toEqual([]);
  });

  it('tells each case in twelve facts at most', () => {
    const long = rows.flatMap(({ protocol, cases }) =>
      Object.entries(cases).flatMap(([name, { facts }]) => (facts.length > FACTS_SHOWN ? [`${protocol}/${name}`] : [])),
    );
    expect(long).toEqual([]);
  });

  it.each(rows)('has cases of $protocol that violate what they say', async ({ cases }) => {
    for (const [name, { experiment, evidence }] of Object.entries(cases)) {
      const prepared = await prepare({ source: sourceOfData({ ...experiment }) }, nodePlatform);
      const { checks } = await runExperiment(prepared, nodePlatform);
      for (const [property, said] of Object.entries(evidence))
        expect(
          checks.find((one) => one.property === property),
          name,
        ).toMatchObject({ verdict: 'invalid', evidence: said });
    }
  });

  it.each(LONG ? rows : rows.filter(({ protocol }) => protocol === 'flood'))(
    'has proofs of $protocol that come out again',
    async (row) => {
      const wanted = { protocol: row.protocol, over: [], settings: [], faults: [], peers: 5 };
      const { scope } = await scopeOf(wanted, nodePlatform, (path) => path);
      const groups = proofGroupsOf(row);
      for (const { conditions: served, properties, proof } of groups) {
        const condition = exploredFor(served[0], [])!;
        const task = { protocol: scope.protocol, condition, world: proof, properties: properties as PropertyName[] };
        expect((await searchSmallWorld(task, nodePlatform)).proved).toEqual(properties);
      }
    },
  );

  it('comes out the same when it is made again', async () => {
    if (LONG) {
      const request = {
        seed: table.seed,
        schedules: table.schedules,
        threads: availableParallelism(),
        limitMs: 60_000,
      };
      const again = await makeTable({ ...request, protocols: rows.map(({ protocol }) => protocol) });
      expect(again.table).toEqual(table);
      return;
    }
    const row = rows.find(({ protocol }) => protocol === 'best-effort')!;
    const again = await makeRow('best-effort', table.schedules, 5, ['no-fault']);
    const searched = Object.entries(row.cells['no-fault']).map(([property, cell]) => {
      const { proved: _, ...rest } = { proved: undefined, ...cell };
      return [property, rest];
    });
    expect(again.cells['no-fault']).toEqual(Object.fromEntries(searched));
  });
});
