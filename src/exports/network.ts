/**
 * The network of a run: its peers and links with what they carried, from the summary if it lists them, else from the
 * facts.
 */
import { InputError } from '../core/errors.ts';
import type { PeerId } from '../core/protocol.ts';
import { LINK_DOWN, LINK_UP, SENT } from '../trace/codes.ts';
import { FactCursor } from '../trace/cursor.ts';
import type { FactLog } from '../trace/log.ts';
import type { RunRecord } from './format.ts';

export interface NetworkPeer {
  readonly peer: PeerId;
  /** What the topology's file calls it. */
  readonly name?: string;
  readonly broadcasts?: number;
  readonly sent?: number;
  readonly received?: number;
  readonly delivered?: number;
  readonly zone?: string;
}

/** A link with its two directions: [a to b, b to a], a < b. */
export interface NetworkLink {
  readonly a: PeerId;
  readonly b: PeerId;
  readonly messages: readonly [number, number];
  readonly bytes: readonly [number, number];
}

export interface Network {
  readonly peers: readonly NetworkPeer[];
  readonly links: readonly NetworkLink[];
}

/** @throws InputError if the run kept neither its links nor its messages */
export function networkOf({ name, names, sample, log }: RunRecord): Network {
  const links = sample?.links ?? (log?.full === true ? linksIn(log) : undefined);
  if (links === undefined)
    throw new InputError('run', 'a run that kept its links: up to 10,000 of them, or --trace full', name);
  const size = sample?.peers ?? links.reduce((most, { b }) => Math.max(most, b + 1), 0);
  const peers: readonly NetworkPeer[] = sample?.perPeer ?? Array.from({ length: size }, (_, peer) => ({ peer }));
  return { peers: names.any ? peers.map((peer) => ({ ...peer, name: names.labels[peer.peer] })) : peers, links };
}

/** Both directions together. */
export function trafficOf({ messages, bytes }: NetworkLink): { readonly messages: number; readonly bytes: number } {
  return { messages: messages[0] + messages[1], bytes: bytes[0] + bytes[1] };
}

function linksIn(log: FactLog): NetworkLink[] {
  const links = new Map<string, { a: PeerId; b: PeerId; messages: [number, number]; bytes: [number, number] }>();
  for (const row = new FactCursor(log); row.next(); ) {
    const { code, peer, other } = row;
    if ((code !== SENT && code !== LINK_UP && code !== LINK_DOWN) || peer === other) continue;
    const a = Math.min(peer, other);
    const b = Math.max(peer, other);
    let link = links.get(`${a}-${b}`);
    if (link === undefined) {
      link = { a, b, messages: [0, 0], bytes: [0, 0] };
      links.set(`${a}-${b}`, link);
    }
    if (code !== SENT) continue;
    const direction = peer === a ? 0 : 1;
    link.messages[direction]++;
    link.bytes[direction] += row.bytes;
  }
  return [...links.values()].sort((one, two) => one.a - two.a || one.b - two.b);
}
