/**
 * A run whose peers are on the agents of a lab: its peers are placed, the agents' clocks are compared with ours, each
 * agent is asked to take part, and then it is a run like any other (`processes.ts`), with a launcher that starts
 * processes elsewhere.
 */
import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { InputError } from '../../core/errors.ts';
import { runLaunched } from '../../runtimes/processes/parent/run-processes.ts';
import type { ProcessJob } from '../../runtimes/processes/wire/process-job.ts';
import type { MachineClock, Observer, Outcome } from '../../runtimes/runtime.ts';
import { LOOPBACK } from '../../runtimes/sockets/transport.ts';
import { bundleName, isBuiltIn } from '../agent/agent-modules.ts';
import { modulesOf } from '../agent/local-job.ts';
import { ClockComparison, clockRemarks, machineClock, machineClockOf } from '../clocks/clock-comparison.ts';
import { type Alignment, alignmentOf } from '../clocks/log-alignment.ts';
import { type ControlPlane, Unanswered } from '../plane/control-plane.ts';
import { isThere } from '../wire/agent-ping.ts';
import {
  decode,
  encode,
  LAB_VERSION,
  type Presence,
  type Request,
  replySchema,
  type subjectsOf,
} from '../wire/messages.ts';
import { RemoteLauncher } from './remote-launcher.ts';
import { objectsOfRun } from './run-objects.ts';
import { KeptRecord } from './run-records.ts';

const ASK_MS = 10_000;
/** From the news of the start to the start, where they take no time. */
const LEAD_MS = 30;
/** What crosses a network may be on its way for longer than an experiment on one machine thinks. */
const QUIET_MS = 1000;

export interface LabRunSettings {
  readonly plane: ControlPlane;
  readonly subjects: ReturnType<typeof subjectsOf>;
  /** The name of the run in the lab. */
  readonly run: string;
  /** The agents that take part, and by peer the number of its own. */
  readonly agents: readonly Presence[];
  readonly placement: readonly number[];
  /** The experiment with everything filled in, and which of its samples this is. */
  readonly experiment: string;
  readonly sample: number;
  readonly patienceMs: number;
  readonly outageMs: number;
}

export function newRunName(): string {
  return `${Date.now().toString(36)}-${randomBytes(4).toString('hex')}`;
}

/** @throws InputError where an agent refuses to take part, or does not answer */
export async function runOnAgents(given: ProcessJob, observer: Observer, settings: LabRunSettings): Promise<Outcome> {
  const { plane, subjects, run, agents, placement } = settings;
  const hashes = await putBundles(given, settings);
  const leadMs = Math.ceil(LEAD_MS + 2 * (await open(settings, [...hashes.values()].map(bundleName))));
  const clocks = new Map(
    agents.filter(isElsewhere).map(({ name }) => [name, new ClockComparison(plane, subjects.clock(name))]),
  );
  const record = await KeptRecord.make(plane, subjects, run, {
    experiment: settings.experiment,
    sample: settings.sample,
    agents: agents.map(({ name }) => name),
    placement: [...placement],
    begun: new Date().toISOString(),
  });
  let machines: readonly MachineClock[] = [];
  let alignment: Alignment | undefined;
  const launcher: RemoteLauncher = new RemoteLauncher({
    ...settings,
    agents: agents.map(({ name }) => ({ name, offsetNs: () => clocks.get(name)?.offsetNs ?? 0n })),
    hashes,
    leadMs,
    over: async () => {
      machines = await machinesOf(agents, clocks, launcher.startNs);
    },
    align: (logs) => {
      if (clocks.size > 0) alignment = alignmentOf(logs, placement);
      return alignment?.mostMs ?? 0;
    },
  });
  const isFar = agents.some(({ host }) => host !== LOOPBACK);
  const job: ProcessJob = {
    ...given,
    places: placement.map((index) => ({ host: agents[index].host, listen: agents[index].listen, within: [] })),
    stop: isFar ? { ...given.stop, quietMs: Math.max(given.stop.quietMs, QUIET_MS) } : given.stop,
  };
  try {
    await Promise.all([...clocks.values()].map((clock) => clock.begin()));
    const outcome = await runLaunched(job, observer, launcher);
    const where = `peers ran on ${agents.length} agents of the lab at ${plane.address}: ${wherePeersRan(settings)}`;
    const remarks = [...outcome.remarks, where, ...machines.flatMap(clockRemarks), ...(alignment?.remarks ?? [])];
    return { ...outcome, remarks, ...(machines.length > 0 ? { clocks: machines } : {}) };
  } catch (error) {
    if (error instanceof Unanswered) throw new InputError('--lab', `agents that answer (run ${run})`, error.message);
    throw error;
  } finally {
    for (const clock of clocks.values()) clock.abandon();
    await launcher.end();
    await record.end();
    await forget(settings, [...hashes.values()].map(bundleName));
  }
}

