/**
 * An agent of a lab: it waits on a machine, reports its identity, and runs peers there for the controller of a run. It
 * ends on a stop message if it joined for one controller; else it waits for the next one.
 */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { InputError } from '../../core/errors.ts';
import { answerClock, type Clock, clockOf } from '../clocks/clock-comparison.ts';
import type { ControlPlane, Stop, Values } from '../plane/control-plane.ts';
import { objectsOfRun } from '../run/run-objects.ts';
import { SweepWorker } from '../sweep/sweep-worker.ts';
import { answerHello, isThere } from '../wire/agent-ping.ts';
import {
  decode,
  encode,
  LAB,
  LAB_VERSION,
  type Presence,
  type Reply,
  type Request,
  requestSchema,
  subjectsOf,
} from '../wire/messages.ts';
import { AgentRun } from './agent-run.ts';
import type { AllowedCode } from './allowed-code.ts';

const BEAT_MS = 1000;
const HELLO_MS = 1000;

export interface AgentSettings {
  readonly name: string;
  readonly zone: string | undefined;
  /** The address that others reach its peers by, and the one that they listen on where it is another. */
  readonly host: string;
  readonly listen: string | undefined;
  /** Peers that it can have at once. */
  readonly peers: number;
  /** It leaves when a controller says `exit`; it ends with the one that started it. */
  readonly isOnce: boolean;
  readonly isLocal: boolean;
  readonly allowed: AllowedCode;
}

export class Agent {
  /** Resolves with the reason when it has left the lab. */
  readonly left: Promise<string>;
  private readonly plane: ControlPlane;
  private readonly settings: AgentSettings;
  private readonly values: Values;
  private readonly subjects: ReturnType<typeof subjectsOf>;
  private readonly instance = randomUUID();
  private readonly clock: Clock = clockOf(process.env);
  private readonly runs = new Map<string, AgentRun>();
  private readonly stops: Stop[] = [];
  private isLeaving = false;
  private beating: NodeJS.Timeout | undefined;
  private sweeps: SweepWorker | undefined;
  private tellLeft: (reason: string) => void = () => {};

  private constructor(plane: ControlPlane, settings: AgentSettings, values: Values) {
    this.plane = plane;
    this.settings = settings;
    this.values = values;
    this.subjects = subjectsOf(LAB);
    this.left = new Promise((resolve) => {
      this.tellLeft = resolve;
    });
  }

  /** @throws InputError where another agent has its name */
  static async join(plane: ControlPlane, settings: AgentSettings): Promise<Agent> {
    const subjects = subjectsOf(LAB);
    const values = await plane.values(subjects.agents);
    if ((await values.get(settings.name)) !== undefined && (await isThere(plane, subjects, settings.name, HELLO_MS))) {
      throw new InputError('--name', 'a name that no other agent of the lab has', settings.name);
    }
    const agent = new Agent(plane, settings, values);
    agent.begin();
    try {
      await agent.beat();
      await agent.workOnSweeps();
    } catch (error) {
      await agent.leave('it could not join');
      throw error;
    }
    return agent;
  }

  /** Ends its peers, and leaves the lab. */
  async leave(reason: string): Promise<void> {
    this.isLeaving = true;
    clearInterval(this.beating);
    for (const stop of this.stops.splice(0)) stop();
    for (const run of this.runs.values()) run.end();
    this.sweeps?.end();
    await Promise.race([
      this.values.remove(this.settings.name).catch(() => {}),
      new Promise((resolve) => setTimeout(resolve, HELLO_MS)),
    ]);
    this.tellLeft(reason);
  }

  private begin(): void {
    const { plane, subjects, settings } = this;
    this.stops.push(
      answerHello(plane, subjects, settings.name),
      answerClock(plane, subjects.clock(settings.name), this.clock),
      plane.answer(subjects.ask(settings.name), async (data) => encode(await this.reply(decode(requestSchema, data)))),
    );
    this.beating = setInterval(() => this.beatSoon(), BEAT_MS);
    void plane.ended.then((reason) => (reason === undefined ? undefined : this.leave(reason)));
  }

  private async beat(): Promise<void> {
    await this.values.put(this.settings.name, encode(this.presence()));
  }

  private async workOnSweeps(): Promise<void> {
    const { plane, settings, runs } = this;
    this.sweeps = await SweepWorker.begin({
      plane,
      agent: settings.name,
      peers: settings.peers,
      isFree: () => runs.size === 0,
    });
    if (this.isLeaving) this.sweeps.end();
  }

  private beatSoon(): void {
    if (!this.isLeaving) void this.beat().catch(() => {});
  }

  private presence(): Presence {
    const { name, zone, host, listen, peers, isOnce, isLocal, allowed } = this.settings;
    return {
      version: LAB_VERSION,
      name,
      zone,
      host,
      listen,
      peers,
      busy: this.busy(),
      hostname: hostname(),
      boot: this.clock.name,
      pid: process.pid,
      instance: this.instance,
      isOnce,
      isLocal,
      allowed: allowed.hashes === 'all' ? 'all' : [...allowed.hashes],
    };
  }

  private busy(): number {
    return [...this.runs.values()].reduce((sum, run) => sum + run.settings.peers, this.sweeps?.busy ?? 0);
  }

  private async reply(request: Request | undefined): Promise<Reply> {
    if (request === undefined) return { type: 'refused', reason: 'it does not understand what it was asked' };
    switch (request.type) {
      case 'open':
        return this.open(request);
      case 'salvage':
        await this.runs.get(request.run)?.salvage();
        return { type: 'done' };
      case 'leave':
        if (!this.settings.isOnce) return { type: 'refused', reason: 'it stays' };
        setImmediate(() => void this.leave('it was told to leave'));
        return { type: 'done' };
    }
  }

  private async open({
    version,
    run,
    peers,
    bundles,
    patienceMs,
    outageMs,
  }: Extract<Request, { type: 'open' }>): Promise<Reply> {
    const { plane, subjects, settings, runs, clock } = this;
    if (version !== LAB_VERSION)
      return { type: 'refused', reason: `it speaks version ${LAB_VERSION} of the lab, not ${version}` };
    if (runs.has(run)) return { type: 'refused', reason: 'it takes part in that run already' };
    const room = settings.peers - this.busy();
    if (peers > room) return { type: 'refused', reason: `it has room for ${room} peers, not ${peers}` };
    const { name: agent } = settings;
    const ended = (): void => {
      runs.delete(run);
      this.beatSoon();
    };
    let opened: AgentRun;
    try {
      opened = new AgentRun({
        plane,
        subjects,
        run,
        agent,
        listen: settings.listen ?? settings.host,
        peers,
        patienceMs,
        outageMs,
        clock,
        ended,
      });
    } catch (error) {
      return {
        type: 'refused',
        reason: `it cannot write (${(error as NodeJS.ErrnoException).code ?? (error as Error).message})`,
      };
    }
    runs.set(run, opened);
    const trouble = await opened.modules.fetch(bundles, await objectsOfRun(plane, subjects, run), settings.allowed);
    this.beatSoon();
    if (trouble === undefined) return { type: 'done' };
    opened.end();
    return { type: 'refused', reason: trouble };
  }
}
