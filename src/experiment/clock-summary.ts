/**
 * What a summary says of the clocks of several machines: how far they are known, and so how far the latencies between
 * their peers are.
 */
import type { SampleSummary } from '../reports/summary.ts';
import type { Outcome } from '../runtimes/runtime.ts';

export function clocksOf({ clocks }: Outcome): Pick<SampleSummary, 'clocks' | 'latencyUncertaintyMs'> {
  if (clocks === undefined || clocks.length === 0) return {};
  // A latency is the time of one clock less that of another: where both are as wrong as they can be, the errors add up.
  const [most, second] = clocks.map(({ uncertaintyMs }) => uncertaintyMs).sort((a, b) => b - a);
  return {
    clocks: clocks.map(({ jumps, ...clock }) => ({ ...clock, ...(jumps.length === 0 ? {} : { jumps: [...jumps] }) })),
    latencyUncertaintyMs: second === undefined ? undefined : most + second,
  };
}
