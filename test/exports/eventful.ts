/** A run in which much goes wrong, and what the formats make of it: for the tests of each format. */
import { expect } from 'vitest';
import { prepare } from '../../src/experiment/prepare.ts';
import { runExperiment } from '../../src/experiment/run.ts';
import { sourceOfData } from '../../src/experiment/source.ts';
import type { RunRecord } from '../../src/exports/format.ts';
import { formats } from '../../src/exports/index.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';
import type { FactLog } from '../../src/trace/log.ts';

/** Losses, copies, a crash, a restart, a link that fails and one that comes. */
const eventful = {
  name: 'eventful',
  seed: 5,
  peers: 6,
  topology: 'cycle',
  protocol: 'announce',
  workload: { name: 'interval', broadcasts: 3, wait: '7ms' },
  network: { delay: { uniform: [1, 9] }, loss: 0.1, duplicate: 0.2 },
  links: [
    { at: '20ms', down: [0, 1] },
    { at: '25ms', up: [0, 3] },
  ],
  faults: [
    { at: '10ms', crash: 2 },
    { at: '22ms', restart: 2 },
  ],
  trace: 'full',
};

export async function recordOf(experiment: Record<string, unknown>): Promise<RunRecord> {
  let log: FactLog | undefined;
  const prepared = await prepare({ source: sourceOfData(experiment), settings: [], unqualifiedKeys: [] }, nodePlatform);
  const summary = await runExperiment(prepared, nodePlatform, {
    sampled: (sample, _, recording) => {
      if (sample === 0) log = recording.log;
    },
  });
  return {
    name: 'a <"run"> & its name',
    summary,
    sample: summary.samples[0] ?? summary,
    names: prepared.topology.names,
    log,
  };
}

/** The run, after a look at what it is for: every kind of trouble is in it. */
export async function eventfulRun(): Promise<RunRecord> {
  const run = await recordOf(eventful);
  const seen = new Set([...run.log!.facts()].map(({ fact }) => fact));
  for (const fact of ['duplicated', 'dropped', 'crashed', 'restarted', 'link-up', 'link-down', 'learned'] as const)
    expect(seen).toContain(fact);
  return run;
}

export function written(name: string, run: RunRecord): Buffer {
  const format = formats.find((candidate) => candidate.name === name)!;
  return Buffer.concat([...format.write(run)].map((part) => Buffer.from(part as Uint8Array)));
}

export function textOf(name: string, run: RunRecord): string {
  return written(name, run).toString('utf8');
}
