/**
 * The simulator in a worker of this page. A worker that does not take up the next run at once, as it works out the end
 * of a large one, is ended, and another takes its place.
 *
 * The first worker has the protocol of the first picture alone, as the program of all protocols stands further down in
 * the page. One that has all of them answers what the first one can't, and takes its place with the next run.
 */
import type { Answer, Engine, Request, TypedProtocol } from './engine-messages.ts';
import { addressOf, isPageRead, pageIsRead, programAddress, programText } from './program-text.ts';
import { isOfYaml, YamlEngine } from './yaml-engine.ts';

/** Time in which a worker has to take up a run. */
const PATIENCE_MS = 80;

type RunRequest = Extract<Request, { readonly request: 'run' }>;

/** Time in which a worker with code that was written in the page has to give a sign of life. */
const TYPED_PATIENCE_MS = 2_000;
/** The same while it loads its program, which takes its time on a busy machine. */
const TYPED_LOADING_MS = 15_000;

/**
 * Time that a run of such code may take. When the memory of a worker is full, the browser ends the page, and the page
 * cannot read how much a worker holds.
 */
const TYPED_MOST_MS = 8_000;

/** What the first worker has. */
const FIRST_PROTOCOL = 'flood';

/** @param answered is called with all that it tells */
export function workerEngine(answered: (answer: Answer) => void): Engine {
  return new WorkerEngine(answered);
}

class WorkerEngine implements Engine {
  private readonly answered: (answer: Answer) => void;
  private readonly yaml: YamlEngine;
  private worker: Worker;
  /** Whether it has all protocols. */
  private isWhole = isPageRead();
  /** Has all of them, while the first worker has not. */
  private spare: Worker | undefined;
  /** What waits until the page is read, and what is asked after it. */
  private later: Promise<unknown> | undefined;
  /** The run that was asked for and has not begun. */
  private asked: RunRequest | undefined;
  /** The run that has begun and is not over. */
  private running: number | undefined;
  /** Questions about no run that have no answer yet, by their numbers: another worker is asked again. */
  private readonly open = new Map<number, Request>();
  /** False for a worker that may still be loading its program. */
  private isLoaded = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Code that was written in the page, as the worker has it. */
  private typed = '';
  /** The protocols that it is from, for an error. */
  private typedPaths = '';
  private limit: ReturnType<typeof setTimeout> | undefined;
  private watchdog: ReturnType<typeof setTimeout> | undefined;

  constructor(answered: (answer: Answer) => void) {
    this.answered = answered;
    this.yaml = new YamlEngine(answered);
    this.worker = this.begin();
  }

  ask(request: Request): void {
    if (isOfYaml(request)) {
      this.yaml.ask(request);
      return;
    }
    if (this.later === undefined && (this.isWhole || !needsAll(request))) {
      this.give(request);
      return;
    }
    this.later = (this.later ?? pageIsRead()).then(() => this.give(request));
  }

  close(): void {
    clearTimeout(this.timer);
    clearTimeout(this.watchdog);
    clearTimeout(this.limit);
    this.worker.terminate();
    this.spare?.terminate();
    this.yaml.close();
  }

  private give(request: Request): void {
    if (request.request === 'catalogue' && !this.isWhole) {
      this.spare ??= this.begin();
      this.spare.postMessage(request);
      this.open.set(request.question, request);
      return;
    }
    if (request.request === 'run') {
      this.becomeWhole();
      this.takeUp(typedText(request.protocols ?? []));
      this.typedPaths = (request.protocols ?? []).map(({ path }) => path).join(' or ');
    }
    this.worker.postMessage(request);
    if ('question' in request && !('run' in request)) this.open.set(request.question, request);
    if (request.request !== 'run') return;
    this.asked = request;
    this.watch();
    clearTimeout(this.timer);
    if (this.isLoaded) this.timer = setTimeout(() => this.replace(), PATIENCE_MS);
  }

  /** What the first worker runs is ended by the next run anyway. */
  private becomeWhole(): void {
    if (this.isWhole || !isPageRead()) return;
    this.isWhole = true;
    this.worker.terminate();
    this.isLoaded = false;
    this.worker = this.spare ?? this.begin();
    this.spare = undefined;
  }

  /** Code can only be written into a worker before it begins. */
  private takeUp(typed: string): void {
    if (typed === this.typed) return;
    this.typed = typed;
    this.renew();
  }

  /** Ends a worker whose code neither ends nor says anything. */
  private watch(): void {
    clearTimeout(this.watchdog);
    if (this.typed === '' || (this.asked?.run ?? this.running) === undefined) return;
    const patienceMs = this.isLoaded ? TYPED_PATIENCE_MS : TYPED_LOADING_MS;
    this.watchdog = setTimeout(
      () => this.fail(`${this.typedPaths} did not come back within ${patienceMs / 1000} s, and was ended`),
      patienceMs,
    );
  }

  private limitTyped(): void {
    clearTimeout(this.limit);
    if (this.typed === '') return;
    const { running } = this;
    this.limit = setTimeout(() => {
      if (running === this.running)
        this.fail(`${this.typedPaths} took more than ${TYPED_MOST_MS / 1000} s, and was ended: run it in the command`);
    }, TYPED_MOST_MS);
  }

  /** The run that was asked for comes to nothing. */
  private fail(message: string): void {
    const run = this.asked?.run ?? this.running;
    clearTimeout(this.timer);
    clearTimeout(this.watchdog);
    this.asked = undefined;
    this.running = undefined;
    this.renew();
    if (run !== undefined) this.answered({ tells: 'failed', run, message });
  }

  private begin(): Worker {
    const programs = isPageRead() ? ['engine', 'protocols'] : ['engine'];
    const worker = new Worker(
      this.typed === '' ? programAddress(...programs) : addressOf([this.typed, ...programs.map(programText)]),
    );
    worker.onerror = ({ message }) => {
      if (worker === this.worker) this.fail(message);
    };
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (worker === this.worker) this.hear(data);
      else if (worker === this.spare) this.pass(data);
    };
    return worker;
  }

  private hear(answer: Answer): void {
    this.isLoaded = true;
    if (answer.tells === 'begun' && answer.run === this.asked?.run) {
      clearTimeout(this.timer);
      this.asked = undefined;
      this.running = answer.run;
      this.limitTyped();
    }
    // Figures of a large run take their time; no code of a protocol runs then.
    if (['examining', 'over', 'refused', 'failed'].includes(answer.tells)) this.running = undefined;
    this.watch();
    this.pass(answer);
  }

  private pass(answer: Answer): void {
    if ('question' in answer) this.open.delete(answer.question);
    this.answered(answer);
  }

  private replace(): void {
    this.renew();
    this.worker.postMessage(this.asked);
  }

  private renew(): void {
    this.worker.terminate();
    this.spare?.terminate();
    this.spare = undefined;
    this.isLoaded = false;
    this.isWhole = isPageRead();
    this.worker = this.begin();
    for (const request of this.open.values()) this.worker.postMessage(request);
  }
}

function needsAll(request: Request): boolean {
  if (request.request === 'catalogue') return true;
  return request.request === 'run' && (request.experiment.protocol ?? FIRST_PROTOCOL) !== FIRST_PROTOCOL;
}

/** Functions by the paths of the protocols: a line of the first one's source is one line further down. */
function typedText(protocols: readonly TypedProtocol[]): string {
  const modules = protocols.map(
    ({ path, code }) => `${JSON.stringify(path)}: function (module, exports, require) {\n${code}\n},`,
  );
  return modules.length === 0 ? '' : `self.typedModules = {${modules.join('\n')}};\n`;
}
