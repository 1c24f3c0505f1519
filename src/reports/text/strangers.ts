/** What came to the sockets of a run's peers and was not of the run. */

import { plural } from '../../text/layout.ts';
import type { SampleSummary } from '../summary.ts';

/** `3 connections and 12 datagrams of strangers to this run`; nothing where there were none. */
export function strangersText(strangers: SampleSummary['strangers']): string | undefined {
  if (strangers === undefined) return undefined;
  const { connections, datagrams } = strangers;
  const what = [
    ...(connections > 0 ? [plural(connections, 'connection')] : []),
    ...(datagrams > 0 ? [plural(datagrams, 'datagram')] : []),
  ];
  return `${what.join(' and ')} of strangers to this run`;
}
