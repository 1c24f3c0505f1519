/**
 * A schedule as an experiment that the simulator runs: broadcasts, crashes and suspicions at their times, and each copy
 * so late that it arrives at its own.
 */

import { LOST_BY_FAULT } from '../core/drop-reasons.ts';
import { DROPPED, DUPLICATED, RECEIVED, SENT } from '../trace/codes.ts';
import { FactCursor } from '../trace/cursor.ts';
import { RunningWorld } from './running-world.ts';
import type { Schedule, Step } from './schedule.ts';
import { stepTimes } from './step-times.ts';
import type { World } from './world.ts';

/** What every copy takes; a fault of its own makes it later. */
const DELAY_MS = 1;
/** Copies that have not arrived when the schedule ends do so much later. */
const LATER_MS = 10_000;

/** A copy of a message: sent at a step, arrived at steps. */
interface Journey {
  readonly from: number;
  readonly to: number;
  /** Among those of its link, from 0. */
  readonly place: number;
  readonly sent: number;
  arrived: number | undefined;
  again: number | undefined;
  isLost: boolean;
}

/**
 * @param base name, peers, topology, protocol, seed
 * @returns undefined if the simulator cannot run it: Byzantine peers, copies to their own peer that wait, clocks that
 * differ
 */
export function experimentOfSchedule(
  world: World,
  { byzantine, steps }: Schedule,
  base: Readonly<Record<string, unknown>>,
): Record<string, unknown> | undefined {
  if (byzantine.length > 0) return undefined;
  const journeys = journeysOf(world, steps);
  const sameAs = ownCopiesAtOnce(steps, journeys);
  const times = sameAs && stepTimes(world, steps, sameAs);
  if (times === undefined) return undefined;
  const suspicions = suspicionsIn(steps, times);
  const faults = [...copyFaults(journeys, times), ...crashesIn(world, steps, times)];
  return {
    ...base,
    workload: { name: 'file', text: broadcastsIn(steps, times), payloadBytes: 8 },
    network: { delay: `${DELAY_MS}ms` },
    ...(world.detector === undefined ? {} : { detector: { name: 'planned', verdicts: suspicions } }),
    ...(faults.length === 0 ? {} : { faults }),
    stop: { deadline: '10m' },
  };
}

/** By the number of the copy in the trace of the schedule. */
function journeysOf(world: World, steps: readonly Step[]): ReadonlyMap<number, Journey> {
  const run = new RunningWorld(world, []);
  for (const step of steps) run.take(step);
  const journeys = new Map<number, Journey>();
  const places = new Map<string, number>();
  for (const row of cursorOver(run)) {
    const { code, peer, other, message, time } = row;
    if (code === SENT) {
      const link = `${peer} ${other}`;
      const place = places.get(link) ?? 0;
      places.set(link, place + 1);
      journeys.set(message, {
        from: peer,
        to: other,
        place,
        sent: time,
        arrived: undefined,
        again: undefined,
        isLost: false,
      });
    } else if (code === DUPLICATED) journeys.set(message, journeys.get(row.of)!);
    else if (code === RECEIVED) {
      const journey = journeys.get(message)!;
      if (journey.arrived === undefined) journey.arrived = time;
      else journey.again = time;
    } else if (code === DROPPED && run.log.texts[row.text] === LOST_BY_FAULT) journeys.get(message)!.isLost = true;
  }
  return journeys;
}

function* cursorOver({ log }: RunningWorld): Generator<FactCursor> {
  for (const row = new FactCursor(log); row.next(); ) yield row;
}

/**
 * By step: itself, or the step that sent the copy to its own peer which is received in it, as the simulator hands these
 * over at once. Undefined if something else happens at the peer before.
 */
