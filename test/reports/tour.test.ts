/** The tour as the terminal has it, on the simulator. `npx vitest run test/reports/tour.test.ts -u` writes it anew. */
import { expect, it } from 'vitest';
import { prepare } from '../../src/experiment/prepare.ts';
import { runExperiment } from '../../src/experiment/run.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';
import { findExperiment } from '../../src/presets/find.ts';
import { tour } from '../../src/presets/tour.ts';
import type { Summary } from '../../src/reports/summary.ts';
import { comparisonLines } from '../../src/reports/text/topologies.ts';
import { stopLines, trialLines } from '../../src/reports/text/tour.ts';
import { plain } from '../../src/text/layout.ts';

async function summaryOf(preset: string): Promise<Summary> {
  const settings = [{ path: ['runtime'], value: 'simulator', option: '--runtime' }];
  return runExperiment(
    await prepare({ source: findExperiment(preset, nodePlatform, 'run'), settings }, nodePlatform),
    nodePlatform,
  );
}

it.each([80, 140])('tells a story: a question, its answer and where to see more, in %d columns', async (columns) => {
  const page = { columns, palette: plain };
  const earlier = new Map<string, Summary>();
  const lines: string[] = [];
  for (const name of tour.stops) {
    const summary = await summaryOf(name);
    const stop = stopLines(earlier.size + 1, summary, earlier, `runs/${name}/report.html`, page);
    expect(stop.length, name).toBeLessThanOrEqual(6);
    lines.push(...stop, '');
    earlier.set(name, summary);
  }
  const compared = tour.compared.map((name) => earlier.get(name)!);
  lines.push(...comparisonLines(compared, page), '', ...trialLines(page));
  for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(columns);
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`../golden/reports/tour-${columns}.txt`);
});
