/** What each peer did: the lines of the elixir seed, `Peer i: {queued received} …`, and a table beside them. */
import type { Summary } from '../summary.ts';
import { number, type Page, plural, table, wrap } from './layout.ts';

/** More peers than this have no place in a terminal; the summary has them. */
const PEERS_SHOWN = 24;
const PAIRS_SHOWN = 12;
const COLUMNS = ['broadcasts', 'queued', 'sent', 'received', 'handled', 'delivered', 'backlogMax'] as const;

export function peerLines(summary: Summary, page: Page): string[] {
  const { perPeer } = summary;
  if (perPeer === undefined) return [];
  return [...pairLines(summary, page), ...tableLines(perPeer, page)];
}

function pairLines({ matrix, peers }: Summary, { palette, columns }: Page): string[] {
  if (matrix === undefined || peers > PAIRS_SHOWN) return [];
  const lines = matrix.queued.flatMap((queued, peer) => {
    const pairs = queued.map((count, other) => `{${count} ${matrix.received[peer][other]}}`);
    const [first, ...rest] = wrap(`Peer ${peer}:`, pairs, columns);
    return [palette.bold(first.slice(0, `Peer ${peer}:`.length)) + first.slice(`Peer ${peer}:`.length), ...rest];
  });
  return [palette.dim('For each peer in order: {broadcasts queued for it, copies received from it}'), ...lines, ''];
}

function tableLines(perPeer: NonNullable<Summary['perPeer']>, { palette, columns }: Page): string[] {
  const shown = perPeer.slice(0, PEERS_SHOWN);
  const hasPlaces = columns >= 100 && shown.some((peer) => peer.address !== undefined);
  const hasMailboxes = perPeer.some((peer) => peer.backlogMax > 0);
  const names = COLUMNS.filter((name) => name !== 'backlogMax' || hasMailboxes);
  const titles = ['peer', ...names.map((name) => (name === 'backlogMax' ? 'backlog' : name)), ...(hasPlaces ? ['process', 'address'] : [])];
  const rows = shown.map((peer) => [
    String(peer.peer),
    ...names.map((name) => number(peer[name])),
    ...(hasPlaces ? [String(peer.pid ?? ''), peer.address ?? ''] : []),
  ]);
  const sums = names.map((name) =>
    number(
      name === 'backlogMax' ? Math.max(...perPeer.map((peer) => peer.backlogMax)) : perPeer.reduce((sum, peer) => sum + peer[name], 0),
    ),
  );
  const rest = perPeer.length - shown.length;
  return [
    ...table(
      titles.map((title) => ({ title, align: title === 'address' ? 'left' : 'right' })),
      rows,
      palette,
      ['all', ...sums, ...(hasPlaces ? ['', ''] : [])],
    ),
    ...(rest > 0 ? [palette.dim(`  and ${plural(rest, 'more peer', 'more peers')}: see the summary`)] : []),
  ];
}
