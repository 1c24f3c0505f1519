/** The simulator in a worker of this page. */
import type { Answer, Engine, Request } from './engine-messages.ts';

let address: string | undefined;

/** @param answered is called with all that it tells */
export function workerEngine(answered: (answer: Answer) => void): Engine {
  address ??= URL.createObjectURL(new Blob([programText('engine')], { type: 'text/javascript' }));
  const worker = new Worker(address);
  worker.onmessage = ({ data }: MessageEvent<Answer>) => answered(data);
  return {
    ask: (request: Request) => worker.postMessage(request),
    close: () => worker.terminate(),
  };
}

/** A program that the page holds as text. */
function programText(id: string): string {
  return document.getElementById(id)?.textContent ?? '';
}
