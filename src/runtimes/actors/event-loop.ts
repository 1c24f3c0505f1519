/**
 * Gives the event loop a turn, in Node and in a browser: signals, progress and the page's own work happen then.
 *
 * Node has `setImmediate` for that. A message to a port of its own would not do there: Node delivers up to a thousand
 * of them in one turn, also those posted meanwhile, and serves no signal or timer in between. In a browser each is a
 * turn and returns at once; a `setTimeout` of 0 would take 4 ms.
 */
/** Node's; a browser has none. */
const { setImmediate } = globalThis as { setImmediate?: (callback: () => void) => unknown };

/** The longest that `setTimeout` takes. */
const LONGEST_MS = 2 ** 31 - 1;

/** What Node's ports and a browser's have in common. */
interface Port {
  onmessage: (() => void) | null;
  postMessage(message: unknown): void;
  close(): void;
}

export class EventLoop {
  private readonly channel: { readonly port1: Port; readonly port2: Port } | undefined;
  private readonly signal: AbortSignal | undefined;

  /** @param signal ends a wait when it is aborted */
  constructor(signal: AbortSignal | undefined) {
    this.signal = signal;
    if (setImmediate === undefined) this.channel = new MessageChannel() as unknown as { port1: Port; port2: Port };
  }

  /** Resolves after about `waitMs`; if it is 0, after one turn of the event loop. */
  wait(waitMs: number): Promise<void> {
    return waitMs > 0 ? this.sleep(waitMs) : this.turn();
  }

  /** Call it at the end: an open channel keeps a process alive. */
  close(): void {
    this.channel?.port1.close();
  }

  private turn(): Promise<void> {
    const { channel } = this;
    if (channel === undefined) return new Promise((resolve) => setImmediate!(resolve));
    const { port1, port2 } = channel;
    return new Promise((resolve) => {
      port1.onmessage = () => resolve();
      port2.postMessage(undefined);
    });
  }

  private sleep(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timeout);
        this.signal?.removeEventListener('abort', wake);
        resolve();
      };
      const timeout = setTimeout(wake, Math.min(Math.ceil(waitMs), LONGEST_MS));
      this.signal?.addEventListener('abort', wake);
    });
  }
}
