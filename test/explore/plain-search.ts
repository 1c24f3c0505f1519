/**
 * The explorer in the plainest way: every schedule is run from the start, no step is remembered, nothing is left out,
 * and states are told apart by all that the peers hold, as text.
 */
import type { PeerId } from '../../src/core/protocol.ts';
import { checksOf } from '../../src/explore/counterexample.ts';
import { RunningWorld } from '../../src/explore/running-world.ts';
import type { Step } from '../../src/explore/schedule.ts';
import { isOrderExamined, type World } from '../../src/explore/world.ts';

export interface PlainResult {
  readonly states: number;
  readonly ends: ReadonlySet<string>;
  /** Of each property that is broken: the steps of a shortest schedule that breaks it. */
  readonly broken: ReadonlyMap<string, number>;
}

/** @param offers what Byzantine peers may send that are bound to nothing */
export function plainSearch(world: World, offers?: (from: PeerId) => readonly unknown[]): PlainResult {
  const seen = new Set<string>();
  const ends = new Set<string>();
  const broken = new Map<string, number>();
  let level: { byzantine: number[]; steps: Step[] }[] = byzantineSets(world).map((byzantine) => ({
    byzantine,
    steps: [],
  }));
  while (level.length > 0) {
    const following: typeof level = [];
    for (const { byzantine, steps } of level) {
      const run = new RunningWorld(world, byzantine);
      for (const step of steps) run.take(step);
      const text = textOf(world, run, byzantine);
      if (seen.has(text)) continue;
      seen.add(text);
      if (run.isQuiescent) ends.add(endOf(world, run));
      for (const { property, verdict } of checksOf(world, run))
        if (verdict === 'invalid' && !broken.has(property)) broken.set(property, steps.length);
      for (const { step } of run.possible(offers)) following.push({ byzantine, steps: [...steps, step] });
    }
    level = following;
  }
  return { states: seen.size, ends, broken };
}

function textOf(world: World, { peers, inFlight, faults }: RunningWorld, byzantine: readonly number[]): string {
  const { program } = world;
  const isOrdered = isOrderExamined(world);
  const inside = peers.map(({ protocol, timers, seen, kept, made, draws, history, isByzantine, clockMs }) => [
    protocol === undefined ? null : program.snapshotOf(protocol),
    [...timers].map(([timer, dueMs]) => [timer, dueMs - clockMs]).sort(),
    [...seen].sort(),
    kept ?? null,
    made,
    draws,
    isByzantine ? [] : isOrdered ? history : [...history].sort(),
  ]);
  const copies = inFlight.map(({ from, to, message }) => `${from}>${to} ${JSON.stringify(message)}`).sort();
  return JSON.stringify([inside, copies, faults, byzantine]);
}

function endOf(world: World, { peers }: RunningWorld): string {
  const arranged = (history: readonly string[]) => (isOrderExamined(world) ? [...history] : [...history].sort());
  return JSON.stringify(peers.map(({ history, isByzantine }) => (isByzantine ? [] : arranged(history))));
}

function byzantineSets({ graph, limits }: World): number[][] {
  const peers = Array.from({ length: graph.size }, (_, peer) => peer);
  const sets = Array.from({ length: 2 ** graph.size }, (_, bits) => peers.filter((peer) => (bits & (1 << peer)) !== 0));
  return sets.filter(({ length }) => length === limits.byzantine);
}
