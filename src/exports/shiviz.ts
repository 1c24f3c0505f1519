/**
 * A log with vector clocks for ShiViz (bestchai.bitbucket.io/shiviz): of each fact two lines, what happened, and its
 * process with its clock in JSON. That is the order of ShiViz's default expression, `(?<event>.*)\n(?<host>\S*)
 * (?<clock>{.*})`, with which the log is drawn as it is pasted.
 */

import type { PeerNames } from '../core/peer-names.ts';
import { FactCursor } from '../trace/cursor.ts';
import type { FactLog } from '../trace/log.ts';
import { linesOf } from '../trace/transcript.ts';
import { type ExportFormat, inChunks, messagesOf } from './format.ts';
import { clocksOf } from './vector-clocks.ts';

export const shiviz: ExportFormat = {
  name: 'shiviz',
  title: 'a log with vector clocks, for ShiViz as it comes',
  readsFacts: true,
  write: (run) => inChunks(lines(messagesOf(run, 'shiviz'), run.names)),
};

function* lines(log: FactLog, names: PeerNames): Generator<string> {
  const size = sizeOf(log);
  const hosts = Array.from({ length: size + 1 }, (_, process) =>
    process === size ? 'network' : hostOf(process, names),
  );
  const lineOf = linesOf(log, [], names);
  for (const { index, process, clock } of clocksOf(log, size)) {
    const places: string[] = [];
    for (let i = 0; i <= size; i++) if (clock[i] > 0) places.push(`"${hosts[i]}":${clock[i]}`);
    yield lineOf(index).trimStart().replace(/\s+/g, ' ');
    yield `${hosts[process]} {${places.join(',')}}`;
  }
}

/** A host's name has no blanks there; quotes and braces would end it or its clock. */
function hostOf(peer: number, names: PeerNames): string {
  const name = names.nameOf(peer)?.replace(/[^\p{L}\p{N}]+/gu, '_') ?? '';
  return name === '' ? `peer${peer}` : `peer${peer}_${name}`;
}

function sizeOf(log: FactLog): number {
  let size = 0;
  for (const row = new FactCursor(log); row.next(); ) size = Math.max(size, row.peer + 1);
  return size;
}
