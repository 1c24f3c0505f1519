/** What a peer process says to its parent; one whose channel has broken says nothing more. */
import type { FromProcess } from '../wire/messages.ts';

export function send(message: FromProcess): void {
  if (process.connected) process.send!(message);
}

/** Resolves when it has been handed over. */
export function sendAndWait(message: FromProcess): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected) process.send!(message, () => resolve());
  });
}
