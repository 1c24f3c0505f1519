/**
 * Whether the messages of a run fit in the queue of the simulator, estimated before it starts: on a complete graph with
 * a constant delay, where all messages of a broadcast are sent in a few waves. Other runs end at the limit of the queue.
 */
import { firstWhere } from '../core/binary-search.ts';
import { InputError } from '../core/errors.ts';
import { isComplete } from '../core/graph.ts';
import type { Job } from '../runtimes/runtime.ts';
import { QUEUE_EVENTS } from '../runtimes/simulator/calendar.ts';
import type { Workload } from '../workloads/workload.ts';
import type { Prepared } from './prepared-experiment.ts';
import { hasOwnCode } from './watched-code.ts';

/** Waves in which all messages of a broadcast are sent: the largest has at least such a part of them. */
const WAVES = 4;

/** Broadcasts counted at most. */
const COUNTED = 1_000_000;

/** @throws InputError if the queue of the simulator cannot hold the messages that are in flight at once */
export function refuseFullQueue(prepared: Prepared, job: Job): void {
  const { experiment, layers, workload } = prepared;
  const { peers, seed } = experiment;
  const cost = layers.length === 1 ? layers[0].definition.cost : undefined;
  // Code of the user may take any time, and a cost that it states may be anything.
  if (cost === undefined || hasOwnCode(prepared) || !isSentInWaves(prepared, job)) return;
  // The workload of the job keeps count of what it has made, and must not be asked.
  const broadcasts = broadcastsAtStart(workload.definition.create(peers, seed, workload.parameters), peers);
  const isTooMuch = (count: number) =>
    ((broadcasts / peers) * count * (cost(count, meshLinks(count)) ?? 0)) / WAVES > QUEUE_EVENTS;
  if (!isTooMuch(peers)) return;
  const most = firstWhere(1, peers, isTooMuch) - 1;
  throw new InputError(
    'peers',
    `at most ${most} that broadcast so much at once: the messages in flight have to fit in the 1 GB of the simulator's queue, a limit of the machine and no error of the protocol`,
    peers,
  );
}

/** On a complete graph, with one delay for all, and nothing else that ends the run or the messages earlier. */
function isSentInWaves({ experiment }: Prepared, { graph, plan, faults, start, stop }: Job): boolean {
  const { runtime, network, links } = experiment;
  return (
    runtime === 'simulator' &&
    isComplete(graph) &&
    (network.delay === undefined || 'constant' in network.delay) &&
    plan === undefined &&
    faults === undefined &&
    links.length === 0 &&
    start.gapMs === 0 &&
    stop.events >= QUEUE_EVENTS &&
    stop.deadlineMs === Number.POSITIVE_INFINITY
  );
}

function meshLinks(peers: number): number {
  return (peers * (peers - 1)) / 2;
}

/** Broadcasts that peers make at their start, one after the other. */
function broadcastsAtStart(workload: Workload, peers: number): number {
  let count = 0;
  for (let peer = 0; peer < peers; peer++) {
    for (let wait = workload.first(peer); wait === 0 && count < COUNTED; wait = workload.next(peer)) count++;
  }
  return count;
}
