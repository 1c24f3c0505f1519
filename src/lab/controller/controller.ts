/**
 * A controller of a lab: it knows the agents that are there, and gives experiments a platform whose processes run on them.
 */
import { resolve } from 'node:path';
import { InputError } from '../../core/errors.ts';
import type { PeerId } from '../../core/protocol.ts';
import type { Platform } from '../../experiment/platform.ts';
import type { Prepared } from '../../experiment/prepared-experiment.ts';
import { resolvedYaml } from '../../experiment/resolved-yaml.ts';
import { type LinkTraits, plainTraits } from '../../network/link-traits.ts';
import { nodePlatform, processJobOf } from '../../platform/node-platform.ts';
import type { ProcessJob } from '../../runtimes/processes/wire/process-job.ts';
import type { Job, Observer, Outcome } from '../../runtimes/runtime.ts';
import { type TransportName, transportNames } from '../../runtimes/sockets/transport.ts';
import { planeAt } from '../plane/connect.ts';
import type { ControlPlane } from '../plane/control-plane.ts';
import type { NatsOptions } from '../plane/nats/options.ts';
import { forgetRun, salvageRun } from '../run/abandoned-runs.ts';
import { newRunName, runOnAgents } from '../run/lab-run.ts';
import { type PlacementRule, placed } from '../run/placement.ts';
import { type RunRecord, runsIn, takeOver } from '../run/run-records.ts';
import { encode, LAB, type Presence, subjectsOf } from '../wire/messages.ts';
import { Agents } from './known-agents.ts';

const PATIENCE_MS = 6000;
const OUTAGES = 5;
const LEAVE_MS = 2000;

export interface LabOptions {
  /** Round-robin where it is not said. */
  readonly place?: PlacementRule;
  /** How long an agent may be silent before a run gives it up. The broker may be away for five times as long. */
  readonly patienceMs?: number;
}

/** A run that was taken over. */
export interface Salvage {
  readonly record: RunRecord;
  readonly platform: Platform;
  /** What came of it is here: the lab forgets it. */
  done(): Promise<void>;
}

export class Lab {
  readonly agents: Agents;
  readonly plane: ControlPlane;
  private readonly options: LabOptions;
  private readonly subjects: ReturnType<typeof subjectsOf>;

  private constructor(plane: ControlPlane, options: LabOptions, agents: Agents) {
    this.plane = plane;
    this.options = options;
    this.subjects = subjectsOf(LAB);
    this.agents = agents;
  }

  /** @throws InputError where there is none */
  static async at(address: string, who: NatsOptions, options: LabOptions): Promise<Lab> {
    return Lab.join(await planeAt(address, who), options);
  }

  /** The plane is the lab's from now on: it is closed when the lab is left, or could not be joined. */
  static async join(plane: ControlPlane, options: LabOptions): Promise<Lab> {
    try {
      return new Lab(plane, options, await Agents.watch(plane, subjectsOf(LAB)));
    } catch (error) {
      await plane.close();
      throw error;
    }
  }

  /**
   * What experiments run on whose peers are on the agents, or on the first so many of them.
   * @param own what is said there counts more than what was said of the lab
   */
  platform(first?: number, own: LabOptions = {}): Platform {
    const run = (transport: TransportName) => (prepared: Prepared, job: Job, observer: Observer) =>
      this.run(prepared, job, transport, observer, own, first);
    return {
      ...nodePlatform,
      runtimes: { tcp: run('tcp'), udp: run('udp'), multicast: run('multicast') },
      check: async ({ experiment: { runtime, isolate, peers } }) => {
        if (!transportNames.some((name) => name === runtime)) {
          throw new InputError('runtime', 'tcp, udp or multicast on a lab, where each peer is a process', runtime);
        }
        if (isolate) throw new InputError('isolate', 'no such network on a lab, whose machines are in their own');
        const room = await this.agents.roomFor(peers, first);
        if (room < peers) throw new InputError('peers', this.roomInWords(room), peers);
      },
    };
  }

