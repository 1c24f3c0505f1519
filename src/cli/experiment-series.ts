/** A series of experiments, such as the tables of mpcomm: the request of each cell, and the tables of the results. */
import { InputError } from '../core/errors.ts';
import type { Request } from '../experiment/prepare.ts';
import { sourceOfData, valueOfText } from '../experiment/source.ts';
import type { Series } from '../presets/preset.ts';
import type { Summary } from '../reports/summary.ts';
import { tableLines } from '../reports/text/samples.ts';
import type { Page } from '../text/layout.ts';
import { type RunFlags, requestOf } from './flags.ts';

/** @throws InputError where a flag says what the cells differ in */
export function requestsOf({ name, base, cells }: Series, { seed: given, ...flags }: RunFlags): Request[] {
  for (const flag of ['peers', 'messages'] as const) {
    if (flags[flag] !== undefined)
      throw new InputError(`--${flag}`, `nothing, as ${name} has its own; run mpcomm for one of them`, flags[flag]);
  }
  const first = given === undefined ? 1 : valueOfText(given, '--seed');
  if (typeof first !== 'number' || !Number.isSafeInteger(first) || first < 0)
    throw new InputError('--seed', 'an integer from 0', given);
  return cells.map(({ peers, messages, seedAfter }) => {
    const workload = { ...(base.workload as object), broadcasts: messages };
    return requestOf(
      sourceOfData({ ...base, name: `${name}-${peers}-${messages}`, peers, workload, seed: first + seedAfter }),
      flags,
    );
  });
}

/** One table for each number of peers. */
export function seriesLines({ cells }: Series, summaries: readonly Summary[], page: Page): string[] {
  const done = summaries.map((summary, index) => ({ ...cells[index], summary }));
  return [...new Set(done.map(({ peers }) => peers))].flatMap((peers) => [
    '',
    ...tableLines(
      peers,
      done.filter((cell) => cell.peers === peers),
      page,
    ),
  ]);
}
