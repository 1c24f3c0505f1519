/** The lines of world views in the text of a run: as edges and as DOT, and before and after a link changed. */

import type { PeerNames } from '../core/peer-names.ts';
import type { PeerId } from '../core/protocol.ts';
import { dotOf } from '../text/dot.ts';
import { type Page, wrap } from '../text/layout.ts';
import type { TextContext } from './measure.ts';

type WorldViews = readonly { readonly peer: PeerId; readonly edges: readonly (readonly [PeerId, PeerId])[] }[];

const PEERS_SHOWN = 12;
const EDGES_SHOWN = 60;

export function worldViewLines(views: WorldViews, { page, names, summary, inAncestorForm }: TextContext): string[] {
  const { worldViewsBefore } = summary;
  if (views.every((view) => view.edges.length === 0)) return [];
  const shown = { names, page, hasDot: inAncestorForm };
  if (worldViewsBefore === undefined) return viewLines("Each peer's world view", views, shown);
  return [
    ...viewLines("Each peer's world view, before a link changed", worldViewsBefore, shown),
    '',
    ...viewLines("Each peer's world view at the end", views, shown, worldViewsBefore),
  ];
}

interface Shown {
  readonly names: PeerNames;
  readonly page: Page;
  /** Whether each view stands there as a graph in DOT too. */
  readonly hasDot: boolean;
}

/** Peers with the same view share a line. */
function viewLines(
  title: string,
  views: WorldViews,
  { names, page: { palette, columns }, hasDot }: Shown,
  before?: WorldViews,
): string[] {
  const groups = new Map<string, { peers: number[]; edges: WorldViews[number]['edges'] }>();
  for (const { peer, edges } of views) {
    const key = JSON.stringify(edges);
    const group = groups.get(key) ?? { peers: [], edges };
    group.peers.push(peer);
    groups.set(key, group);
  }
  const lines = [...groups.values()].slice(0, PEERS_SHOWN).flatMap(({ peers, edges }) => {
    const head =
      peers.length === views.length
        ? '  all peers:'
        : `  ${peers.length === 1 ? 'peer' : 'peers'} ${ranges(peers, names)}:`;
    const known = new Set(before?.find((view) => view.peer === peers[0])?.edges.map((edge) => edge.join('-')));
    const words = edges
      .slice(0, EDGES_SHOWN)
      .map(([a, b]) => (before !== undefined && !known.has(`${a}-${b}`) ? palette.green(`+${a}-${b}`) : `${a}-${b}`));
    const gone =
      before === undefined
        ? []
        : [...known]
            .filter((edge) => !edges.some((now) => now.join('-') === edge))
            .map((edge) => palette.red(`−${edge}`));
    const more = edges.length > EDGES_SHOWN ? [`… ${edges.length} in all`] : [];
    const name = peers.length === views.length ? 'world' : `world of ${ranges(peers, names)}`;
    const dot = hasDot && edges.length <= EDGES_SHOWN ? dotLines(name, edges, columns).map(palette.dim) : [];
    const edgeWords = [...words, ...gone, ...more];
    // Many names would leave no room beside them.
    const isWide = names.any && head.length > columns / 2;
    const lines = isWide
      ? [...wrap(' ', head.trim().split(' '), columns), ...wrap('   ', edgeWords, columns)]
      : wrap(head, edgeWords, columns);
    return [...lines, ...dot];
  });
  return [palette.bold(title), ...lines];
}

/** A line ends after a whole edge. */
function dotLines(name: string, edges: WorldViews[number]['edges'], columns: number): string[] {
  const statements = dotOf(name, edges, ' ').split(/(?<=[;{]) /);
  return wrap('   ', statements, columns);
}

/** 0, 1, 2, 5 as 0–2, 5; one by one if they have names. */
function ranges(peers: readonly number[], names: PeerNames): string {
  if (names.any) return peers.map((peer) => names.number(peer)).join(', ');
  const parts: string[] = [];
  for (let i = 0; i < peers.length; ) {
    let j = i;
    while (j + 1 < peers.length && peers[j + 1] === peers[j] + 1) j++;
    parts.push(j === i ? String(peers[i]) : `${peers[i]}–${peers[j]}`);
    i = j + 1;
  }
  return parts.join(', ');
}
