/** How the parent ends the processes of a run: first it asks for their results, then for their exit, then it kills them. */
import type { Child } from './child.ts';
import type { StateWatcher } from './state-watcher.ts';

/** Stops all processes and waits for their results. Gives those that sent none within `answerMs`. */
export async function collectResults(
  children: readonly Child[],
  watcher: StateWatcher,
  answerMs: number,
): Promise<readonly Child[]> {
  // A process that was not listening yet has no results.
  const live = children.filter((child) => !child.isGone && (child.listening !== undefined || child.isReady));
  for (const child of live) {
    child.heardMs = performance.now();
    child.handle.send({ type: 'stop' });
  }
  await watcher.untilSilent(() => live.every((child) => child.isGone || child.result !== undefined), live, answerMs);
  return live.filter((child) => child.result === undefined && !child.isGone);
}

/** Resolves when all processes are gone: those with results are asked to exit, the others are killed. */
export async function endProcesses(children: readonly Child[], watcher: StateWatcher, answerMs: number): Promise<void> {
  const live = children.filter((child) => !child.isGone);
  const gone = (): Promise<void> => watcher.untilSilent(() => live.every((child) => child.isGone), live, answerMs);
  for (const child of live) {
    child.heardMs = performance.now();
    if (child.result === undefined) child.handle.kill();
    else child.handle.send({ type: 'exit' });
  }
  await gone();
  for (const child of live) if (!child.isGone) child.handle.kill();
  await gone();
}
