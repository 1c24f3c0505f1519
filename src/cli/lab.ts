/** `hearsay lab`: the controller of a lab, at a prompt. */
import { CommanderError } from '@commander-js/extra-typings';
import { InputError } from '../core/errors.ts';
import { sourceOfData, sourceOfText } from '../experiment/source.ts';
import { Lab } from '../lab/controller/controller.ts';
import { LocalAgents } from '../lab/controller/local-agents.ts';
import { Broker } from '../lab/plane/embedded/broker.ts';
import { EmbeddedServer } from '../lab/plane/embedded/server.ts';
import { drawToken, leaveToken } from '../lab/plane/embedded/token.ts';
import type { NatsOptions } from '../lab/plane/nats/options.ts';
import { presets } from '../presets/index.ts';
import { mpcomm } from '../presets/mpcomm.ts';
import { LAST_PORT, LOOPBACK } from '../runtimes/sockets/transport.ts';
import { plural, table } from '../text/layout.ts';
import { INTERRUPTED, WRONG_INPUT } from './exit-status.ts';
import { requestOf } from './flags.ts';
import { onSignals } from './interruption.ts';
import { Prompt, type PromptActions } from './lab-prompt.ts';
import { controlOf } from './lab-syntax.ts';
import { leaveNow, stdout } from './output-streams.ts';
import { type RunOptions, runExperiments, runRequests } from './run.ts';
import { runSyntax } from './run-syntax.ts';
import { runsCommand } from './runs.ts';
import { pageOf, print, warn } from './terminal.ts';
import { wholeOf } from './trace-arguments.ts';

export interface LabCommandOptions extends NatsOptions {
  readonly lab?: string;
  readonly local?: string;
  readonly port?: string;
  readonly place?: string;
  readonly patience?: string;
  readonly out: string;
}

/** Flags of `hearsay run` that the prompt's own command says for all of its runs. */
const OF_THE_LAB = /^--(lab|out|nats-\w+)$/;
/** More than a run takes besides its broadcasts, in seconds. */
const DEADLINE_S = 30;
/** Peers that an agent on this machine can have. */
const LOCAL_PEERS = 64;
/** Each is a process: more of them are a mistake. */
const LOCAL_AGENTS = 256;

/** Gives the exit status. */
export async function labCommand(options: LabCommandOptions): Promise<number> {
  const local = options.local === undefined ? 0 : wholeOf(options.local, '--local', LOCAL_AGENTS);
  if (options.lab !== undefined && options.local !== undefined) {
    throw new InputError(
      '--local',
      'a lab on this machine; agents of another are started with hearsay agent',
      options.local,
    );
  }
  if (options.lab !== undefined && options.port !== undefined) {
    throw new InputError('--port', 'a lab on this machine; that of another has its port in its address', options.port);
  }
  return options.lab === undefined ? controlHere(local, options) : controlAt(options.lab, options);
}

/** A lab whose control plane is in this process. */
async function controlHere(local: number, options: LabCommandOptions): Promise<number> {
  const port = options.port === undefined ? 0 : wholeOf(options.port, '--port', LAST_PORT);
  const token = drawToken();
  const broker = new Broker();
  const server = await EmbeddedServer.open(broker, token, port);
  broker.address = `local:${server.port}`;
  const forgetToken = leaveToken(server.port, token);
  const agents = new LocalAgents();
  try {
    return await within(await Lab.join(broker, controlOf(options)), async (lab) => {
      const numbers = Array.from({ length: local }, (_, index) => index + 1);
      const gone = (name: string): void => lab.agents.forget(name);
      const joined = numbers.map((n) =>
        agents.start({ port: server.port, token, name: `local-${n}`, peers: LOCAL_PEERS }, gone),
      );
      const known = Promise.all(joined).then(() => lab.agents.until(() => lab.agents.all.length >= local));
      await Promise.race([known, agents.lost]);
      return converse(lab, options);
    });
  } finally {
    await agents.end();
    forgetToken();
    server.close();
  }
}

async function controlAt(address: string, options: LabCommandOptions): Promise<number> {
  return within(await Lab.at(address, options, controlOf(options)), (lab) => converse(lab, options));
}

/** Leaves the lab whatever happens there: what would go on in it keeps the process from ending. */
async function within(lab: Lab, act: (lab: Lab) => Promise<number>): Promise<number> {
  try {
    return await act(lab);
  } finally {
    await lab.leave();
  }
}

async function converse(lab: Lab, options: LabCommandOptions): Promise<number> {
  const desk = new Desk(lab, options);
  warn(`lab at ${lab.plane.address} with ${plural(lab.agents.all.length, 'agent')}; help says what can be done`);
  for (const line of lab.agents.outdated) warn(line);
  const prompt = new Prompt(desk, process.stdin, stdout);
  let isInterrupted = false;
  const release = onSignals((isRepeatable) => {
    if (isInterrupted && isRepeatable) leaveNow(INTERRUPTED);
    isInterrupted = true;
    prompt.interrupt();
  });
  const farewell = await prompt.converse().finally(release);
  if (isInterrupted) return INTERRUPTED;
  if (farewell === 'exit') await lab.dismiss(lab.agents.all.filter(({ isOnce }) => isOnce));
  return desk.status;
}

