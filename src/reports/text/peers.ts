/** What each peer did, as a table. */
import type { PeerNames } from '../../core/peer-names.ts';
import { number, type Page, plural, rounded, table, tableWidth } from '../../text/layout.ts';
import { namesIn } from '../peer-names-file.ts';
import type { Summary } from '../summary.ts';

/** More peers than this do not fit a terminal; the summary has them. */
export const PEERS_SHOWN = 24;
/** Characters of a name. */
const NAME_SHOWN = 20;
const COLUMNS = ['broadcasts', 'queued', 'sent', 'received', 'handled', 'delivered', 'backlogMax'] as const;

export function peerLines(summary: Summary, page: Page): string[] {
  const { perPeer } = summary;
  return perPeer === undefined ? [] : tableLines(perPeer, namesIn(summary), page);
}

function tableLines(
  perPeer: NonNullable<Summary['perPeer']>,
  peerNames: PeerNames,
  { palette, columns }: Page,
): string[] {
  const shown = perPeer.slice(0, PEERS_SHOWN);
  const hasPlaces = columns >= 100 && shown.some((peer) => peer.address !== undefined);
  const hasMailboxes = perPeer.some((peer) => peer.backlogMax > 0);
  const names = COLUMNS.filter((name) => name !== 'backlogMax' || hasMailboxes);
  const titles = [
    'peer',
    ...(peerNames.any ? ['name'] : []),
    ...names.map((name) => (name === 'backlogMax' ? 'backlog' : name)),
    ...(hasPlaces ? ['process', 'address'] : []),
  ];
  const rowsOf = (figure: (value: number) => string) =>
    shown.map((peer) => [
      String(peer.peer),
      ...(peerNames.any ? [peerNames.nameOf(peer.peer, NAME_SHOWN) ?? ''] : []),
      ...names.map((name) => figure(peer[name])),
      ...(hasPlaces ? [String(peer.pid ?? ''), peer.address ?? ''] : []),
    ]);
  const sumsOf = (figure: (value: number) => string) => [
    'all',
    ...(peerNames.any ? [''] : []),
    ...names.map((name) => figure(sumOf(perPeer, name))),
    ...(hasPlaces ? ['', ''] : []),
  ];
  const isTooWide = tableWidth([titles, ...rowsOf(number), sumsOf(number)]) > columns;
  const figure = isTooWide ? rounded : (value: number) => number(value);
  const rest = perPeer.length - shown.length;
  return [
    ...table(
      titles.map((title) => ({ title, align: title === 'address' || title === 'name' ? 'left' : 'right' })),
      rowsOf(figure),
      palette,
      sumsOf(figure),
    ),
    ...(rest > 0 ? [palette.dim(`  and ${plural(rest, 'more peer', 'more peers')}: see the summary`)] : []),
  ];
}

function sumOf(perPeer: NonNullable<Summary['perPeer']>, name: (typeof COLUMNS)[number]): number {
  const figures = perPeer.map((peer) => peer[name]);
  return name === 'backlogMax' ? Math.max(...figures) : figures.reduce((sum, figure) => sum + figure, 0);
}
