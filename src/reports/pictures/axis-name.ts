/** What stands beside a peer's line in a picture, and the room that is left for it. A long name is cut. */
import type { PeerNames } from '../../core/peer-names.ts';
import { escaped } from './xml.ts';

const CHARACTERS = 18;

export function axisName(names: PeerNames, peer: number): string {
  return names.any ? names.label(peer, CHARACTERS) : `peer ${peer}`;
}

/** Width left of the picture. */
export function axisRoom({ any }: PeerNames): number {
  return any ? 140 : 64;
}

/** An axis of peers, as Vega-Lite takes it: with their names if they have any. */
export function peerAxis(title: string, names: PeerNames, rest: object): object {
  const labels = names.any
    ? { labelExpr: `${JSON.stringify(names.labels.map((_, peer) => axisName(names, peer)))}[datum.value]` }
    : {};
  return { title, labelOverlap: true, ...labels, ...rest };
}

/** The tooltip of a peer's mark, as SVG; empty if the peer has no name. */
export function titleFor(names: PeerNames, peer: number): string {
  return names.nameOf(peer) === undefined ? '' : `<title>${escaped(names.peer(peer))}</title>`;
}
