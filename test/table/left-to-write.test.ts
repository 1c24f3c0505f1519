/** What `npm run truth` says to the author of a protocol whose row it has made. */
import { describe, expect, it } from 'vitest';
import type { Definition } from '../../src/core/protocol.ts';
import { findProtocol } from '../../src/protocols/index.ts';
import type { Cell, CellsOfCondition, TableRow } from '../../src/table/cell.ts';
import { type ConditionName, conditionNames } from '../../src/table/condition.ts';
import { leftToWrite } from '../../src/table/left-to-write.ts';
import { protocolPage } from '../../src/table/protocol-page.ts';
import { makeRow } from './scene.ts';

const gossip: Definition = { ...findProtocol('probabilistic-eager'), name: 'gossip' };

/** Its only property is validity. @param cells of some conditions; it held under the others */
function rowOf(cells: Partial<Record<ConditionName, Cell>>): TableRow {
  const all = conditionNames.map((name): [string, CellsOfCondition] => [
    name,
    { validity: cells[name] ?? { held: 300 } },
  ]);
  return { protocol: 'gossip', stack: 'gossip', cells: Object.fromEntries(all) as TableRow['cells'], cases: {} };
}

describe('what is left to write', () => {
  it('is a sentence for a failure', () => {
    const loss = { violated: 3, of: 300, case: 'loss-validity' };
    expect(leftToWrite(rowOf({ loss }), { ...gossip, promises: { validity: [] } })).toContain(
      'gossip needs a sentence in src/table/explanations: validity fails under loss',
    );
  });

  it('is a promise of what held, or a reason', () => {
    expect(leftToWrite(rowOf({}), gossip)).toEqual([
      'gossip: validity held without faults, but it is not promised: promise it, or give a reason in ' +
        'src/table/promises.ts',
    ]);
  });

  it('is the correction of a promise that fails', () => {
    const failing = { violated: 3, of: 300, case: 'loss-validity' };
    expect(leftToWrite(rowOf({ loss: failing }), { ...gossip, promises: { validity: ['loss'] } })).toContain(
      'gossip: validity is promised under loss, but it fails: correct the promise or the protocol',
    );
  });

  it('is nothing about what no schedule decides, as of a gossip that never ends', () => {
    const cells = Object.fromEntries(conditionNames.map((name) => [name, { undecided: 300 }]));
    expect(leftToWrite(rowOf(cells), gossip)).toEqual([]);
  });
});

it('no property applies to a protocol of memberships, which promises nothing about broadcasts', async () => {
  const silent: Definition = { ...gossip, promises: {} };
  const row = await makeRow('probabilistic-eager', 5, 3, conditionNames, silent);
  expect(leftToWrite(row, silent)).toEqual([]);
  expect(protocolPage(row, silent)).toContain('No property applies: it promises nothing about broadcasts.');
});
