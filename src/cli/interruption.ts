/**
 * The signals that end a command: the first ends what runs with what it has, the second ends it at once. A terminal
 * that is closed (SIGHUP) is one of them.
 */
import { INTERRUPTED } from './exit-status.ts';
import { leaveNow } from './output-streams.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/**
 * Calls it on each of these signals, and says whether it is one that a user repeats: a terminal that closes may send
 * its own twice. Gives what takes them back to what they were.
 */
export function onSignals(act: (isRepeatable: boolean) => void): () => void {
  const onSignal = (signal: NodeJS.Signals) => act(signal !== 'SIGHUP');
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return () => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
}

/** Aborts on the first signal. Gives what takes the signals back to what they were. */
export function abortOnSignals(stop: AbortController): () => void {
  return onSignals((isRepeatable) => {
    if (stop.signal.aborted && isRepeatable) leaveNow(INTERRUPTED);
    stop.abort();
  });
}
