/**
 * What is left of a run whose controller is gone, made into what a run comes to: each agent ends its peers and puts
 * their last words and logs into the objects of the lab, if it has not done so already, and from these the outcome is
 * put together as at the end of any run.
 */
import { join } from 'node:path';
import type { PeerId } from '../../core/protocol.ts';
import { Child } from '../../runtimes/processes/parent/child.ts';
import type { ProcessEvents } from '../../runtimes/processes/parent/launcher.ts';
import { outcomeOf } from '../../runtimes/processes/parent/outcome.ts';
import type { FromProcess } from '../../runtimes/processes/wire/messages.ts';
import type { ProcessJob } from '../../runtimes/processes/wire/process-job.ts';
import type { Outcome } from '../../runtimes/runtime.ts';
import type { FactLog } from '../../trace/log.ts';
import { alignmentOf } from '../clocks/log-alignment.ts';
import type { ControlPlane, Objects } from '../plane/control-plane.ts';
import { decode, encode, type Left, leftSchema, type subjectsOf } from '../wire/messages.ts';
import { bring, objectsOfRun } from './run-objects.ts';
import type { RunRecord } from './run-records.ts';

/** An agent takes so long at most to end its peers and to put away what they leave. */
const SALVAGE_MS = 30_000;
const REASON = 'its controller was gone, and its agents ended it';

export interface SalvageSettings {
  readonly plane: ControlPlane;
  readonly subjects: ReturnType<typeof subjectsOf>;
  readonly run: string;
  readonly record: RunRecord;
  /** The agents that are there. */
  readonly present: ReadonlySet<string>;
}

export async function salvageRun(
  job: ProcessJob,
  { plane, subjects, run, record, present }: SalvageSettings,
): Promise<Outcome> {
  const ask = encode({ type: 'salvage', run });
  const asked = record.agents.filter((name) => present.has(name));
  await Promise.all(asked.map((name) => plane.request(subjects.ask(name), ask, SALVAGE_MS).catch(() => {})));
  const objects = await objectsOfRun(plane, subjects, run);
  const remarks: string[] = [];
  const children: Child[] = [];
  const failures = new Map<PeerId, string>();
  for (const [index, name] of record.agents.entries()) {
    const left = await leftOf(objects, name);
    if (left !== undefined) {
      children.push(...left.processes.map(childOf));
      if (job.logs !== undefined)
        for (const { file, object } of left.files) await bring(objects, object, join(job.logs, file));
    }
    const told = new Set(left?.processes.flatMap(({ peers }) => peers));
    const missing = record.placement.flatMap((agent, peer) => (agent === index && !told.has(peer) ? [peer] : []));
    for (const peer of missing) failures.set(peer, `nothing came of it from its agent ${name}`);
    children.push(
      ...missing.map((peer) => childOf({ pid: 0, peers: [peer], life: 0, words: [], gone: 'it left nothing' })),
    );
  }
  children.sort((a, b) => a.peers[0] - b.peers[0] || a.life - b.life);
  remarks.push(`its controller on ${record.hostname} was gone: what its agents had kept was collected by another`);
  const wallMs = Math.max(0, ...children.map(({ result }) => result?.endedMs ?? 0));
  const align = (logs: readonly FactLog[]): number => {
    const alignment = alignmentOf(logs, record.placement);
    remarks.push(...alignment.remarks);
    return alignment.mostMs;
  };
  const ended = {
    job,
    children,
    stopped: 'failed',
    reason: REASON,
    wallMs,
    failures,
    crashed: new Map(),
    remarks,
  } as const;
  return outcomeOf({ ...ended, launcher: { align } });
}

/** All that the lab has of it is taken away. */
export async function forgetRun({ plane, subjects, run }: SalvageSettings): Promise<void> {
  const objects = await objectsOfRun(plane, subjects, run);
  for (const name of await objects.names()) await objects.remove(name);
  await (await plane.values(subjects.runs)).remove(run);
}

async function leftOf(objects: Objects, agent: string): Promise<Left | undefined> {
  const content = await objects.get(`${agent}/left`);
  if (content === undefined) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return decode(leftSchema, Buffer.concat(chunks));
}

/** A process that is over, from its last words. */
function childOf({ pid, peers, life, words, gone }: Left['processes'][number]): Child {
  let told: ProcessEvents | undefined;
  const line = { pid, send: () => {}, kill: () => {}, stop: () => {}, resume: () => {} };
  const launch = (_peers: readonly PeerId[], _life: number, events: ProcessEvents) => {
    told = events;
    return line;
  };
  const child = new Child({ launch }, peers, life, noted, noted);
  for (const word of words as FromProcess[]) told?.heard(word);
  told?.gone(gone);
  return child;
}

function noted(): void {}
