/**
 * A sweep whose runs are done by the agents of a lab. Its name is derived from its request, so that a controller that
 * resumes it, on this machine or another, finds the results that were stored meanwhile and hands out only the runs
 * without one. A run counts once, even if several agents made it: its result is a value that is created once.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { InputError } from '../../core/errors.ts';
import { resolvedYaml } from '../../experiment/resolved-yaml.ts';
import { logsFolder } from '../../platform/run-folder.ts';
import {
  type Keep,
  ledgerOf,
  type SweepObserver,
  type SweepPointRun,
  type SweepTask,
} from '../../platform/sweep-run.ts';
import type { SampleSummary } from '../../reports/summary.ts';
import { transportNames } from '../../runtimes/sockets/transport.ts';
import { plural } from '../../text/layout.ts';
import type { Agents } from '../controller/known-agents.ts';
import type { ControlPlane, Objects, Values, WorkQueue } from '../plane/control-plane.ts';
import { decode, encode, LAB_VERSION } from '../wire/messages.ts';
import { ControllerLease } from './controller-lease.ts';
import { resultSchema, type SweepOffer, type SweepPiece, sweepNames, taskName } from './sweep-messages.ts';
import { fetched, forget, textOf } from './sweep-results.ts';

const LOOK_MS = 500;
/** Without any agent, or without the broker, for so many times the patience, the sweep is given up. */
const OUTAGES = 5;

export interface LabSweepSettings {
  readonly plane: ControlPlane;
  readonly agents: Agents;
  /** Of what was asked for: the same sweep has the same. */
  readonly name: string;
  readonly patienceMs: number;
  /** What is in the lab of such a sweep is not for this one. */
  readonly isFresh: boolean;
}

/** @throws InputError where the agents cannot do it, or another controller sees to it */
export async function runSweepOnLab(
  points: readonly SweepPointRun[],
  tasks: readonly SweepTask[],
  observer: SweepObserver,
  settings: LabSweepSettings,
): Promise<void> {
  const pieces = tasks.map((task) => pieceOf(points[task.point], taskName(settings.name, task), task.sample));
  const peers = pieces.reduce((most, piece) => Math.max(most, piece.peers), 0);
  if (tasks.length > 0) checkAgents(settings.agents, peers);
  const keep = ledgerOf(points, tasks, observer);
  if (tasks.length === 0) return;
  const lease = await ControllerLease.begin(settings);
  try {
    await new LabSweep({ points, tasks, pieces }, keep, observer.signal, settings).run(peers);
  } finally {
    await lease.end();
  }
}

function pieceOf({ prepared }: SweepPointRun, task: string, sample: number): SweepPiece {
  const { runtime, isolate, peers } = prepared.experiment;
  if (isolate) throw new InputError('isolate', 'no such network on a lab, whose machines are in their own');
  const experiment = resolvedYaml(prepared, (path) => {
    throw new InputError('--lab', 'a sweep of what Hearsay brings along: an agent takes no files', path);
  });
  return { task, experiment, sample, peers: transportNames.some((name) => name === runtime) ? peers : 0 };
}

function checkAgents(agents: Agents, peers: number): void {
  const { all } = agents;
  if (all.length === 0) throw new InputError('--lab', 'a lab with agents (hearsay agent --lab …), and there is none');
  const most = Math.max(...all.map((agent) => agent.peers));
  if (most < peers)
    throw new InputError(
      'peers',
      `at most ${most}, as one agent of the lab can have: each run of a sweep is on one`,
      peers,
    );
}

/** The runs of a sweep, and the pieces of work that they are. */
interface Runs {
  readonly points: readonly SweepPointRun[];
  readonly tasks: readonly SweepTask[];
  readonly pieces: readonly SweepPiece[];
}

class LabSweep {
  private readonly points: readonly SweepPointRun[];
  private readonly pieces: readonly SweepPiece[];
  private readonly left: Map<string, SweepTask>;
  private readonly keep: Keep;
  private readonly signal: AbortSignal;
  private readonly settings: LabSweepSettings;
  private readonly arrived: string[] = [];
  private news: () => void = () => {};
  /** Why the broker does not have us any more. */
  private lost: string | undefined;

  constructor({ points, tasks, pieces }: Runs, keep: Keep, signal: AbortSignal, settings: LabSweepSettings) {
    this.points = points;
    this.pieces = pieces;
    this.left = new Map(tasks.map((task) => [taskName(settings.name, task), task]));
    this.keep = keep;
    this.signal = signal;
    this.settings = settings;
  }

