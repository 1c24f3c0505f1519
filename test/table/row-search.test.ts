import { describe, expect, it } from 'vitest';
import { prepare } from '../../src/experiment/prepare.ts';
import { runExperiment } from '../../src/experiment/run.ts';
import { FACTS_SHOWN } from '../../src/experiment/search/short-transcript.ts';
import { sourceOfData } from '../../src/experiment/source.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';
import { originOf } from '../../src/table/cell.ts';
import { conditions } from '../../src/table/condition.ts';
import { makeRow } from './scene.ts';

describe('the row of best-effort broadcast', async () => {
  const row = await makeRow('best-effort', 20, 3);

  it('has a cell of each condition and property', () => {
    expect(Object.keys(row.cells)).toEqual(conditions.map(({ name }) => name));
    expect(row.cells['no-fault'].validity).toEqual({ held: 20 });
  });

  it('has agreement until a message is lost or its origin crashes', () => {
    expect(row.cells.duplication.agreement).toEqual({ held: 20 });
    expect(row.cells.loss.agreement).toMatchObject({ of: 20 });
    expect(row.cells['crash-of-a-minority'].agreement).toHaveProperty('violated');
  });

  it('looks for no second case of what fails already with fewer faults', () => {
    expect(row.cells['crash-of-a-majority'].agreement).toEqual({ failsUnder: 'crash-of-a-minority' });
    expect(originOf(row, 'crash-of-a-majority', 'agreement')).toEqual({
      condition: 'crash-of-a-minority',
      case: 'crash-of-a-minority-agreement',
    });
  });

  it('leaves out what a protocol without a failure detector cannot meet', () => {
    expect(row.cells['wrong-suspicion'].validity).toEqual({ doesNotApply: 'it asks no failure detector' });
  });

  it('has cases that are short, and that a run of their experiment repeats', async () => {
    expect(Object.keys(row.cases).length).toBeGreaterThan(4);
    for (const [name, { experiment, evidence, facts }] of Object.entries(row.cases)) {
      expect(facts.length, name).toBeLessThanOrEqual(FACTS_SHOWN);
      const prepared = await prepare({ source: sourceOfData({ ...experiment }) }, nodePlatform);
      const { checks } = await runExperiment(prepared, nodePlatform);
      for (const [property, said] of Object.entries(evidence))
        expect(checks.find((check) => check.property === property)).toMatchObject({
          verdict: 'invalid',
          evidence: said,
        });
    }
  });
});
