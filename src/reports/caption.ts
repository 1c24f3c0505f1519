/** What stands under each picture: what it is of, and the command that makes the run again. */
import type { SampleSummary } from './summary.ts';
import { plural } from './text/layout.ts';

export function captionOf({ name, seed, peers, protocol, topology, runtime }: SampleSummary, command: string): string[] {
  return [`${name}, seed ${seed}: ${plural(peers, 'peer')}, ${protocol} on ${topology}, ${runtime}.`, `To run it again: ${command}`];
}
