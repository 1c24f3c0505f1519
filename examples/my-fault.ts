/**
 * Peers stutter: they pause again and again.
 *
 * Try:
 *   hearsay run --set faults='[{ at: 1ms, for: 40ms, ./my-fault.ts: 2, pause: 5ms }]'
 */
import { defineFault, peersOf } from 'hearsay';

export default defineFault({
  name: 'my-fault',
  title: 'peers pause again and again; the time between two pauses is the length of a pause',
  whom: 'peers: a number, a list of numbers, a zone, `30%`, `{ random: 2 }` or `all`',
  example: '{ at: 1s, for: 2s, ./my-fault.ts: 2, pause: 50ms }',
  parameters: { pause: { type: 'duration', default: 20, min: 1, max: 60_000, meaning: 'length of each pause' } },
  lasts: 'campaign',
  draw({ whom, values, fromMs, untilMs, scene, option }) {
    const pauses = [];
    for (const peer of peersOf(whom, scene, option)) {
      for (let atMs = fromMs; atMs < untilMs; atMs += 2 * values.pause) {
        pauses.push({ what: 'pause', peer, fromMs: atMs, untilMs: Math.min(untilMs, atMs + values.pause) } as const);
      }
    }
    return pauses;
  },
  sample: ({ graph, random }) => random.integer(graph.size),
});
