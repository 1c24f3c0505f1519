/**
 * What the golden traces (test/golden/traces.json) are digests of, as prose: the beginning of each, one line a fact. A
 * change of traces shows here as what happens otherwise.
 *
 * `npx vitest run test/trace/golden-transcripts.test.ts -u` writes them again; the diff is to be read.
 */
import { expect, it } from 'vitest';
import { prepare } from '../../src/experiment/prepare.ts';
import { sourceOfData } from '../../src/experiment/source.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';
import { Simulation } from '../../src/runtimes/simulator/simulation.ts';
import { transcriptOf } from '../../src/trace/transcript.ts';
import { experiments } from '../browser/experiments.ts';

/** Facts that are shown, and events of a run that take it there. */
const LINES = 160;
const EVENTS = 2_000;

it.each(experiments.map((raw) => [String(raw.name), raw] as const))('%s', async (name, raw) => {
  const prepared = await prepare({ source: sourceOfData(raw) }, nodePlatform);
  const simulation = new Simulation(prepared.jobOf(0));
  simulation.advance(EVENTS);
  const lines: string[] = [];
  // Timers of a stack have numbers of their own. That all peers have started says nothing.
  const timers = prepared.layers.length === 1 ? prepared.layers[0].definition.timers : [];
  for (const line of transcriptOf(simulation.outcome().log, timers)) {
    if (!line.endsWith(' started') && lines.push(line) === LINES) break;
  }
  expect(lines.length).toBeGreaterThan(50);
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`../golden/transcripts/${name}.txt`);
});
