/** What a picture of the causal past and future shows of a broadcast. Used by the picture and, of others, by the page. */
import { figure, number, plural } from '../../text/layout.ts';
import type { Cone } from './causality.ts';

export interface ConePart {
  readonly what: 'past' | 'future';
  readonly peer: number;
  /** Counted from above. */
  readonly row: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly says: string;
}

/** Peers up to which each has its name, and a row that stays where it is. */
export const NAMED = 40;
/** Rows; of more peers an even share of them. */
const ROWS_MOST = 200;

export function coneTitle({ name, pastMs, futureMs }: Cone): string {
  const before = finiteIn(pastMs) - 1;
  const causes = before === 0 ? 'No other peer' : plural(before, 'other peer');
  return `${causes} may have caused broadcast ${name}; it may affect ${number(finiteIn(futureMs) - 1)}`;
}

export function finiteIn(times: readonly number[]): number {
  return times.filter(Number.isFinite).length;
}

/** Of few peers in their order; else by when the event reaches them. */
export function conePeers({ pastMs, futureMs }: Cone): number[] {
  const peers = pastMs.map((_, peer) => peer);
  if (peers.length <= NAMED) return peers;
  peers.sort((one, other) =>
    futureMs[one] === futureMs[other] ? pastMs[other] - pastMs[one] || one - other : futureMs[one] - futureMs[other],
  );
  const every = Math.ceil(peers.length / ROWS_MOST);
  return peers.filter((_, index) => index % every === 0);
}

/** @param called what each peer is called in a sentence */
export function conePartsOf(cone: Cone, called: (peer: number) => string): ConePart[] {
  return conePeers(cone).flatMap((peer, row) => {
    const [pastMs, futureMs] = [cone.pastMs[peer], cone.futureMs[peer]];
    const part = (what: ConePart['what'], fromMs: number, toMs: number, says: string) => ({
      what,
      peer,
      row,
      fromMs,
      toMs,
      says: `${called(peer)} ${says}`,
    });
    return [
      ...(Number.isFinite(pastMs) ? [part('past', 0, pastMs, `may have caused it until ${figure(pastMs)} ms`)] : []),
      ...(Number.isFinite(futureMs)
        ? [part('future', futureMs, cone.endMs, `may be affected from ${figure(futureMs)} ms on`)]
        : []),
    ];
  });
}

export function coneEventText({ name, atMs }: Cone): string {
  return `broadcast ${name} at ${figure(atMs)} ms`;
}
