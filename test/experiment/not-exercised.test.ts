/**
 * What nothing in a run could have broken is unknown, and nowhere shown as kept: in the summary, in the text, in
 * exports and in what was expected.
 */
import { describe, expect, it } from 'vitest';
import { PeerNames } from '../../src/core/peer-names.ts';
import type { RunRecord } from '../../src/exports/format.ts';
import { defineProtocol, type ExperimentInput, run, type Summary } from '../../src/index.ts';
import { runReport } from '../../src/reports/text/run.ts';
import { plain } from '../../src/text/layout.ts';
import { textOf } from '../exports/eventful.ts';

const ALL = ['loss', 'crash'] as const;

/** It throws before anything happens, and promises a lot. */
const throwing = defineProtocol({
  name: 'throwing',
  title: 'throws when it starts',
  source: 'this test',
  parameters: {},
  promises: {
    validity: ALL,
    agreement: ALL,
    'no-duplication': ALL,
    'no-creation': ALL,
    'fifo-order': ALL,
    'total-order': ALL,
  },
  knows: 'neighbours',
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: () => undefined,
  create: () => ({
    start() {
      throw new Error('no');
    },
    broadcast() {},
    receive() {},
  }),
});

const silent: ExperimentInput = { peers: 4, protocol: 'flood', workload: { name: 'file', text: '# none' }, seed: 1 };

const textFor = (summary: Summary) => runReport(summary, { columns: 200, palette: plain }).join('\n');

function expectNothingKept(summary: Summary): void {
  expect(summary.checks.length).toBeGreaterThan(7);
  for (const { verdict, reason } of summary.checks) {
    expect(verdict).toBe('unknown');
    expect(reason).toMatch(/^not exercised: /);
  }
  const text = textFor(summary);
  expect(text).not.toContain('✓');
  expect(text).toContain('not exercised: no peer delivered anything');
  const record: RunRecord = { name: 'none', summary, sample: summary, log: undefined, names: PeerNames.none };
  expect(textOf('markdown', record)).not.toContain('✓');
  expect(textOf('junit', record).match(/<skipped message="not exercised/g)?.length).toBe(summary.checks.length);
}

describe.each(['simulator', 'actors'] as const)('on %s', (runtime) => {
  it('a protocol that throws when it starts has kept no promise', async () => {
    const { summary } = await run({ peers: 4, protocol: throwing, runtime, seed: 1 });
    expect(summary.stopped).toBe('failed');
    expect(summary.checks.filter(({ promised }) => promised).length).toBe(6);
    expectNothingKept(summary);
  });

  it('nor has one that nobody asked for a broadcast', async () => {
    const { summary } = await run({ ...silent, runtime });
    expect(summary.stopped).toBe('quiescent');
    expectNothingKept(summary);
  });
});

it('an order that had nothing to compare is unknown beside promises that were kept', async () => {
  const { summary } = await run({ peers: 4, protocol: { name: 'causal', over: 'flood' }, workload: 'single', seed: 1 });
  const verdicts = Object.fromEntries(summary.checks.map(({ property, verdict }) => [property, verdict]));
  expect(verdicts).toMatchObject({
    validity: 'valid',
    agreement: 'valid',
    'fifo-order': 'unknown',
    'causal-order': 'unknown',
  });
  expect(textFor(summary)).toContain(
    '? causal-order: not exercised: no peer delivered a broadcast that another may have caused',
  );
});

it('does not meet the expectation that all checks are valid', async () => {
  const { summary } = await run({ ...silent, expect: { checks: 'valid' } });
  expect(summary.expectations).toEqual([{ path: 'checks', expected: 'valid', given: 'unknown', holds: false }]);
});

it('delivery after the heal is not exercised where nothing was broadcast', async () => {
  const { summary } = await run({
    ...silent,
    faults: [{ at: '1ms', for: '1ms', pause: 1 }],
    heal: { at: '5ms', deliverWithin: '1s' },
  } as never);
  expect(summary.checks.at(-1)).toMatchObject({
    property: 'delivery-after-heal',
    verdict: 'unknown',
    reason: 'not exercised: no correct peer broadcast anything',
  });
});
