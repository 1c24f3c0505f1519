/** What a job comes to. */
import type { Job } from '../../src/runtimes/runtime.ts';
import { Simulation } from '../../src/runtimes/simulator/simulation.ts';

export function simulated(job: Job) {
  const simulation = new Simulation(job);
  while (!simulation.advance(1_000));
  return simulation.outcome();
}
