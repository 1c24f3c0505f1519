/** The report of a run, as the terminal has it. `npx vitest run test/reports -u` writes it anew. */
import { describe, expect, it } from 'vitest';
import { prepare } from '../../src/experiment/prepare.ts';
import { resolvedYaml } from '../../src/experiment/resolved-yaml.ts';
import { runExperiment } from '../../src/experiment/run.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';
import { findExperiment } from '../../src/presets/find.ts';
import { type Settings, settingsOf } from '../../src/reports/settings.ts';
import type { Summary } from '../../src/reports/summary.ts';
import { runReport } from '../../src/reports/text/run.ts';
import type { RunText } from '../../src/reports/text/run-text.ts';
import { bar, bytes, figure, number, plain, table, time, wrap } from '../../src/text/layout.ts';
import { tableOrRecords, tableWithout } from '../../src/text/records.ts';

async function ranOf(preset: string, more: Record<string, unknown>): Promise<{ summary: Summary; settings: Settings }> {
  const settings = Object.entries({ runtime: 'simulator', ...more }).map(([path, value]) => ({
    path: path.split('.'),
    value,
    option: path,
  }));
  const prepared = await prepare({ source: findExperiment(preset, nodePlatform, 'run'), settings }, nodePlatform);
  return {
    summary: await runExperiment(prepared, nodePlatform),
    settings: settingsOf(resolvedYaml(prepared, (path) => path))!,
  };
}

const summaryOf = async (preset: string, more: Record<string, unknown>) => (await ranOf(preset, more)).summary;

const steady = { eventsPerSecond: 1_000_000, peakRssBytes: 50_000_000, wallMs: 20 };

async function report(preset: string, columns: number, more: Record<string, unknown> = {}, text: RunText = {}) {
  const { summary, settings } = await ranOf(preset, more);
  return runReport({ ...summary, ...steady }, { columns, palette: plain }, { settings, keptAs: 'latest', ...text });
}

/** What has more blanks than one: tables have columns. */
const isProse = (line: string) => !/\S {2,}\S|──/.test(line.trim());

describe('the report', () => {
  it.each(['cycle', 'mpcomm', 'links', 'split'])('of %s, in 80 columns', async (preset) => {
    await expect(`${(await report(preset, 80)).join('\n')}\n`).toMatchFileSnapshot(`../golden/reports/${preset}.txt`);
  });

  it.each(['mpcomm', 'churn'])('of %s, in 140 columns', async (preset) => {
    const text = `${(await report(preset, 140)).join('\n')}\n`;
    await expect(text).toMatchFileSnapshot(`../golden/reports/${preset}-140.txt`);
  });

  it('of all tables, and in the form of the ancestors', async () => {
    const text = `${(await report('links', 80, {}, { isVerbose: true, inAncestorForm: true })).join('\n')}\n`;
    await expect(text).toMatchFileSnapshot('../golden/reports/links-verbose.txt');
  });

  it('begins with the verdict, the latency and the network, and fits a screen or two', async () => {
    for (const preset of ['cycle', 'mpcomm', 'links', 'split', 'churn']) {
      const lines = await report(preset, 80);
      expect(lines[1], preset).toMatch(
        /^✓ all \d promises kept · [\d,]+\/[\d,]+ delivered.* · \d+\.\d copies per delivery$/,
      );
      expect(lines[2], preset).toMatch(/^ {2}p50 [\d,.]+ ms .*virtual time$/);
      expect(lines[3], preset).toMatch(/^ {2}simulated network, (no )?modelled delay.*, loss 0 %$/);
      expect(lines.length, preset).toBeLessThanOrEqual(50);
      expect(
        lines.filter((line) => line.startsWith('  hearsay ')),
        preset,
      ).toHaveLength(2);
    }
  });

  it('breaks no word, at 80 columns and at 140', async () => {
    const words = (lines: readonly string[]) =>
      lines
        .filter(isProse)
        .flatMap((line) => line.trim().split(' '))
        .sort();
    for (const preset of ['cycle', 'split', 'churn']) {
      const [narrow, wide] = [await report(preset, 80), await report(preset, 140)];
      expect(words(narrow), preset).toEqual(words(wide));
    }
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
    expect(lines(undefined).filter((line) => line.includes('Refused'))).toEqual([]);
    expect(lines({ connections: 1, datagrams: 0 })).toContain('  Refused: 1 connection of strangers to this run');
    expect(lines({ connections: 3, datagrams: 1200 })).toContain(
      '  Refused: 3 connections and 1,200 datagrams of strangers to this run',
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
      const lines = runReport({ ...small, perPeer, links }, { columns, palette: plain }, { isVerbose: true });
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

  it('makes records of a table that is wider than the page, and breaks no word of it', () => {
    const columns = ['', 'protocol', 'ended', 'broken'].map((title) => ({ title, align: 'left' as const }));
    const rows = [
      ['run mpcomm:1', 'multicast', 'finished', ''],
      ['run split:1', 'flood', 'stopped at the deadline', ''],
    ];
    expect(tableOrRecords(columns, rows, { columns: 80, palette: plain })).toHaveLength(3);
    expect(tableOrRecords(columns, rows, { columns: 30, palette: plain })).toEqual([
      '  run mpcomm:1',
      '    protocol  multicast',
      '    ended     finished',
      '',
      '  run split:1',
      '    protocol  flood',
      '    ended     stopped at the',
      '              deadline',
    ]);
  });

  it('leaves out of a table the columns that it can do without, the least useful first', () => {
    const columns = ['', 'seed', 'size', 'ended'].map((title) => ({ title, align: 'left' as const }));
    const rows = [['run mpcomm:1', '1', '3.0 MB', 'finished']];
    const wide = (width: number) => tableWithout(['seed', 'size'], columns, rows, { columns: width, palette: plain });
    expect(wide(40)).toEqual(['                seed  size    ended', '  run mpcomm:1  1     3.0 MB  finished']);
    expect(wide(36)).toEqual([
      '                size    ended',
      '  run mpcomm:1  3.0 MB  finished',
      '  Left out, and in --json: seed.',
    ]);
    expect(wide(26).at(-1)).toBe('  Left out, and in --json: seed, size.');
    expect(wide(20)).toContain('    size   3.0 MB');
  });

  it('gives characters of East Asia two columns, and accents none', () => {
    const columns = ['name', 'n'].map((title) => ({ title, align: 'left' as const }));
    const lines = table(
      columns,
      [
        ['東京', '1'],
        ['Zu\u0308rich', '2'],
      ],
      plain,
    );
    expect(lines[1]).toBe('  東京    1');
    expect(lines[2]).toBe('  Zu\u0308rich  2');
  });

  it('wraps words under the first one, and bars in eighths', () => {
    expect(wrap('peer 0:', ['{1 2}', '{3 4}', '{5 6}'], 20)).toEqual(['peer 0: {1 2} {3 4}', '        {5 6}']);
    expect([bar(1, 3), bar(0.5, 3), bar(0, 3)]).toEqual(['███', '█▌', '']);
  });
});
