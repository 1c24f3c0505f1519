/** Ctrl-C and SIGTERM: the first ends what runs with what it has, the second ends it at once. */
import { INTERRUPTED } from './exit-status.ts';

/** Aborts on the first signal. Gives what takes the signals back to what they were. */
export function abortOnSignals(stop: AbortController): () => void {
  const onSignal = () => {
    if (stop.signal.aborted) process.exit(INTERRUPTED);
    stop.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return () => {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  };
}
