/** The links that came up or went down during a run, as their ends learned it. */
import type { PeerId } from '../../core/protocol.ts';
import { LINK_DOWN, LINK_UP } from '../../trace/codes.ts';
import { FactCursor } from '../../trace/cursor.ts';
import type { FactLog } from '../../trace/log.ts';

export interface ChangingLink {
  readonly a: PeerId;
  readonly b: PeerId;
  /** Before the first change. */
  readonly wasUp: boolean;
  /** In order of time. The first end to learn of a change counts. */
  readonly changes: readonly { readonly atMs: number; readonly isUp: boolean }[];
}

/** In the order of their ends. @param log at level full */
export function changingLinksIn(log: FactLog): ChangingLink[] {
  const found = new Map<string, { a: PeerId; b: PeerId; changes: { atMs: number; isUp: boolean }[] }>();
  for (const row = new FactCursor(log); row.next(); ) {
    const { code, peer, other, time } = row;
    if (code !== LINK_UP && code !== LINK_DOWN) continue;
    const [a, b] = peer < other ? [peer, other] : [other, peer];
    const isUp = code === LINK_UP;
    const link = found.get(`${a} ${b}`) ?? { a, b, changes: [] };
    found.set(`${a} ${b}`, link);
    if (link.changes[link.changes.length - 1]?.isUp !== isUp) link.changes.push({ atMs: time, isUp });
  }
  return [...found.values()]
    .map((link) => ({ ...link, wasUp: !link.changes[0].isUp }))
    .sort((one, other) => one.a - other.a || one.b - other.b);
}
