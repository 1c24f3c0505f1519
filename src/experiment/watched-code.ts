/**
 * Definitions of the user under a watch, so that code which never comes back is ended with its file and its name.
 *
 * A function that a run calls now and then (`take()` of a measure, `build()` of a topology) has a time limit. What is
 * called within a reaction (`draw()` of a law of delays) and the reactions themselves only show in the thread's
 * heartbeat which code is at work: a watchdog looks at that.
 */
import type { Delay, DelayLaw } from '../network/delay.ts';
import { EndedCodeError, type Within } from '../runtimes/ended-code.ts';
import { type Heartbeat, thread } from '../runtimes/heartbeat.ts';
import type { Job } from '../runtimes/runtime.ts';
import type { Workload, WorkloadDefinition } from '../workloads/workload.ts';
import type { PluginKind, Plugins } from './plugins.ts';
import type { Prepared } from './prepared-experiment.ts';

type Call = (...given: never[]) => unknown;

/** By kind: the functions that have a time limit. The reactions of a protocol have a watchdog. */
const LIMITED: Readonly<Record<PluginKind, readonly string[]>> = {
  protocol: ['cost'],
  detector: [],
  adversary: [],
  topology: ['build'],
  workload: ['total', 'create'],
  law: ['objection', 'create', 'tabulated'],
  fault: ['draw', 'sample'],
  measure: ['take'],
  property: ['examine'],
};

/** @param place the file, or what else says where the definition is from */
export function watchedDefinition<Kind extends PluginKind>(
  kind: Kind,
  definition: Plugins[Kind],
  place: string,
  within: Within,
): Plugins[Kind] {
  const own = definition as unknown as Record<string, Call | undefined>;
  const calls = Object.fromEntries(
    LIMITED[kind].flatMap((name) => {
      const call = own[name];
      return call === undefined ? [] : [[name, limited(`${place}: ${name}()`, definition, call, within)]];
    }),
  );
  const watched = Object.assign(Object.create(Object.getPrototypeOf(definition)), definition, calls);
  if (kind === 'workload') watchWorkload(watched, place);
  if (kind === 'law') watchLaw(watched, place);
  return watched;
}

/** What did not come back is not called again: `check` prepares the same definitions thousands of times. */
const ended = new WeakMap<Call, EndedCodeError>();

function limited(what: string, definition: object, call: Call, within: Within): Call {
  return (...given) => {
    const before = ended.get(call);
    if (before !== undefined) throw before;
    try {
      return within(what, () => call.apply(definition, given));
    } catch (error) {
      if (error instanceof EndedCodeError) ended.set(call, error);
      throw error;
    }
  };
}

/** True if reactions of a run call code of the user. */
export function hasOwnCode({
  layers,
  detector,
  adversaries,
  workload,
  laws,
}: Pick<Prepared, 'layers' | 'detector' | 'adversaries' | 'workload' | 'laws'>): boolean {
  return [...layers, ...(detector === undefined ? [] : [detector]), ...adversaries, workload, ...laws].some(
    ({ url, given, definition }) => url === undefined || given !== definition.name,
  );
}

/** The job with the heartbeat of this thread, if reactions of it call code of the user. */
export function underWatch(job: Job, prepared: Prepared, platform: { shownAs?(path: string): string }): Job {
  if (!hasOwnCode(prepared)) return job;
  const { heartbeat } = thread;
  heartbeat.setFiles(ownFilesOf(prepared, platform));
  return { ...job, heartbeat };
}

/** The files of a protocol, the top layer first; empty if all layers are built in. */
function ownFilesOf({ layers }: Pick<Prepared, 'layers'>, { shownAs }: { shownAs?(path: string): string }): string {
  return layers
    .filter(({ given, definition }) => given !== definition.name)
    .map(({ given }) => shownAs?.(given) ?? given)
    .reverse()
    .join(' over ');
}

function watchWorkload(watched: { create: WorkloadDefinition['create'] }, place: string): void {
  const { create } = watched;
  watched.create = (...given) => {
    const workload = create(...given);
    const delivered: Pick<Workload, 'delivered'> =
      workload.delivered === undefined ? {} : { delivered: marked(workload, 'delivered', place) };
    return { first: marked(workload, 'first', place), next: marked(workload, 'next', place), ...delivered };
  };
}

function watchLaw(watched: { create: DelayLaw['create'] }, place: string): void {
  const { create } = watched;
  watched.create = (...given) => ({ draw: marked<Delay, 'draw'>(create(...given), 'draw', place) });
}

/** The function of an object, which shows in the heartbeat while it is at work. */
function marked<Owner extends object, Name extends keyof Owner & string>(
  owner: Owner,
  name: Name,
  place: string,
): Owner[Name] {
  let heartbeat: Heartbeat | undefined;
  let part = 0;
  return ((given: never) => {
    if (heartbeat !== thread.heartbeat) {
      heartbeat = thread.heartbeat;
      part = heartbeat.part(`${place}: ${name}()`);
    }
    const before = heartbeat.enter(part);
    const result = (owner[name] as Call)(given);
    heartbeat.leave(before);
    return result;
  }) as Owner[Name];
}
