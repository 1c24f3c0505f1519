/**
 * The prompt of a controller, like that of mpcomm's C2 server, with more commands: it reads lines from a terminal, with
 * history and completion, or from a script on standard input.
 *
 * Commands run one after the other. `stop` runs at once; so do, at a terminal, commands that only show something. The
 * end of the input (Ctrl-D) is not `exit`: it leaves the agents as they are.
 */
import { createInterface, type Interface } from 'node:readline';

/** What the commands do. */
export interface PromptActions {
  /** mpcomm's command: so many peers make so many broadcasts each. */
  runFirst(peers: number, messages: number): Promise<void>;
  /** As the command line's `run`. */
  run(words: readonly string[]): Promise<void>;
  agents(): Promise<void>;
  runs(): Promise<void>;
  /** Brings what is left of a run whose controller is gone; without a name, of each. */
  collect(run: string | undefined): Promise<void>;
  /** Ends the run that goes on; false where there is none. */
  stop(): boolean;
  /** One line for the user. */
  say(line: string): void;
  /** Likewise, where nothing is done because what was given is wrong. */
  refuse(line: string): void;
  /** What could stand after `run`. */
  readonly names: readonly string[];
}

/** `exit` ends the controller and the agents that are its own; the end of the input ends the controller alone. */
export type Farewell = 'exit' | 'end of input';

const COMMANDS = ['run', 'agents', 'runs', 'collect', 'stop', 'help', 'exit'] as const;

const HELP = [
  'run N N_MSGS          the first N agents have a peer each, which makes N_MSGS broadcasts: the experiment of mpcomm',
  'run NAME [flags]      a preset or a file, with the flags of `hearsay run`; --place and --patience count for it alone',
  'agents                who is there',
  'runs                  what was run, what goes on in the lab, and what waits to be collected',
  'collect [RUN]         brings what is left of a run whose controller is gone; of all such runs',
  'stop                  ends the run that goes on, with what it has',
  'exit                  ends this controller, the agents that it started, and those that joined with --once',
  'Ctrl-D                ends this controller, and leaves the agents',
];

export class Prompt {
  private readonly actions: PromptActions;
  private readonly lines: Interface;
  private readonly isTerminal: boolean;
  private queue: Promise<void> = Promise.resolve();
  private waiting = 0;
  private isOver = false;
  /** The input has ended: it can be asked nothing more. */
  private isClosed = false;

  constructor(
    actions: PromptActions,
    input: NodeJS.ReadableStream & { isTTY?: boolean },
    output: NodeJS.WritableStream,
  ) {
    this.actions = actions;
    this.isTerminal = input.isTTY === true;
    this.lines = createInterface({
      input,
      output: this.isTerminal ? output : undefined,
      terminal: this.isTerminal,
      prompt: 'lab> ',
      historySize: 500,
      removeHistoryDuplicates: true,
      completer: (line: string) => completionsOf(line, actions.names),
    });
  }

  /**
   * Resolves when it is left, and all that was asked for before is done.
   * @throws what a command threw, unless it is a mistake of the user's: the caller can still leave the lab in order
   */
  async converse(): Promise<Farewell> {
    const farewell = new Promise<Farewell>((resolve, reject) => {
      this.lines.on('line', (line) => this.take(line.trim(), resolve).catch(reject));
      this.lines.on('close', () => {
        this.isClosed = true;
        this.queue.then(() => resolve('end of input'), reject);
      });
      // At a terminal: Ctrl-C ends what goes on.
      this.lines.on('SIGINT', () => {
        if (!this.actions.stop()) this.actions.say('exit ends the lab, Ctrl-D leaves it');
        this.ask();
      });
    });
    this.ask();
    try {
      return await farewell.finally(() => this.close());
    } catch (error) {
      // What still goes on would do so in a lab that is left.
      this.actions.stop();
      await this.queue.catch(() => {});
      throw error;
    }
  }

  /** Ends what goes on, with what it has; what was asked for after it is not done. */
  interrupt(): void {
    this.actions.stop();
    this.close();
  }

  private close(): void {
    this.isOver = true;
    this.lines.close();
  }

  /** Rejects where what is asked for does. */
  private async take(line: string, leave: (farewell: Farewell) => void): Promise<void> {
    const [command, ...words] = wordsOf(line);
    if (command === 'stop') {
      if (!this.actions.stop()) this.actions.say('nothing goes on');
      this.ask();
      return;
    }
    const isShown = command === 'agents' || command === 'runs' || command === 'help';
    if (this.isTerminal && isShown && this.waiting > 0) {
      await this.act(command, words);
      return;
    }
    this.waiting++;
    this.queue = this.queue.then(async () => {
      if (!this.isOver) {
        if (command === 'exit') leave('exit');
        else if (command !== undefined) await this.act(command, words);
      }
      this.waiting--;
      if (command !== 'exit') this.ask();
    });
    await this.queue;
  }

  private async act(command: string, words: readonly string[]): Promise<void> {
    const { actions } = this;
    try {
      if (command === 'run') await this.run(words);
      else if (command === 'agents') await actions.agents();
      else if (command === 'runs') await actions.runs();
      else if (command === 'collect') await actions.collect(words[0]);
      else if (command === 'help') for (const line of HELP) actions.say(line);
      else actions.refuse(`there is no command ${command}: ${COMMANDS.join(', ')}`);
    } catch (error) {
      if ((error as Error).name !== 'InputError') throw error;
      actions.refuse((error as Error).message);
    }
  }

  private async run(words: readonly string[]): Promise<void> {
    const numbers = words.map(Number);
    if (words.length === 2 && numbers.every((number) => Number.isInteger(number) && number > 0)) {
      await this.actions.runFirst(numbers[0], numbers[1]);
    } else if (words.length === 0 || /^\d+$/.test(words[0]))
      this.actions.refuse('run N N_MSGS, such as run 3 10, or run NAME [flags]');
    else await this.actions.run(words);
  }

  private ask(): void {
    if (this.isTerminal && !this.isOver && !this.isClosed) this.lines.prompt(true);
  }
}

/** Words with blanks between them; quotes hold some together. */
export function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'),
  );
}

function completionsOf(line: string, names: readonly string[]): [string[], string] {
  const last = /\S*$/.exec(line)![0];
  const isFirst = line.trimStart() === last;
  const all = isFirst ? COMMANDS : /^\s*run\s+\S*$/.test(line) ? names : [];
  return [all.filter((one) => one.startsWith(last)), last];
}
