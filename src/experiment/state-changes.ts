/**
 * A run of the simulator again, with what each peer's protocol held after each event: by the place of the last fact of
 * an event in the log, the fields that the event has changed.
 */
import type { PeerId } from '../core/protocol.ts';
import { deterministic } from '../runtimes/determinism-guards.ts';
import type { LayerState } from '../runtimes/simulator/layer-states.ts';
import { Simulation } from '../runtimes/simulator/simulation.ts';
import { FactCursor } from '../trace/cursor.ts';
import type { FactLog } from '../trace/log.ts';
import type { Prepared } from './prepared-experiment.ts';

/** The fields of one peer that an event has changed, by name; undefined for one that is gone. */
export interface StateChange {
  readonly peer: PeerId;
  readonly fields: ReadonlyMap<string, unknown>;
}

export interface StateChanges {
  readonly log: FactLog;
  /** By the index of the last fact of an event. */
  readonly changes: ReadonlyMap<number, readonly StateChange[]>;
}

/** @param maxFacts where the facts of the run end that are kept */
export function stateChangesOf(prepared: Prepared, sample: number, maxFacts: number): StateChanges {
  const simulation = deterministic(() => new Simulation({ ...prepared.jobOf(sample), trace: 'full' }));
  const { log } = simulation;
  const changes = new Map<number, StateChange[]>();
  const known = new Map<PeerId, Map<string, string>>();
  for (let isOver = false, before = 0; !isOver && log.count < maxFacts; before = log.count) {
    isOver = deterministic(() => simulation.advance(1));
    const peers = new Set<PeerId>();
    for (const row = new FactCursor(log).to(before - 1); row.next(); ) peers.add(row.peer);
    const found = [...peers].flatMap((peer) => changeOf(peer, simulation.snapshotOf(peer), known) ?? []);
    if (found.length > 0) changes.set(log.count - 1, found);
  }
  return { log, changes };
}

function changeOf(
  peer: PeerId,
  layers: readonly LayerState[],
  known: Map<PeerId, Map<string, string>>,
): StateChange | undefined {
  const before = known.get(peer) ?? new Map<string, string>();
  const now = new Map<string, string>();
  const fields = new Map<string, unknown>();
  for (const [name, value] of fieldsOf(layers)) {
    const text = JSON.stringify(value);
    now.set(name, text);
    if (before.get(name) !== text) fields.set(name, value);
  }
  for (const name of before.keys()) if (!now.has(name)) fields.set(name, undefined);
  known.set(peer, now);
  return fields.size === 0 ? undefined : { peer, fields };
}

/** A field of a stack has the name of its layer before its own. */
function fieldsOf(layers: readonly LayerState[]): [string, unknown][] {
  return layers.flatMap(({ protocol, fields, seen }): [string, unknown][] => {
    const prefix = layers.length === 1 ? '' : `${protocol}.`;
    const all = Object.entries(fields).map(([name, value]): [string, unknown] => [prefix + name, value]);
    return seen.length === 0 ? all : [...all, [`${prefix}seen`, seen]];
  });
}
