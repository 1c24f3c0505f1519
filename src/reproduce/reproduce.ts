/** Runs the experiment of a source, and holds what it gives against what was published. */
import type { Platform } from '../experiment/platform.ts';
import { prepare } from '../experiment/prepare.ts';
import { runExperiment } from '../experiment/run.ts';
import { sourceOfData } from '../experiment/source.ts';
import type { Reproduction } from './published.ts';
import { type ReproducedFigure, verdictOn } from './verdict.ts';

/** What became of the figures of one experiment. */
export interface Reproduced {
  readonly name: string;
  readonly samples: number;
  readonly figures: readonly ReproducedFigure[];
}

/** @param samples fewer than the reproduction asks for make the intervals wider */
export async function reproduce(
  reproduction: Reproduction,
  platform: Platform,
  samples = reproduction.samples,
): Promise<Reproduced> {
  const { name, title, figures } = reproduction;
  const prepared = await prepare({ source: sourceOfData(experimentOf(reproduction, samples), name) }, platform);
  const values = figures.map((): number[] => []);
  await runExperiment(prepared, platform, {
    sampled: (_sample, summary, recording) => {
      for (const [index, { what, reading }] of figures.entries()) {
        const value = reading.of(summary, recording);
        if (value === undefined) throw new Error(`${title}: a run does not tell ${what} (${reading.text})`);
        values[index].push(value);
      }
    },
  });
  return { name, samples, figures: figures.map((figure, index) => verdictOn(figure, values[index])) };
}

/** What would stand in its file. */
export function experimentOf({ experiment }: Reproduction, samples: number): Record<string, unknown> {
  return { runtime: 'simulator', seed: 1, samples, ...experiment };
}
