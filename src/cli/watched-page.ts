/** The page of `hearsay run --watch`: it shows the run while it goes on, and stays until a signal ends it. */
import { stderr } from './output-streams.ts';

export class WatchedPage {
  private readonly isOpened: boolean;
  private server: { close(): void } | undefined;

  /** @param isOpened whether the browser is opened */
  constructor(isOpened: boolean) {
    this.isOpened = isOpened;
  }

  async show(folder: string): Promise<void> {
    const [{ servePage }, { openBrowser }, { contentsOfRun }] = await Promise.all([
      import('../play/page-server.ts'),
      import('../play/browser-opener.ts'),
      import('./play.ts'),
    ]);
    const server = await servePage(contentsOfRun(folder));
    this.server = server;
    // Standard output is for what the run comes to.
    stderr.write(`${server.address}\n`);
    if (this.isOpened) openBrowser(server.address);
  }

  /** The run is over. */
  async untilEnded(signal: AbortSignal): Promise<void> {
    if (this.server === undefined || signal.aborted) return;
    stderr.write('The page stays until Ctrl-C.\n');
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  }

  close(): void {
    this.server?.close();
  }
}