function ownCopiesAtOnce(steps: readonly Step[], journeys: ReadonlyMap<number, Journey>): number[] | undefined {
  const sameAs = Array.from({ length: steps.length + 1 }, (_, step) => step);
  const last: (number | undefined)[] = [];
  const own = [...new Set(journeys.values())].filter(({ from, to }) => from === to);
  for (const { from, sent, arrived } of own) {
    if (arrived === undefined) continue;
    last[from] = Math.max(last[from] ?? 0, arrived);
    for (let step = sent + 1; step < arrived; step++) {
      const between = steps[step - 1];
      const isOwn = own.some((other) => other.from === from && other.arrived === step);
      if (between.what === 'event' && between.peer === from && !isOwn) return undefined;
    }
    sameAs[arrived] = sameAs[sent];
  }
  return sameAs;
}

function broadcastsIn(steps: readonly Step[], times: readonly number[]): string {
  const lines = steps.flatMap((step, index) => {
    const event = step.what === 'event' && step.event.kind === 'crash-within' ? step.event.reaction : undefined;
    const isBroadcast = step.what === 'event' && (event ?? step.event).kind === 'broadcast';
    return isBroadcast ? [`${times[index + 1]}ms ${step.peer}`] : [];
  });
  return lines.join('\n') || '# none';
}

function suspicionsIn(steps: readonly Step[], times: readonly number[]): string {
  const lines = steps.flatMap((step, index) => {
    if (step.what !== 'event') return [];
    const event = step.event.kind === 'crash-within' ? step.event.reaction : step.event;
    const isVerdict = event.kind === 'suspect' || event.kind === 'restore';
    return isVerdict ? [`${times[index + 1]}ms ${step.peer} ${event.kind}s ${event.other}`] : [];
  });
  return lines.join('\n');
}

function copyFaults(journeys: ReadonlyMap<number, Journey>, times: readonly number[]): Record<string, unknown>[] {
  const end = times[times.length - 1] + LATER_MS;
  return [...new Set(journeys.values())]
    .filter(({ from, to }) => from !== to)
    .flatMap(({ from, to, place, sent, arrived, again, isLost }): Record<string, unknown>[] => {
      const copy = { from, to, copy: place };
      if (isLost && arrived === undefined) return [{ 'lose-copy': copy }];
      const arrivalMs = arrived === undefined ? end : times[arrived];
      const byMs = arrivalMs - times[sent] - DELAY_MS;
      return [
        ...(byMs > 0 ? [{ 'delay-copy': copy, by: `${byMs}ms` }] : []),
        ...(again === undefined ? [] : [{ 'duplicate-copy': copy, by: `${times[again] - arrivalMs}ms` }]),
      ];
    });
}

function crashesIn(world: World, steps: readonly Step[], times: readonly number[]): Record<string, unknown>[] {
  return steps.flatMap((step, index) => {
    if (step.what !== 'event') return [];
    const { peer, event } = step;
    if (event.kind !== 'crash' && event.kind !== 'crash-within') return [];
    const isWithin = event.kind === 'crash-within';
    const atMs = times[index + 1] + (isWithin ? 1 : 0);
    const back = steps.findIndex(
      (later, place) =>
        place > index && later.what === 'event' && later.peer === peer && later.event.kind === 'restart',
    );
    const restart = back < 0 ? undefined : (steps[back] as Extract<Step, { readonly what: 'event' }>).event;
    return [
      {
        at: `${atMs}ms`,
        ...(restart?.kind === 'restart' ? { for: `${times[back + 1] - atMs}ms`, keep: restart.keeps } : {}),
        crash: peer,
        ...(isWithin ? { falter: '1ms', leaves: crossing(world, steps.slice(0, index), peer, event) } : {}),
      },
    ];
  });
}

/** Of the copies that leave before a crash, those that cross a link. */
function crossing(
  world: World,
  before: readonly Step[],
  peer: number,
  { reaction, leaves }: { readonly reaction: Parameters<RunningWorld['copiesOf']>[1]; readonly leaves: number },
): number {
  const run = new RunningWorld(world, []);
  for (const step of before) run.take(step);
  return run
    .copiesOf(run.peers[peer], reaction)
    .slice(0, leaves)
    .filter((to) => to !== peer).length;
}
