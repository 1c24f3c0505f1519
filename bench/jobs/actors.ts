/**
 * Six peers in one thread, each broadcasts to all six: to the end, and for three seconds of a job that takes longer.
 */
import { deliveriesOf, type HearsayRun, hearsay } from '../hearsay.ts';
import type { Contender, Job, Reading, Scale } from '../job.ts';
import { elixir, go, other } from '../peer-program.ts';

type Interleaving = 'drain' | 'self-message';

const DEADLINE_MS = 3000;
const channels = go('channels.go');
const processes = elixir('processes.exs');
const copyOf = 'src/protocols/best-effort.ts';

const messages = { tiny: 50, small: 200_000, full: 1_000_000 };
const messagesOfOthers = { tiny: 50, small: 50_000, full: 1_000_000 };
/**
 * The same job in full. Its mailboxes choke on it, and it slows down for ever: it is stopped, and what it has done
 * until then counts.
 */
const messagesOfElixirSeed = { tiny: 50, small: 10_000, full: 1_000_000 };
const PATIENCE_MS = 30_000;

function experiment(interleaving: Interleaving, broadcasts: number, deadlineMs: number): Record<string, unknown> {
  return {
    peers: 6,
    topology: 'mesh',
    runtime: 'actors',
    protocol: { name: 'best-effort', interleaving },
    workload: { name: 'reactive', broadcasts },
    stop: { deadline: deadlineMs, events: 1_000_000_000 },
  };
}

function figures({ summary, command }: HearsayRun): Reading {
  const deliveries = deliveriesOf(summary, 'own included');
  return {
    deliveries,
    seconds: summary.wallMs / 1000,
    deliveriesPerSecond: (deliveries * 1000) / summary.wallMs,
    peakRssBytes: summary.peakRssBytes,
    cpuMs: command.cpuMs,
  };
}

const printed = (
  { deliveriesPerSecond }: Reading,
  { peakRssBytes, cpuMs }: { peakRssBytes: number; cpuMs: number },
): Reading => ({
  deliveriesPerSecond,
  peakRssBytes,
  cpuMs,
});

const goSelect = other({
  name: 'Go channels, select',
  program: channels,
  args: (scale) => ['select', messagesOfOthers[scale]],
  figures: printed,
});
const goDrain = other({
  name: 'Go channels, try and drain',
  program: channels,
  args: (scale) => ['drain', messagesOfOthers[scale]],
  figures: printed,
});
const elixirSeed = other({
  name: 'Elixir, self-message',
  program: processes,
  args: (scale) => ['seed', messagesOfElixirSeed[scale], PATIENCE_MS],
  figures: printed,
});
const elixirDrain = other({
  name: 'Elixir, drain',
  program: processes,
  args: (scale) => ['drain', messagesOfOthers[scale], 120_000],
  figures: printed,
});

function toTheEnd(
  interleaving: Interleaving,
  perSecond: number,
  bytes: number,
  others: Contender[],
  times: Record<string, number>,
): Job {
  const make = (scale: Scale) => experiment(interleaving, messages[scale], 120_000);
  return {
    name: `actors-${interleaving}`,
    title: `actors, ${interleaving}, 6 peers`,
    figures: [
      { key: 'deliveriesPerSecond', title: 'deliveries', unit: 'per second', atLeast: perSecond, times },
      { key: 'peakRssBytes', title: 'memory', unit: 'bytes', atMost: bytes },
    ],
    contenders: [hearsay({ experiment: make, figures }), hearsay({ copyOf, experiment: make, figures }), ...others],
  };
}

/** Ten million each: nobody gets there, and what counts is who got how far. */
function toTheDeadline(interleaving: Interleaving, overshootMs: number, isFair: boolean): Job {
  const deadlineOf = (scale: Scale) => (scale === 'tiny' ? 100 : DEADLINE_MS);
  const mode = interleaving === 'drain' ? 'drain' : 'seed';
  return {
    name: `deadline-${interleaving}`,
    title: `actors, ${interleaving}, stopped at 3 s of 10,000,000`,
    figures: [
      { key: 'bySender', title: "Jain's index by sender", unit: 'index', ...(isFair ? { atLeast: 0.999 } : {}) },
      { key: 'byPair', title: "Jain's index by pair", unit: 'index', ...(isFair ? { atLeast: 0.999 } : {}) },
      { key: 'overshootMs', title: 'past the deadline', unit: 'ms', atMost: overshootMs },
    ],
    contenders: [
      hearsay({
        experiment: (scale) => experiment(interleaving, 10_000_000, deadlineOf(scale)),
        figures: ({ summary: { fairness, wallMs } }, scale) => ({
          bySender: fairness?.bySender ?? Number.NaN,
          byPair: fairness?.byPair ?? Number.NaN,
          overshootMs: wallMs - deadlineOf(scale),
        }),
      }),
      other({
        name: `Elixir, ${mode === 'seed' ? 'self-message' : 'drain'}`,
        program: processes,
        args: (scale) => [mode, 10_000_000, deadlineOf(scale)],
        figures: ({ fairnessBySender, fairnessByPair }) => ({ bySender: fairnessBySender, byPair: fairnessByPair }),
      }),
    ],
  };
}

export const actors: readonly Job[] = [
  toTheEnd('drain', 36e6, 200e6, [goSelect, goDrain, elixirSeed, elixirDrain], {
    'Go channels, select': 4,
    'Elixir, self-message': 20,
  }),
  toTheEnd('self-message', 36e6 / 5, 1.5e9, [elixirSeed], { 'Elixir, self-message': 20 }),
  toTheDeadline('drain', 50, true),
  toTheDeadline('self-message', 250, false),
];
