/**
 * The simulator in a worker of this page. A worker that does not take up the next run at once, as it works out the end
 * of a large one, is ended, and another takes its place.
 */
import type { Answer, Engine, Request } from './engine-messages.ts';

/** Time in which a worker has to take up a run. */
const PATIENCE_MS = 80;

type RunRequest = Extract<Request, { readonly request: 'run' }>;

let address: string | undefined;

/** @param answered is called with all that it tells */
export function workerEngine(answered: (answer: Answer) => void): Engine {
  return new WorkerEngine(answered);
}

class WorkerEngine implements Engine {
  private readonly answered: (answer: Answer) => void;
  private worker: Worker;
  /** The run that was asked for and has not begun. */
  private asked: RunRequest | undefined;
  /** Questions about no run that have no answer yet, by their numbers: another worker is asked again. */
  private readonly open = new Map<number, Request>();
  /** False for a worker that may still be loading its program. */
  private isLoaded = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(answered: (answer: Answer) => void) {
    this.answered = answered;
    this.worker = this.begin();
  }

  ask(request: Request): void {
    this.worker.postMessage(request);
    if ('question' in request && !('run' in request)) this.open.set(request.question, request);
    if (request.request !== 'run') return;
    this.asked = request;
    clearTimeout(this.timer);
    if (this.isLoaded) this.timer = setTimeout(() => this.replace(), PATIENCE_MS);
  }

  close(): void {
    clearTimeout(this.timer);
    this.worker.terminate();
  }

  private begin(): Worker {
    address ??= URL.createObjectURL(new Blob([programText('engine')], { type: 'text/javascript' }));
    const worker = new Worker(address);
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (worker === this.worker) this.hear(data);
    };
    return worker;
  }

  private hear(answer: Answer): void {
    this.isLoaded = true;
    if (answer.tells === 'begun' && answer.run === this.asked?.run) {
      clearTimeout(this.timer);
      this.asked = undefined;
    }
    if ('question' in answer) this.open.delete(answer.question);
    this.answered(answer);
  }

  private replace(): void {
    this.worker.terminate();
    this.isLoaded = false;
    this.worker = this.begin();
    this.worker.postMessage(this.asked);
    for (const request of this.open.values()) this.worker.postMessage(request);
  }
}

/** A program that the page holds as text. */
function programText(id: string): string {
  return document.getElementById(id)?.textContent ?? '';
}
