/**
 * What a trace costs: ten million facts of six processes written down, merged into one file, and asked what a report
 * asks.
 */
import type { Job } from '../job.ts';
import { library } from '../library-program.ts';

const facts = { tiny: 20_000, small: 1_000_000, full: 10_000_000 };

export const trace: Job = {
  name: 'trace',
  title: 'trace, 10 million facts of 6 processes',
  figures: [
    { key: 'writtenPerSecond', title: 'facts written by a process', unit: 'per second', atLeast: 2e6 },
    { key: 'keptPerSecond', title: 'facts of one log into Parquet', unit: 'per second', atLeast: 2.5e6 },
    { key: 'mergedPerSecond', title: 'facts of six logs into Parquet', unit: 'per second', atLeast: 2.5e6 },
    { key: 'parquetBytes', title: 'size of the file', unit: 'bytes', atMost: 100e6 },
    { key: 'queryMs', title: 'the slowest question of a report', unit: 'ms', atMost: 2000 },
  ],
  contenders: [library({ source: 'measure-trace.js', args: (scale) => [facts[scale]] })],
};
