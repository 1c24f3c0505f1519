/** Runs in which much goes wrong, on any runtime, held to the audit of their facts. */
import { prepare } from '../../src/experiment/prepare.ts';
import { runExperiment } from '../../src/experiment/run.ts';
import type { RuntimeName } from '../../src/experiment/schema.ts';
import { sourceOfData } from '../../src/experiment/source.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';
import type { Summary } from '../../src/reports/summary.ts';
import type { Recording } from '../../src/trace/recording.ts';
import { expectSound } from './audit.ts';

export const network = { delay: { uniform: ['1ms', '12ms'] }, loss: 0.1, duplicate: 0.2, fifo: false };

/**
 * Six peers on a mesh flood; copies are lost, doubled and overtake each other, two peers crash and one comes back, one
 * stands still, one is slow.
 */
const eventful = {
  peers: 6,
  topology: 'mesh',
  protocol: 'flood',
  workload: { name: 'interval', broadcasts: 8, wait: '15ms' },
  network,
  faults: [
    { at: '30ms', crash: 2 },
    { at: '70ms', restart: 2 },
    { at: '60ms', crash: 4 },
    { at: '20ms', for: '30ms', pause: 1 },
    { at: '10ms', for: '80ms', slow: 3, by: '3ms' },
    { at: '35ms', for: '20ms', cut: [0, 5] },
  ],
  trace: 'full',
};

/**
 * Gives what came of it, after the audit.
 * @param logs the folder for its logs, where it is to write them while it runs
 */
export async function audited(
  runtime: RuntimeName,
  seed: number,
  changes: object = {},
  logs?: string,
): Promise<{ summary: Summary; recording: Recording }> {
  const prepared = await prepare({ source: sourceOfData({ ...eventful, runtime, seed, ...changes }) }, nodePlatform);
  let recording: Recording | undefined;
  const summary = await runExperiment(prepared, nodePlatform, {
    ...(logs === undefined ? {} : { logsOf: () => logs }),
    sampled: (_, __, kept) => {
      recording = kept;
    },
  });
  expectSound(recording!);
  return { summary, recording: recording! };
}