  /** The runs that are in the lab, and whether their controller is there. */
  runs(): ReturnType<typeof runsIn> {
    return runsIn(this.plane, this.subjects);
  }

  /**
   * Takes over a run whose controller is gone: what an experiment runs on that comes to what is left of it.
   * @throws InputError where another was faster
   */
  async salvaging(run: string): Promise<Salvage> {
    const { plane, subjects } = this;
    const record = await takeOver(plane, subjects, run);
    if (record === undefined)
      throw new InputError('collect', 'a run of a controller that is gone, and which no other collects', run);
    const settings = { plane, subjects, run, record, present: new Set(this.agents.all.map(({ name }) => name)) };
    const salvage = (transport: TransportName) => (prepared: Prepared, job: Job, observer: Observer) =>
      salvageRun({ ...processJobOf(prepared, job, transport), logs: observer.logs }, settings);
    return {
      record,
      platform: {
        ...nodePlatform,
        check: undefined,
        runtimes: { tcp: salvage('tcp'), udp: salvage('udp'), multicast: salvage('multicast') },
      },
      done: () => forgetRun(settings),
    };
  }

  /** Tells agents to leave; those that stay do not. */
  async dismiss(agents: readonly Presence[]): Promise<void> {
    const leave = encode({ type: 'leave' });
    await Promise.all(
      agents.map(({ name }) => this.plane.request(this.subjects.ask(name), leave, LEAVE_MS).catch(() => {})),
    );
  }

  async leave(): Promise<void> {
    this.agents.end();
    await this.plane.close();
  }

  private roomInWords(room: number): string {
    if (room > 0) return `at most ${room}, as the agents of the lab have room for`;
    return this.agents.all.length === 0
      ? 'a lab with agents (hearsay agent --lab …), and there is none'
      : 'agents with room, and they have none';
  }

  private run(
    prepared: Prepared,
    job: Job,
    transport: TransportName,
    observer: Observer,
    own: LabOptions,
    first?: number,
  ): Promise<Outcome> {
    const { plane, subjects, options } = this;
    const place = own.place ?? options.place ?? 'round-robin';
    const patienceMs = own.patienceMs ?? options.patienceMs ?? PATIENCE_MS;
    const presences = this.agents.all.slice(0, first);
    const rooms = this.agents.rooms.slice(0, first);
    const all = placed(place, job.graph.size, rooms, (peer) => zoneOf(job, peer));
    const used = [...new Set(all)].sort((a, b) => a - b);
    const task =
      place === 'zones'
        ? withRealZones(processJobOf(prepared, job, transport))
        : processJobOf(prepared, job, transport);
    return runOnAgents({ ...task, logs: observer.logs }, observer, {
      plane,
      subjects,
      run: newRunName(),
      agents: used.map((index) => presences[index]),
      placement: all.map((index) => used.indexOf(index)),
      experiment: resolvedYaml(prepared, (path) => resolve(path)),
      sample: job.seed - prepared.experiment.seed,
      patienceMs,
      outageMs: OUTAGES * patienceMs,
    });
  }
}

/**
 * Between agents that are in the zones of their peers the links are what they are: no times of zones are put on top.
 */
function withRealZones(job: ProcessJob): ProcessJob {
  const { plan } = job;
  if (plan === undefined) return job;
  if (plan.rules.length > 0)
    throw new InputError(
      '--place',
      'an experiment whose network has no rules for links, where agents are in its zones',
      'zones',
    );
  const isPlain = Object.entries(plan.traits).every(
    ([name, trait]) => trait === undefined || trait === plainTraits[name as keyof LinkTraits],
  );
  return { ...job, plan: isPlain ? undefined : { traits: plan.traits, rules: [] } };
}

function zoneOf({ plan }: Job, peer: PeerId): string | undefined {
  const places = plan?.places;
  return places?.kind === 'zones' ? places.names[places.zoneOf[peer]] : undefined;
}