/** What the commands of the prompt do. */
class Desk implements PromptActions {
  readonly names = presets.map(({ name }) => name);
  /** The worst of what was run, or could not be. */
  status = 0;
  private readonly lab: Lab;
  private readonly options: LabCommandOptions;
  private running: AbortController | undefined;

  constructor(lab: Lab, options: LabCommandOptions) {
    this.lab = lab;
    this.options = options;
  }

  async runFirst(peers: number, messages: number): Promise<void> {
    const { agents } = this.lab;
    if (agents.all.length < peers)
      throw new InputError('run', `at most ${agents.all.length} peers, one on each agent`, peers);
    const isHere = agents.all.slice(0, peers).every(({ host }) => host === LOOPBACK);
    const { seed: _seed, network, ...experiment } = mpcomm.experiment;
    // Between agents on other machines the links are what they are.
    const source = sourceOfData({
      ...experiment,
      ...(isHere ? { network } : {}),
      stop: { deadline: `${DEADLINE_S + messages}s` },
    });
    const flags = { ...this.flags(), peers: String(peers), messages: String(messages) };
    await this.go((signal) =>
      runRequests([requestOf(source, flags)], mpcomm.name, flags, { platform: this.lab.platform(peers), signal }),
    );
  }

  async run(words: readonly string[]): Promise<void> {
    const command = runSyntax()
      .exitOverride()
      .configureOutput({ writeErr: () => {}, writeOut: (text) => this.say(text.trimEnd()) });
    try {
      command.parse([...words], { from: 'user' });
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      if (error.exitCode !== 0) throw new InputError('run', error.message.replace(/^error: /, ''));
      return;
    }
    const wrong = command.options.find(
      (option) => OF_THE_LAB.test(option.long ?? '') && command.getOptionValueSource(option.attributeName()) === 'cli',
    );
    if (wrong?.long)
      throw new InputError(wrong.long, 'nothing at the prompt: it stands after `hearsay lab`, for all its runs');
    const [given] = command.processedArgs;
    const flags = { ...command.opts(), out: this.options.out };
    const control = controlOf(flags);
    const platform = this.lab.platform(undefined, control);
    await this.go((signal) => runExperiments(given, flags, { platform, signal }));
  }

  async agents(): Promise<void> {
    const rows = this.lab.agents.all.map(({ name, zone, host, peers, busy, hostname, isOnce, isLocal }, index) => [
      String(index + 1),
      name,
      zone ?? '',
      host,
      hostname,
      `${busy} of ${peers}`,
      isLocal ? 'ends with its controller' : isOnce ? 'ends with `exit`' : 'stays',
    ]);
    const titles = ['', 'agent', 'zone', 'address', 'machine', 'peers', ''];
    const columns = titles.map((title, index) => ({
      title,
      align: index === 0 ? ('right' as const) : ('left' as const),
    }));
    await print(
      rows.length === 0 ? 'No agents: hearsay agent --lab …' : table(columns, rows, pageOf(stdout).palette).join('\n'),
    );
    for (const line of this.lab.agents.outdated) this.say(line);
  }

  async runs(): Promise<void> {
    await runsCommand({ out: this.options.out });
    for (const { run, record, isDirected } of await this.lab.runs()) {
      const whose = `of ${record.hostname}, begun ${record.begun}, on ${record.agents.join(', ')}`;
      this.say(
        `run ${run} ${whose}: ${isDirected ? 'goes on' : 'its controller is gone; collect brings what there is'}`,
      );
    }
  }

  async collect(given: string | undefined): Promise<void> {
    const runs = (await this.lab.runs()).filter(
      ({ run, isDirected }) => !isDirected && (given === undefined || run === given),
    );
    if (runs.length === 0) {
      if (given !== undefined) throw new InputError('collect', 'a run of a controller that is gone (runs)', given);
      this.say('nothing waits to be collected');
    }
    for (const { run } of runs) {
      const { record, platform, done } = await this.lab.salvaging(run);
      const source = sourceOfText(record.experiment, run);
      const seed = Number(source.raw.seed) + record.sample;
      const settings = Object.entries({ seed, samples: 1 }).map(([key, value]) => ({
        path: [key],
        value,
        option: key,
      }));
      await this.go((signal) => runRequests([{ source, settings }], run, this.flags(), { platform, signal }));
      await done();
    }
  }

  stop(): boolean {
    const { running } = this;
    running?.abort();
    return running !== undefined;
  }

  say(line: string): void {
    stdout.write(`${line}\n`);
  }

  /** Who types at a terminal sees it and tries again; a script fails. */
  refuse(line: string): void {
    this.say(line);
    if (!process.stdin.isTTY) this.status = Math.max(this.status, WRONG_INPUT);
  }

  private flags(): RunOptions {
    return { set: [], out: this.options.out };
  }

  private async go(run: (signal: AbortSignal) => Promise<number>): Promise<void> {
    this.running = new AbortController();
    try {
      this.status = Math.max(this.status, await run(this.running.signal));
    } finally {
      this.running = undefined;
    }
  }
}
