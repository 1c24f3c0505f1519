/** What the tests of measures measure: a run's books and log, without a run. */
import type { Graph } from '../../src/core/graph.ts';
import { graphOf } from '../../src/core/link-rows.ts';
import type { Kind } from '../../src/core/protocol.ts';
import { Books } from '../../src/trace/books.ts';
import { FactLog } from '../../src/trace/log.ts';
import { Recording } from '../../src/trace/recording.ts';
import { type History, logOfStory } from '../any-history.ts';

export const kinds: readonly Kind[] = [
  { name: 'data', carries: 'broadcast' },
  { name: 'ack', carries: 'internal' },
];

export function mesh(size: number): Graph {
  const ends: number[] = [];
  for (let a = 0; a < size; a++) for (let b = a + 1; b < size; b++) ends.push(a, b);
  return graphOf(size, ends);
}

/** Peers without links. */
export function loners(size: number): Graph {
  return graphOf(size, []);
}

export function emptyRecording(size: number, level: 'none' | 'counters' | 'deliveries' | 'full' = 'full'): Recording {
  const graph = size > 64 ? loners(size) : mesh(size);
  return new Recording(graph, new Books(graph, kinds), new FactLog(level, ['data', 'ack']));
}

export function recordingOf(story: History): Recording {
  const graph = mesh(story.size);
  const books = new Books(graph, kinds);
  for (const { peer, delivers, origin } of story.steps) {
    if (!delivers) books.broadcasts[peer]++;
    else if (origin >= 0 && origin < story.size) books.countDelivered(peer, origin);
  }
  return new Recording(graph, books, logOfStory(story));
}
