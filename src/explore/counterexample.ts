/** A schedule that breaks a property, with the facts of its run: the search says where, the checks of runs say what. */
import { type Check, checkRun } from '../checks/index.ts';
import { PEER_CRASHED } from '../core/drop-reasons.ts';
import type { PropertyName } from '../core/protocol.ts';
import { Books } from '../trace/books.ts';
import { DROPPED, SENT, STARTED } from '../trace/codes.ts';
import { FactCursor } from '../trace/cursor.ts';
import type { FactLog } from '../trace/log.ts';
import { Recording } from '../trace/recording.ts';
import { linesOf } from '../trace/transcript.ts';
import { RunningWorld } from './running-world.ts';
import type { Schedule } from './schedule.ts';
import { duplicatesIn, kindsOf } from './verdicts.ts';
import type { World } from './world.ts';

export interface Counterexample {
  readonly schedule: Schedule;
  /** What happens in it, a line each: broadcasts, receipts, deliveries, faults. */
  readonly facts: readonly string[];
  /** What breaks the property, as the checks of a run say it. */
  readonly evidence: readonly string[];
  /** The whole trace, one step a millisecond. */
  readonly log: FactLog;
}

export function counterexampleOf(world: World, schedule: Schedule, property: PropertyName): Counterexample {
  const run = new RunningWorld(world, schedule.byzantine);
  for (const step of schedule.steps) run.take(step);
  const check = checksOf(world, run).find((one) => one.property === property);
  return { schedule, facts: factsIn(run.log), evidence: check?.evidence ?? [], log: run.log };
}

/** Holds a schedule so far to all properties. */
export function checksOf(world: World, { log, faults, peers, isQuiescent }: RunningWorld): Check[] {
  return checkRun({
    recording: new Recording(world.graph, new Books(world.graph, world.program.kinds), log),
    isQuiescent,
    promises: world.promises,
    faults: kindsOf(
      duplicatesIn(world, faults.duplicates),
      peers.map(({ history }) => history),
    ),
    failed: [],
    byzantine: peers.filter(({ isByzantine }) => isByzantine).map(({ id }) => id),
  });
}

/** What a copy was sent for shows when it arrives; that it is lost with a crash goes without saying. */
function factsIn(log: FactLog): string[] {
  const lineOf = linesOf(log);
  const facts: string[] = [];
  for (const row = new FactCursor(log); row.next(); ) {
    const isObvious = row.code === DROPPED && log.texts[row.text] === PEER_CRASHED;
    if (row.code !== SENT && row.code !== STARTED && !isObvious) facts.push(lineOf(row.index));
  }
  return facts;
}
