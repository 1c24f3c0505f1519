/**
 * `hearsay trace --states`: the facts of a run of the simulator, and after each event what its peer's protocol holds
 * differently. The run is repeated from its experiment, so it needs no trace of its own.
 */
import { InputError } from '../core/errors.ts';
import type { PeerNames } from '../core/peer-names.ts';
import { prepare } from '../experiment/prepare.ts';
import { type StateChange, stateChangesOf } from '../experiment/state-changes.ts';
import { nodePlatform } from '../platform/node-platform.ts';
import { readTextFile } from '../platform/text-file.ts';
import { findExperiment } from '../presets/find.ts';
import { FactCursor } from '../trace/cursor.ts';
import { type FactFilter, passes } from '../trace/filter.ts';
import type { FactLog } from '../trace/log.ts';
import { linesOf } from '../trace/transcript.ts';
import { keptExperiment } from './kept-experiment.ts';

/** Facts after which the run is cut: more would fill the memory and nobody reads them. */
const FACTS_MAX = 2_000_000;

interface States {
  readonly log: FactLog;
  /** The lines of the facts that the filter lets pass, and of the states behind them. */
  lines(filter: FactFilter, names: PeerNames): Generator<string>;
}

export async function statesOf(run: string, { sample = '0', out }: { sample?: string; out: string }): Promise<States> {
  const file = keptExperiment(run, out);
  if (file === undefined) throw new InputError('--states', 'a run that is kept with its experiment', run);
  const source = findExperiment(file, { readText: readTextFile }, 'run');
  const prepared = await prepare({ source }, nodePlatform);
  const { runtime, samples } = prepared.experiment;
  if (runtime !== 'simulator')
    throw new InputError('--states', 'a run of the simulator, which can be repeated exactly', `one of ${runtime}`);
  if (!/^\d{1,6}$/.test(sample) || Number(sample) >= samples)
    throw new InputError('--sample', `one from 0 to ${samples - 1}`, sample);
  const { log, changes } = stateChangesOf(prepared, Number(sample), FACTS_MAX);
  return { log, lines: (filter, names) => linesWith(log, changes, filter, names) };
}

function* linesWith(
  log: FactLog,
  changes: ReadonlyMap<number, readonly StateChange[]>,
  filter: FactFilter,
  names: PeerNames,
): Generator<string> {
  const lineOf = linesOf(log, [], names);
  const isWanted = passes(log, filter);
  const times = { ...filter, broadcast: undefined, kind: undefined };
  const isInTime = passes(log, { ...times, peer: undefined });
  for (const row = new FactCursor(log); row.next(); ) {
    if (isWanted(row)) yield lineOf(row.index);
    for (const { peer, fields } of changes.get(row.index) ?? []) {
      if (!isInTime(row) || (filter.peer !== undefined && filter.peer !== peer)) continue;
      for (const [name, value] of fields)
        yield `    ${names.peer(peer)}: ${name} ${value === undefined ? 'is gone' : `= ${JSON.stringify(value)}`}`;
    }
  }
}
