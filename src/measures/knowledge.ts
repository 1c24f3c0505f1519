/** How true each peer's picture of the network is, and when it learned what. */
import * as z from 'zod';
import { neighboursOf } from '../core/graph.ts';
import type { PeerId } from '../core/protocol.ts';
import { PEERS_IN_MATRIX } from '../trace/books.ts';
import { LEARNED, LINK_DOWN, LINK_UP } from '../trace/codes.ts';
import { FactCursor } from '../trace/cursor.ts';
import type { Recording } from '../trace/recording.ts';
import { defineMeasure, isAbsent } from './measure.ts';
import { count } from './value-schemas.ts';
import { type Edge, type WorldView, worldViewsAt } from './world-views.ts';

/** Links that are listed, of all peers together. */
const LISTED = 5_000;

const shape = z
  .array(
    z.object({
      peer: z.int(),
      known: count,
      precision: count,
      recall: count,
      learned: z.array(z.tuple([z.int(), z.int(), count])).optional(),
    }),
  )
  .describe(
    'of each world view: links in it, the shares that are true and that are known, and since when each is: [a, b, ms]',
  );

export const knowledge = defineMeasure({
  name: 'knowledge',
  title: 'Knowledge of the network',
  unit: 'links',
  definition:
    'Of each peer’s world view at the end: how many links it holds, the share of them that is up (precision), the share of all links that are up which it holds (recall), and since ' +
    `when the peer has believed in each. Up to ${PEERS_IN_MATRIX} peers, at trace level full; lists up to ${LISTED} links in all.`,
  source: 'p2p; precision and recall as in van Rijsbergen, Information Retrieval, 1979, chapter 7',
  shape,
  together: 'each',
  take(run) {
    const views = worldViewsAt(run, Number.POSITIVE_INFINITY);
    if (isAbsent(views)) return views;
    const truth = namesOf(linksUp(run));
    const isListed = views.reduce((sum, { edges }) => sum + edges.length, 0) <= LISTED;
    const since = isListed ? learningTimes(run) : undefined;
    return views.map((view) => ({
      peer: view.peer,
      known: view.edges.length,
      ...accuracyOf(view, truth),
      ...(since === undefined
        ? {}
        : {
            learned: view.edges.map(([a, b]): [PeerId, PeerId, number] => [a, b, since.get(`${view.peer}:${a}-${b}`)!]),
          }),
    }));
  },
});

function accuracyOf({ edges }: WorldView, truth: ReadonlySet<string>): { precision: number; recall: number } {
  const right = edges.filter(([a, b]) => truth.has(`${a}-${b}`)).length;
  return {
    precision: edges.length === 0 ? 1 : right / edges.length,
    recall: truth.size === 0 ? 1 : right / truth.size,
  };
}

/** The links that are up at the end: those of the start, changed by the facts since. */
function linksUp({ graph, down, log }: Recording): Edge[] {
  const isDown = namesOf(down);
  for (const row = new FactCursor(log); row.next(); ) {
    if (row.code === LINK_DOWN) isDown.add(nameOf(row.peer, row.other));
    else if (row.code === LINK_UP) isDown.delete(nameOf(row.peer, row.other));
  }
  const up: Edge[] = [];
  for (let a = 0; a < graph.size; a++) {
    for (const b of neighboursOf(graph, a)) {
      if (a < b && !isDown.has(nameOf(a, b))) up.push([a, b]);
    }
  }
  return up;
}

/** By peer and link: when it last began to believe that the link is up. */
function learningTimes({ log }: Recording): Map<string, number> {
  const since = new Map<string, number>();
  for (const row = new FactCursor(log); row.next(); ) {
    if (row.code !== LEARNED) continue;
    const key = `${row.peer}:${nameOf(row.a, row.b)}`;
    if (!row.up) since.delete(key);
    else if (!since.has(key)) since.set(key, row.time);
  }
  return since;
}

function namesOf(edges: readonly (readonly [PeerId, PeerId])[]): Set<string> {
  return new Set(edges.map(([a, b]) => nameOf(a, b)));
}

function nameOf(a: PeerId, b: PeerId): string {
  return a < b ? `${a}-${b}` : `${b}-${a}`;
}
