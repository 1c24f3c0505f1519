/** What the sockets of a run's peers refused because it was not of the run. */

import { plural } from '../../text/layout.ts';
import type { SampleSummary } from '../summary.ts';

/** `3 connections and 12 datagrams of strangers to this run`; undefined if there were none. */
export function refusedText(strangers: SampleSummary['strangers']): string | undefined {
  if (strangers === undefined) return undefined;
  const { connections, datagrams } = strangers;
  const what = [
    ...(connections > 0 ? [plural(connections, 'connection')] : []),
    ...(datagrams > 0 ? [plural(datagrams, 'datagram')] : []),
  ];
  return `${what.join(' and ')} of strangers to this run`;
}
