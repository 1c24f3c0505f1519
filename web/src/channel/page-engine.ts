/** The engine of the page: the run that the command has handed over, and the simulator for all that is asked later. */
import type { Answer, Engine, Request } from './engine-messages.ts';
import { tellServedRun } from './served-run.ts';
import { workerEngine } from './worker-engine.ts';

/** @param answered is called with all that it tells */
export function pageEngine(answered: (answer: Answer) => void): Engine {
  const simulator = workerEngine(answered);
  let watched: { readonly run: number; readonly ending: AbortController } | undefined;
  return {
    ask(request: Request) {
      if (request.request === 'watch') {
        watched = { run: request.run, ending: new AbortController() };
        void tellServedRun(request.run, answered, watched.ending.signal);
      } else if (request.request === 'state' && request.run === watched?.run) {
        // What a protocol held is in no log.
        answered({ tells: 'state', run: request.run, question: request.question, layers: [], timers: [], waiting: [] });
      } else {
        if (request.request === 'run') watched?.ending.abort();
        simulator.ask(request);
      }
    },
    close() {
      watched?.ending.abort();
      simulator.close();
    },
  };
}