  async run(peers: number): Promise<void> {
    const { plane, name, patienceMs, isFresh } = this.settings;
    const results = await plane.values(sweepNames.results);
    const objects = await plane.objects(sweepNames.results);
    if (isFresh) await forget(name, results, objects);
    const sweeps = await plane.values(sweepNames.sweeps);
    const offer: SweepOffer = {
      version: LAB_VERSION,
      queue: `sweep-${name}-${randomBytes(4).toString('hex')}`,
      isTimed: this.points.some(({ prepared }) => prepared.experiment.runtime !== 'simulator'),
      peers,
      patienceMs,
    };
    const stop = await results.watch((task, data) => this.told(task, data));
    const wake = () => this.news();
    void plane.ended.then((reason) => {
      this.lost = reason;
      wake();
    });
    this.signal.addEventListener('abort', wake);
    let queue: WorkQueue | undefined;
    try {
      await this.bringAll(await results.keys(), results, objects);
      queue = await plane.work(offer.queue, patienceMs);
      for (const piece of this.pieces) if (this.left.has(piece.task)) await queue.add(encode(piece));
      await sweeps.put(name, encode(offer));
      await this.collect(results, objects);
    } finally {
      stop();
      this.signal.removeEventListener('abort', wake);
      // Without the broker it stays as it is, and goes on there.
      if (plane.isConnected) {
        await sweeps.remove(name);
        await queue?.remove();
        if (this.left.size === 0) await forget(name, results, objects);
      }
    }
  }

  private told(task: string, data: Uint8Array | undefined): void {
    if (data === undefined) return;
    this.arrived.push(task);
    this.news();
  }

  /** Until all are here, or it is interrupted. */
  private async collect(results: Values, objects: Objects): Promise<void> {
    const { plane, agents, patienceMs } = this.settings;
    let seenMs = performance.now();
    while (this.left.size > 0 && !this.signal.aborted) {
      await this.bringAll(this.arrived.splice(0), results, objects);
      if (plane.isConnected && agents.all.length > 0) seenMs = performance.now();
      if (this.lost !== undefined) throw new InputError('--lab', `a user that may do what a sweep does: ${this.lost}`);
      if (performance.now() - seenMs > OUTAGES * patienceMs) {
        const gone = plane.isConnected ? 'agents' : 'a broker';
        throw new InputError(
          '--lab',
          `${gone} for what is left (${plural(this.left.size, 'run')}); the same command goes on from here`,
        );
      }
      if (this.arrived.length === 0 && this.left.size > 0 && !this.signal.aborted) await this.somethingNew();
    }
  }

  private async somethingNew(): Promise<void> {
    const late = new AbortController();
    const told = new Promise<void>((resolve) => {
      this.news = resolve;
    });
    await Promise.race([told, pause(LOOK_MS, undefined, { signal: late.signal }).catch(() => {})]);
    late.abort();
  }

  private async bringAll(names: readonly string[], results: Values, objects: Objects): Promise<void> {
    for (const name of names) {
      const task = this.left.get(name);
      if (task !== undefined) await this.bring(name, task, results, objects);
    }
  }

  private async bring(name: string, task: SweepTask, results: Values, objects: Objects): Promise<void> {
    const entry = await results.get(name);
    const result = entry === undefined ? undefined : decode(resultSchema, entry.data);
    if (result === undefined) return;
    const { agent, trouble, summary, files } = result;
    if (trouble !== undefined || summary === undefined) {
      // It may be tried again, by agents that can.
      await results.remove(name);
      throw new InputError(
        '--lab',
        'agents that can make the runs of the sweep',
        `${agent}, which says: ${trouble ?? 'nothing'}`,
      );
    }
    const folder = this.points[task.point].folder;
    folder.clear(task.sample);
    const logs = logsFolder(folder.path, task.sample);
    const text = await textOf(objects, summary);
    const isHere = await Promise.all(files.map(({ file, object }) => fetched(objects, object, join(logs, file))));
    if (text === undefined || isHere.includes(false)) {
      // A controller that brought it died on the way: it is made anew.
      folder.clear(task.sample);
      await results.remove(name);
      return;
    }
    this.keep(task, JSON.parse(text) as SampleSummary);
    this.left.delete(name);
    for (const object of [summary, ...files.map((file) => file.object)]) await objects.remove(object);
  }
}
