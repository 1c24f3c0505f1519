/** Experiments as YAML, and back: by a worker that begins with the first question. */
import type { Answer, Engine, Request } from './engine-messages.ts';
import { pageIsRead, programAddress } from './program-text.ts';

export type YamlRequest = Extract<Request, { readonly request: 'read' | 'write' }>;

export function isOfYaml(request: Request): request is YamlRequest {
  return request.request === 'read' || request.request === 'write';
}

export class YamlEngine implements Engine {
  private readonly answered: (answer: Answer) => void;
  private worker: Promise<Worker> | undefined;

  constructor(answered: (answer: Answer) => void) {
    this.answered = answered;
  }

  ask(request: Request): void {
    this.worker ??= this.begin();
    void this.worker.then((worker) => worker.postMessage(request));
  }

  close(): void {
    void this.worker?.then((worker) => worker.terminate());
  }

  private async begin(): Promise<Worker> {
    await pageIsRead();
    const worker = new Worker(programAddress('yaml'));
    worker.onmessage = ({ data }: MessageEvent<Answer>) => this.answered(data);
    return worker;
  }
}
