/**
 * What a terminal sends to all processes that were started from it, Ctrl-C, Ctrl-\\ or that it is closed, is for the
 * command alone: it ends the others in its own order, and collects what they have first.
 */
const OF_TERMINALS = ['SIGINT', 'SIGQUIT', 'SIGHUP'] as const;

/** In a process that a command has started. */
export function leaveSignalsToParent(): void {
  for (const signal of OF_TERMINALS) process.on(signal, () => {});
}
