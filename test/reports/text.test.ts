/** The report of a run, as the terminal has it. `npx vitest run test/reports -u` writes it anew. */
import { describe, expect, it } from 'vitest';
import { prepare } from '../../src/experiment/prepare.ts';
import { runExperiment } from '../../src/experiment/run.ts';
import { nodeHost } from '../../src/host/node-host.ts';
import { findExperiment } from '../../src/presets/find.ts';
import type { Summary } from '../../src/reports/summary.ts';
import { runReport } from '../../src/reports/text/run.ts';
import { bar, bytes, figure, number, plain, table, time, wrap } from '../../src/text/layout.ts';

async function summaryOf(preset: string, more: Record<string, unknown>): Promise<Summary> {
  const settings = Object.entries({ runtime: 'simulator', ...more }).map(([path, value]) => ({
    path: path.split('.'),
    value,
    option: path,
  }));
  const prepared = await prepare({ source: findExperiment(preset, nodeHost, 'run'), settings }, nodeHost);
  return runExperiment(prepared, nodeHost);
}

async function report(preset: string, columns: number, more: Record<string, unknown> = {}): Promise<string[]> {
  const summary = await summaryOf(preset, more);
  return runReport({ ...summary, eventsPerSecond: 1_000_000, peakRssBytes: 50_000_000 }, { columns, palette: plain });
}

describe('the report', () => {
  it.each(['cycle', 'mpcomm', 'links'])('of %s', async (preset) => {
    await expect(`${(await report(preset, 80)).join('\n')}\n`).toMatchFileSnapshot(`../golden/reports/${preset}.txt`);
  });

  it('of several samples', async () => {
    await expect(`${(await report('mpcomm', 80, { samples: 10 })).join('\n')}\n`).toMatchFileSnapshot(
      '../golden/reports/mpcomm-samples.txt',
    );
  });

  it('says what was refused, where something was', async () => {
    const summary = await summaryOf('cycle', {});
    const lines = (strangers: Summary['strangers']) =>
      runReport({ ...summary, strangers }, { columns: 80, palette: plain });
    expect(lines(undefined).filter((line) => line.includes('refused'))).toEqual([]);
    expect(lines({ connections: 1, datagrams: 0 })).toContain('  refused: 1 connection of strangers to this run');
    expect(lines({ connections: 3, datagrams: 1200 })).toContain(
      '  refused: 3 connections and 1,200 datagrams of strangers to this run',
    );
  });

  it('stays within the width of the terminal', async () => {
    for (const preset of ['cycle', 'mesh', 'links', 'mpcomm']) {
      for (const line of await report(preset, 80)) expect(line.length, line).toBeLessThanOrEqual(80);
    }
  });

  it('stays within it where figures are large: the bars are shorter, and what has no room is rounded', async () => {
    const small = await summaryOf('mesh', {});
    const perPeer = small.perPeer!.map((peer) => ({
      ...peer,
      queued: 16_578_564,
      handled: 10_550_848,
      sent: 7_787_760,
      backlogMax: 2_314_972,
    }));
    const links = small.links!.map((link) => ({
      ...link,
      messages: [216_417, 216_265] as [number, number],
      bytes: [10_060_489, 10_053_345] as [number, number],
    }));
    for (const columns of [80, 120]) {
      const lines = runReport({ ...small, perPeer, links }, { columns, palette: plain });
      for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(columns);
      expect(lines.some((line) => line.includes('0 <-> 1'))).toBe(true);
      expect(lines.some((line) => /^ +0 .* 16\.58 M /.test(line))).toBe(columns === 80);
      expect(lines.some((line) => /^ +0 .* 16,578,564 /.test(line))).toBe(columns === 120);
    }
  });
});

describe('layout', () => {
  it('writes numbers for people', () => {
    expect([
      number(1234567),
      number(-1234.5, 1),
      figure(0.123456),
      figure(12.345),
      figure(123.45),
      figure(1234.5),
    ]).toEqual(['1,234,567', '-1,234.5', '0.123', '12.35', '123.5', '1,235']);
    expect([time(0.5), time(999), time(1500), time(90_000), bytes(999), bytes(1_500_000), bytes(2.5e9)]).toEqual([
      '0.500 ms',
      '999 ms',
      '1.50 s',
      '1.5 min',
      '999 B',
      '1.5 MB',
      '2.50 GB',
    ]);
  });

  it('aligns columns, whatever their colours', () => {
    const red = { ...plain, red: (text: string) => `\x1b[31m${text}\x1b[39m` };
    const columns = [
      { title: 'name', align: 'left' as const },
      { title: 'n', align: 'right' as const },
    ];
    expect(
      table(
        columns,
        [
          ['a', '10'],
          ['bc', '9'],
        ],
        plain,
      ),
    ).toEqual(['  name   n', '  a     10', '  bc     9']);
    expect(table(columns, [[red.red('a'), '10']], red)[1]).toBe('  \x1b[31ma\x1b[39m     10');
  });

  it('wraps words under the first one, and bars in eighths', () => {
    expect(wrap('peer 0:', ['{1 2}', '{3 4}', '{5 6}'], 20)).toEqual(['peer 0: {1 2} {3 4}', '        {5 6}']);
    expect([bar(1, 3), bar(0.5, 3), bar(0, 3)]).toEqual(['███', '█▌', '']);
  });
});
