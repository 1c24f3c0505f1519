/** The simulator in a worker: runs what the page asks for, one run at a time, and tells the facts while they come. */
import { type Definition, ndjsonOf, protocols } from '../../../src/browser.ts';
import type { Answer, Request } from '../channel/engine-messages.ts';
import { catalogueOfRegistries } from './catalogue-of-registries.ts';
import { coreModules } from './core-modules.ts';
import { WorkerRun } from './worker-run.ts';

const scope = self as unknown as {
  postMessage(answer: Answer, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<Request>) => void) | null;
  /** For the program of all protocols, which may follow. */
  coreModules: typeof coreModules;
  takeProtocols(all: readonly Definition[]): void;
};
const tell = (answer: Answer, transfer?: Transferable[]) => scope.postMessage(answer, transfer);

scope.coreModules = coreModules;
scope.takeProtocols = (all) => {
  const registry: Definition[] = protocols as unknown as Definition[];
  registry.splice(0, registry.length, ...all);
};

let current: WorkerRun | undefined;

scope.onmessage = ({ data }) => {
  switch (data.request) {
    case 'run':
      current?.giveUp();
      tell({ tells: 'begun', run: data.run });
      current = new WorkerRun(data.run, data.experiment, tell);
      void current.complete();
      break;
    case 'end':
      if (data.run === current?.number) current.end();
      break;
    case 'state':
      if (data.run === current?.number) void current.tellState(data);
      break;
    case 'trace':
      tellTrace(data.question);
      break;
    case 'catalogue':
      tell({ tells: 'catalogue', question: data.question, catalogue: catalogueOfRegistries() });
      break;
  }
};

/** The canonical text of the run that is over. */
function tellTrace(question: number): void {
  const log = current?.log;
  tell({ tells: 'trace', question, chunks: log === undefined ? [] : [...ndjsonOf(log)] });
}
