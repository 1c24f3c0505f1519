/**
 * How a run gives the event loop a turn, in Node and in a browser: Ctrl-C, progress and the page's own work happen then.
 * A message to oneself through a `MessageChannel` comes back at once; a browser would stretch a `setTimeout` of 0 to 4 ms.
 */
/** The longest that `setTimeout` takes. */
const LONGEST_MS = 2 ** 31 - 1;

/** What Node's ports and a browser's have in common. */
interface Port {
  onmessage: (() => void) | null;
  postMessage(message: unknown): void;
  close(): void;
}

export class Pause {
  private readonly channel = new MessageChannel() as unknown as { readonly port1: Port; readonly port2: Port };
  private readonly signal: AbortSignal | undefined;

  /** @param signal ends a pause when it is aborted */
  constructor(signal: AbortSignal | undefined) {
    this.signal = signal;
  }

  /** Resolves after about `waitMs`, or as soon as the event loop has had a turn where it is 0. */
  wait(waitMs: number): Promise<void> {
    return waitMs > 0 ? this.sleep(waitMs) : this.breathe();
  }

  /** To be called at the end: an open channel keeps a process alive. */
  close(): void {
    this.channel.port1.close();
  }

  private breathe(): Promise<void> {
    const { port1, port2 } = this.channel;
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
