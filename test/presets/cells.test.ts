/** Each full cell of the table preset × runtime runs, and comes to the same on every runtime. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runtimeNames } from '../../src/experiment/schema.ts';
import { presets } from '../../src/presets/index.ts';
import type { Summary } from '../../src/reports/summary.ts';
import { hearsay } from '../cli/resident/command.ts';
import { rows } from './cells.ts';

const LONG = process.env.HEARSAY_LONG === '1';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-cells-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function summaryOf(expected: number, ...given: string[]): Summary {
  const { stdout, stderr, status } = hearsay(['run', ...given, '--json'], folder);
  expect({ status, stderr: status === expected ? '' : stderr }).toEqual({ status: expected, stderr: '' });
  return JSON.parse(stdout);
}

function deliveriesOf({ perPeer, distributions }: Summary): number {
  return perPeer?.reduce((sum, peer) => sum + peer.delivered, 0) ?? distributions!.delivered.sum;
}

it('the table has a row for each preset', () => {
  expect(rows.map((row) => row.preset)).toEqual(presets.map((preset) => preset.name));
});

describe.each(rows)('$preset', ({ preset, options, expected, empty }) => {
  const full = runtimeNames.filter((runtime) => empty[runtime] === undefined);
  // Without LONG the first preset goes everywhere, the others where they are at home, and in the simulator.
  const { experiment } = presets.find(({ name }) => name === preset)!;
  const chosen = full.filter(
    (runtime) => LONG || preset === rows[0].preset || [experiment.runtime, 'simulator'].includes(runtime),
  );
  // A million peers are for the long version.
  it.runIf(LONG || preset !== 'million').each(chosen)('on %s', (runtime) => {
    const summary = summaryOf(expected.broken === undefined ? 0 : 1, preset, '--runtime', runtime, ...options);
    expect(summary.stopped).toBe(expected.stopped ?? 'quiescent');
    expect(summary.books.dropped).toBe(expected.dropped ?? 0);
    if (expected.stopped === undefined && !expected.repeats)
      expect(summary.books.sent).toBe(summary.books.received + summary.books.dropped);
    expect(deliveriesOf(summary)).toBe(expected.delivered);
    if (expected.messages !== undefined) expect(summary.books.sent).toBe(expected.messages);
    const broken = summary.checks.filter(({ promised, verdict }) => promised && verdict === 'invalid');
    expect(broken.map(({ property }) => property)).toEqual(expected.broken ?? []);
  });
});