function isElsewhere({ boot }: Presence): boolean {
  return boot !== machineClock.name;
}

/** None where all have this machine's, or the run did not start. */
async function machinesOf(
  agents: readonly Presence[],
  clocks: ReadonlyMap<string, ClockComparison>,
  startNs: bigint,
): Promise<readonly MachineClock[]> {
  if (startNs === 0n || clocks.size === 0) return [];
  const same = { offsetNs: 0n, uncertaintyNs: 0n, jumps: [] };
  return Promise.all(
    agents.map(async ({ name }) => machineClockOf(name, (await clocks.get(name)?.end()) ?? same, startNs)),
  );
}

function wherePeersRan({ agents, placement }: LabRunSettings): string {
  const SHOWN = 16;
  const parts = agents.slice(0, SHOWN).map(({ name }, index) => {
    const peers = placement.flatMap((agent, peer) => (agent === index ? [peer] : []));
    const few = peers.slice(0, SHOWN).join(' ');
    return `${name} (${few}${peers.length > SHOWN ? ' …' : ''})`;
  });
  return agents.length > SHOWN ? `${parts.join(', ')} …` : parts.join(', ');
}

/** Puts protocols of the user's into the objects of the run. By URL: their hashes. */
async function putBundles(job: ProcessJob, { plane, subjects, run }: LabRunSettings): Promise<Map<string, string>> {
  const urls = modulesOf(job)
    .map(({ module }) => module)
    .filter((url) => !isBuiltIn(url));
  const hashes = new Map<string, string>();
  for (const url of urls) {
    const bytes = await readFile(new URL(url));
    const hash = createHash('sha256').update(bytes).digest('hex');
    const objects = await objectsOfRun(plane, subjects, run);
    await objects.put(bundleName(hash), chunksOf(bytes));
    hashes.set(url, hash);
  }
  return hashes;
}

/** Asks each agent to take part; gives how long the slowest took to say that it is there. */
async function open(settings: LabRunSettings, bundles: readonly string[]): Promise<number> {
  const { run, agents, placement, patienceMs, outageMs } = settings;
  const times = await Promise.all(
    agents.map(async (agent, index) => {
      const beforeMs = performance.now();
      await isThere(settings.plane, settings.subjects, agent.name, ASK_MS);
      const tookMs = performance.now() - beforeMs;
      const peers = placement.filter((place) => place === index).length;
      return {
        tookMs,
        refusal: await ask(settings, agent, {
          type: 'open',
          version: LAB_VERSION,
          run,
          peers,
          bundles: [...bundles],
          patienceMs,
          outageMs,
        }),
      };
    }),
  );
  const refused = times.findIndex(({ refusal }) => refusal !== undefined);
  if (refused >= 0) {
    // Those who agreed find no controller, and forget it.
    throw new InputError(
      '--lab',
      'agents that take part in the run',
      `${agents[refused].name}, which says: ${times[refused].refusal}`,
    );
  }
  return Math.max(...times.map(({ tookMs }) => tookMs));
}

/** Gives the reason where it refuses. */
async function ask(
  { plane, subjects }: LabRunSettings,
  { name }: Presence,
  request: Request,
): Promise<string | undefined> {
  try {
    const reply = decode(replySchema, await plane.request(subjects.ask(name), encode(request), ASK_MS));
    if (reply === undefined) return 'something that is no answer';
    return reply.type === 'refused' ? reply.reason : undefined;
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    return 'nothing: it does not answer';
  }
}

async function forget({ plane, subjects, run }: LabRunSettings, bundles: readonly string[]): Promise<void> {
  if (bundles.length === 0 || !plane.isConnected) return;
  const objects = await objectsOfRun(plane, subjects, run);
  for (const name of bundles) await objects.remove(name).catch(() => {});
}

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
