/**
 * What changed in a network while it ran: when each peer and link was up, and when each peer knew of which links. Times
 * in milliseconds.
 */
import type { PeerId } from '../core/protocol.ts';
import { CRASHED, JOINED, LEARNED, LEFT, LINK_DOWN, LINK_UP, RESTARTED } from '../trace/codes.ts';
import { FactCursor } from '../trace/cursor.ts';
import type { FactLog } from '../trace/log.ts';
import type { NetworkLink } from './network.ts';

/** From `start` on, up to before `end`; without one, to the end of the run. */
export interface Spell {
  readonly start: number;
  readonly end?: number;
}

/** A number that holds from a time on. */
export interface Change {
  readonly start: number;
  readonly value: number;
}

export interface Knowledge {
  /** By peer: how many links it believes in. */
  readonly known: readonly (readonly Change[])[];
  /** By link, `a-b` with a < b: how many peers believe in it. Links that there never were stand here too. */
  readonly knowers: ReadonlyMap<string, readonly Change[]>;
}

export function linkName(a: PeerId, b: PeerId): string {
  return a < b ? `${a}-${b}` : `${b}-${a}`;
}

/** When each peer was there, and up. */
export function peerSpells(log: FactLog, size: number): Spell[][] {
  const spells = Array.from({ length: size }, (): Spell[] => [{ start: 0 }]);
  for (const row = new FactCursor(log); row.next(); ) {
    const { code } = row;
    const own = spells[row.peer];
    const last = own[own.length - 1];
    if ((code === CRASHED || code === LEFT) && last.end === undefined) own[own.length - 1] = { ...last, end: row.time };
    if (code === JOINED) own[0] = { start: row.time };
    if (code === RESTARTED && last.end !== undefined) own.push({ start: row.time });
  }
  return spells;
}

/**
 * When each link was up: while both its ends held it for up. An end whose first word of it is that it came up had none
 * before.
 */
export function linkSpells(log: FactLog, links: readonly NetworkLink[]): Map<string, Spell[]> {
  const changes = new Map<string, { readonly time: number; readonly peer: PeerId; readonly up: boolean }[]>(
    links.map(({ a, b }) => [linkName(a, b), []]),
  );
  for (const row = new FactCursor(log); row.next(); ) {
    if (row.code !== LINK_UP && row.code !== LINK_DOWN) continue;
    const { peer } = row;
    changes.get(linkName(peer, row.other))?.push({ time: row.time, peer, up: row.code === LINK_UP });
  }
  return new Map([...changes].map(([name, all]) => [name, spellsOf(all)]));
}

function spellsOf(changes: readonly { readonly time: number; readonly peer: PeerId; readonly up: boolean }[]): Spell[] {
  const isUp = new Map<PeerId, boolean>();
  for (const { peer, up } of changes) if (!isUp.has(peer)) isUp.set(peer, !up);
  const both = () => [...isUp.values()].every((up) => up);
  const spells: Spell[] = both() ? [{ start: 0 }] : [];
  for (const { time, peer, up } of changes) {
    const before = both();
    isUp.set(peer, up);
    const now = both();
    if (before && !now) spells.push({ ...spells.pop()!, end: time });
    if (!before && now) spells.push({ start: time });
  }
  return spells;
}

export function knowledgeIn(log: FactLog, size: number): Knowledge {
  const views = Array.from({ length: size }, () => new Set<string>());
  const known = Array.from({ length: size }, (): Change[] => []);
  const knowers = new Map<string, Change[]>();
  for (const row = new FactCursor(log); row.next(); ) {
    if (row.code !== LEARNED) continue;
    const { peer } = row;
    const name = linkName(row.a, row.b);
    const isNew = row.up;
    if (views[peer].has(name) === isNew) continue;
    if (isNew) views[peer].add(name);
    else views[peer].delete(name);
    put(known[peer], row.time, views[peer].size);
    const changes = knowers.get(name) ?? [];
    knowers.set(name, changes);
    put(changes, row.time, (changes[changes.length - 1]?.value ?? 0) + (isNew ? 1 : -1));
  }
  return { known, knowers };
}

/** The last of those at one time counts. */
function put(changes: Change[], start: number, value: number): void {
  if (changes.length > 0 && changes[changes.length - 1].start === start) changes.pop();
  changes.push({ start, value });
}
