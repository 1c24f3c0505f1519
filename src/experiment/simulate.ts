/** Runs a simulation in slices, so that Ctrl-C, progress bars and a browser's page are served while it works. */

import { deterministic } from '../runtimes/determinism-guards.ts';
import { EndedCodeError } from '../runtimes/ended-code.ts';
import type { Job, Observer, Outcome } from '../runtimes/runtime.ts';
import { Simulation } from '../runtimes/simulator/simulation.ts';
import { coverageOf } from '../trace/coverage.ts';

/** Time between two pauses: long enough that they cost nothing, short enough that nobody waits. */
const SLICE_MS = 50;
const FIRST_SLICE = 2_000;

/** @param now milliseconds of a clock that never goes back */
export async function simulate(job: Job, observer: Observer, now: () => number): Promise<Outcome> {
  const { within = (act) => act() }: Pick<Observer, 'within'> = observer;
  const simulation = deterministic(() => within(() => new Simulation(job)));
  const coverage = () => coverageOf(simulation.books, job.program.decides);
  let wallMs = 0;
  let slice = FIRST_SLICE;
  let lastPause = now();
  for (let over = false; !over; ) {
    const before = now();
    const events = slice;
    over = deterministic(() => advance(simulation, events, within));
    const tookMs = now() - before;
    wallMs += tookMs;
    slice = sliceAfter(slice, tookMs);
    if (over || now() - lastPause < SLICE_MS) continue;
    observer.progress?.(simulation.events, simulation.elapsedMs, coverage);
    await pause();
    lastPause = now();
    if (observer.signal?.aborted === true) {
      simulation.interrupt();
      over = true;
    }
  }
  const outcome = simulation.outcome();
  return { ...outcome, wallMs };
}

/** True when the run is over, also by a reaction that did not come back. */
function advance(simulation: Simulation, events: number, within: NonNullable<Observer['within']>): boolean {
  try {
    return within(() => simulation.advance(events));
  } catch (error) {
    if (!(error instanceof EndedCodeError)) throw error;
    simulation.failEnded(error);
    return true;
  }
}

/**
 * Grows and shrinks so that a slice takes about as long as it should; by little at a time, as events may suddenly cost
 * more.
 */
function sliceAfter(slice: number, tookMs: number): number {
  const wanted = tookMs === 0 ? slice * 4 : slice * (SLICE_MS / 2 / tookMs);
  return Math.max(1_000, Math.min(slice * 4, wanted, 4_000_000)) | 0;
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
