/**
 * Runs one case in the simulator and holds it to every property, by the same checks and with the same faults as
 * `hearsay run` of its file does.
 *
 * A run that goes on and on is a finding too: it is stopped after so many messages, or so many steps where it takes no
 * messages for that. It never looks at a clock.
 */
import type { Check } from '../../checks/index.ts';
import { InputError } from '../../core/errors.ts';
import { deterministic } from '../../runtimes/determinism-guards.ts';
import { EndedCodeError } from '../../runtimes/ended-code.ts';
import { CopyingWire, copyOf } from '../../runtimes/message-copies.ts';
import type { Failure, Job, Outcome } from '../../runtimes/runtime.ts';
import { Simulation } from '../../runtimes/simulator/simulation.ts';
import { reasonOf } from '../../runtimes/thrown-error.ts';
import type { TraceLevel } from '../../trace/levels.ts';
import { Recording } from '../../trace/recording.ts';
import type { Platform } from '../platform.ts';
import { prepare } from '../prepare.ts';
import type { Prepared } from '../prepared-experiment.ts';
import { sourceOfData } from '../source.ts';
import { checksOf } from '../summarise.ts';
import { underWatch } from '../watched-code.ts';
import { type Case, experimentOf, type Scope } from './case.ts';
import { drawCase } from './draw.ts';
import { partingOf } from './repeat.ts';

/**
 * Something that no property is about: two runs of the case were not alike, the protocol threw an error or changed a
 * message, or the run did not come to its end.
 */
export interface Trouble {
  readonly kind: 'not-deterministic' | 'throws' | 'changes-messages' | 'never-ends';
  readonly reason: string;
  /** True if code of the user did not come back, and was ended: no promise covers that. */
  readonly isEnded?: boolean;
}

export interface Examined {
  /** In the order of the registry; empty where the protocol threw. */
  readonly checks: readonly Check[];
  readonly trouble?: Trouble;
  /** Messages received. */
  readonly events: number;
}

/** Steps of the simulator (messages, timers, broadcasts) for each message that a run may receive. */
const STEPS_A_MESSAGE = 5;
const ATTEMPTS = 20;

/**
 * The case of a seed, and what came of it: the first that suits the protocol.
 * @param isRepeated where it is to be run again, and the runs are to be compared
 * @throws InputError where none of many does
 */
export async function examineSeed(
  scope: Scope,
  seed: number,
  platform: Platform,
  isRepeated: boolean,
): Promise<Examined & { readonly drawn: Case }> {
  for (let attempt = 0; ; attempt++) {
    const drawn = drawCase(scope, seed, attempt);
    try {
      return { drawn, ...(await examine(scope, drawn, platform, isRepeated)) };
    } catch (error) {
      if (!(error instanceof InputError) || attempt + 1 === ATTEMPTS) throw error;
    }
  }
}

/** @throws InputError where the case does not suit the protocol */
export async function examine(scope: Scope, one: Case, platform: Platform, isRepeated: boolean): Promise<Examined> {
  const source = sourceOfData(experimentOf(scope, one));
  const prepared = await prepare({ source }, platform);
  // Properties need no more than broadcasts and deliveries.
  const job = underWatch(jobOf(prepared, isRepeated ? 'full' : 'deliveries'), prepared, platform);
  const outcome = outcomeOf(job, platform);
  if (!('books' in outcome)) return { checks: [], trouble: outcome, events: 0 };
  const events = outcome.books.totals().received;
  const runAgain = async (on: Platform) => {
    const prepared = await prepare({ source }, on);
    const again = outcomeOf(underWatch(jobOf(prepared, 'full'), prepared, on), on);
    return 'books' in again ? again : undefined;
  };
  const parting = isRepeated ? await partingOf(outcome, platform, runAgain) : undefined;
  const ownTrouble = troubleOf(outcome, job.wire?.changed(), scope);
  const trouble = parting === undefined ? ownTrouble : ({ kind: 'not-deterministic', reason: parting } as const);
  if (ownTrouble?.kind === 'throws') return { checks: [], trouble, events };
  const ended = new Set<string>();
  const recording = new Recording(job.graph, outcome.books, outcome.log, job.down, {
    decides: job.program.decides,
    byzantine: job.byzantine,
  });
  const checks = checksOf(prepared, job, recording, outcome, ended);
  const [reason] = ended;
  return reason === undefined
    ? { checks, trouble, events }
    : { checks: [], trouble: { kind: 'never-ends', reason, isEnded: true }, events };
}

/** Nobody asks for bytes. */
function jobOf(prepared: Prepared, trace: TraceLevel): Job {
  const drawn = prepared.jobOf(0);
  return { ...drawn, trace, sizeOf: () => 0, wire: new CopyingWire(drawn.program, copyOf) };
}

function outcomeOf(job: Job, { withinReactions = (act) => act() }: Platform): Outcome | Trouble {
  try {
    return deterministic(() => withinReactions(() => simulated(job)));
  } catch (error) {
    if (error instanceof EndedCodeError) return { kind: 'never-ends', reason: error.message, isEnded: true };
    throw error;
  }
}

function simulated(job: Job): Outcome | Trouble {
  let simulation: Simulation;
  try {
    simulation = new Simulation(job);
  } catch (error) {
    if (error instanceof InputError) throw error;
    return { kind: 'throws', reason: reasonOf(error) };
  }
  if (!simulation.advance(STEPS_A_MESSAGE * job.stop.events)) simulation.interrupt();
  return simulation.outcome();
}

function troubleOf(
  { stopped, reason, failures, elapsedMs }: Outcome,
  change: Failure | undefined,
  { deliverWithinMs }: Scope,
): Trouble | undefined {
  if (change !== undefined) return { kind: 'changes-messages', reason: `peer ${change.peer} ${change.reason}` };
  switch (stopped) {
    case 'failed':
      if (failures.length === 0) return { kind: 'never-ends', reason: reason ?? 'a limit of the machine was passed' };
      return { kind: 'throws', reason: `peer ${failures[0].peer}: ${failures[0].reason}` };
    case 'limit':
      return { kind: 'never-ends', reason: reason ?? 'a limit was passed' };
    case 'deadline':
      if (deliverWithinMs !== undefined) return undefined;
      return { kind: 'never-ends', reason: `still at work after ${elapsedMs / 1000} s` };
    case 'interrupted':
      return { kind: 'never-ends', reason: 'timers went on and on' };
    default:
      return undefined;
  }
}
