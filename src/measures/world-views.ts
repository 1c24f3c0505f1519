/** What each peer believes the network looks like. */
import * as z from 'zod';
import type { PeerId } from '../core/protocol.ts';
import { PEERS_IN_MATRIX } from '../trace/books.ts';
import { CRASHED, LEARNED, LEFT } from '../trace/codes.ts';
import { FactCursor } from '../trace/cursor.ts';
import type { Recording } from '../trace/recording.ts';
import { type Absent, defineMeasure } from './measure.ts';
import { worldViewLines } from './world-view-lines.ts';

const tooMany: Absent = { absent: `world views are given up to ${PEERS_IN_MATRIX} peers` };

const edge = z.tuple([z.int(), z.int()]);
export const worldViewsShape = z.array(z.object({ peer: z.int(), edges: z.array(edge) }));

/** A link as a pair of peers, the smaller first. */
export type Edge = z.output<typeof edge>;

/** The links that a peer believes to be up, in ascending order. */
export type WorldView = z.output<typeof worldViewsShape>[number];

export const worldViews = defineMeasure({
  name: 'world-views',
  title: 'World views',
  unit: 'links',
  definition: `The links that each peer believes to be up at the end of the run, from what it heard on its own. Up to ${PEERS_IN_MATRIX} peers.`,
  source: 'p2p',
  shape: worldViewsShape,
  together: 'each',
  text: { place: 'section', rank: 2, lines: worldViewLines },
  take({ books: { beliefs }, size }) {
    if (beliefs === undefined) return tooMany;
    return viewsFrom(size, (peer, a, b) => beliefs[(peer * size + a) * size + b] === 1);
  },
});

/**
 * The world views as they were at a time of the run, what was learned at that very time included: from the facts, so at
 * trace level full only.
 */
export function worldViewsAt(run: Recording, timeMs: number): WorldView[] | Absent {
  const { log, size } = run;
  if (size > PEERS_IN_MATRIX) return tooMany;
  if (!log.full) return { absent: 'the trace level keeps no facts about links' };
  const believed = new Uint8Array(size * size * size);
  for (const row = new FactCursor(log); row.next(); ) {
    if (row.time > timeMs) continue;
    // A crash takes all that a peer knows, and one that has left knows nothing.
    if (row.code === CRASHED || row.code === LEFT)
      believed.fill(0, row.peer * size * size, (row.peer + 1) * size * size);
    if (row.code !== LEARNED) continue;
    const a = Math.min(row.a, row.b);
    const b = Math.max(row.a, row.b);
    believed[(row.peer * size + a) * size + b] = row.kind;
  }
  return viewsFrom(size, (peer, a, b) => believed[(peer * size + a) * size + b] === 1);
}

function viewsFrom(size: number, believes: (peer: PeerId, a: PeerId, b: PeerId) => boolean): WorldView[] {
  return Array.from({ length: size }, (_, peer) => {
    const edges: Edge[] = [];
    for (let a = 0; a < size; a++) {
      for (let b = a + 1; b < size; b++) if (believes(peer, a, b)) edges.push([a, b]);
    }
    return { peer, edges };
  });
}
