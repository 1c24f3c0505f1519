/**
 * What a Byzantine peer may send if it is bound to nothing: at any time, to any peer, every message about a broadcast of
 * the world that some peer sends in it, and the same with another payload. So it may be silent, equivocate, alter, repeat
 * and delay messages, and forge those that other peers send.
 *
 * What is sent in a world shows while it is explored. A search that meets a message which is not in the repertoire is
 * begun again.
 */
import { isList } from '../core/carried-broadcasts.ts';
import type { PeerId } from '../core/protocol.ts';
import { changedMessage } from './byzantine.ts';
import { broadcastsOf, ExploredPeer } from './explored-peer.ts';
import type { World } from './world.ts';

/** The messages by their texts, and by two peers that are exchanged what each message becomes, as texts. */
export interface Repertoire {
  readonly messages: Map<string, unknown>;
  readonly images: Map<string, Map<string, string>>;
}

/** A message was sent that was not in the repertoire, but is now. */
export class RepertoireError extends Error {
  override readonly name = 'RepertoireError';
  readonly learned: readonly unknown[];

  constructor(learned: readonly unknown[]) {
    super('a message that was not foreseen');
    this.learned = learned;
  }
}

/** With what each peer sends at the start and when it broadcasts. */
export function repertoireOf(world: World): Repertoire {
  const repertoire: Repertoire = { messages: new Map(), images: new Map() };
  for (let peer = 0; peer < world.graph.size; peer++)
    for (const message of ownMessages(world, peer)) addMessage(repertoire, message, world);
  return repertoire;
}

/** False if it is there. */
export function addMessage({ messages }: Repertoire, message: unknown, world: World): boolean {
  const text = JSON.stringify(message);
  if (messages.has(text)) return false;
  messages.set(text, message);
  const changed = changedMessage(message, world);
  if (changed !== undefined) messages.set(JSON.stringify(changed), changed);
  return true;
}

/** What a peer sends by itself, in order. */
export function ownMessages(world: World, peer: PeerId): unknown[] {
  const explored = new ExploredPeer(world, peer);
  const sent: unknown[] = [];
  const effects = { sent: (_: PeerId, message: unknown) => sent.push(JSON.parse(JSON.stringify(message))) };
  explored.react({ kind: 'start' }, effects);
  const broadcasts = world.origins.filter((origin) => origin === peer).length;
  for (let sequence = 0; sequence < broadcasts; sequence++) explored.react({ kind: 'broadcast', sequence }, effects);
  return sent;
}

/** Those that a peer may send: about the broadcasts of the world, or about none. */
export function messagesOf({ messages }: Repertoire, from: PeerId, world: World): unknown[] {
  const names = new Set(broadcastsOf(world).map(({ origin, sequence }) => `${origin}:${sequence}`));
  return [...messages.values()].filter((message) => {
    const carried = world.program.broadcastOf(message, from) ?? [];
    const listed = isList(carried) ? carried : [carried];
    return listed.every(({ origin, sequence }) => names.has(`${origin}:${sequence}`));
  });
}
