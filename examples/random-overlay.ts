/**
 * Flooding over links that the peers make themselves: each connects to those that it knows, asks for more links by walks
 * that end at random peers, and walks again when it loses a link.
 *
 * Try:
 *   hearsay run --protocol ./random-overlay.ts --topology line --peers 50 --set faults.crash.whom=5 --trace full
 */
import { type Broadcast, defineProtocol, type Peer, type PeerId } from 'hearsay';

/** A copy of a broadcast, or a walk for a peer that wants a link. */
type Message = Broadcast | { readonly wanted: PeerId; readonly stepsLeft: number };

export default defineProtocol({
  name: 'random-overlay',
  title: 'flooding over an overlay of random links',
  source: 'my own; a random walk ends at a peer that is nearly drawn at random',
  parameters: {
    links: { type: 'integer', default: 3, min: 1, max: 30, unit: 'links', meaning: 'walks that each peer begins' },
    steps: { type: 'integer', default: 6, min: 1, max: 99, unit: 'peers', meaning: 'length of a walk' },
  },
  promises: { 'no-duplication': [], 'no-creation': [] },
  knows: 'neighbours',
  overlay: true,
  kinds: [
    { name: 'data', carries: 'broadcast' },
    { name: 'walk', carries: 'internal' },
  ],
  kindOf: (message: Message) => ('wanted' in message ? 1 : 0),
  broadcastOf: (message: Message) => ('wanted' in message ? undefined : message),
  create(peer: Peer<Message>, { links, steps }) {
    /** A neighbour, or before there is one a peer that is known from the start. */
    const anyone = (): PeerId | undefined => {
      const contacts = peer.contacts ?? [];
      if (peer.degree > 0) return peer.neighbour(Math.floor(peer.random() * peer.degree));
      return contacts[Math.floor(peer.random() * contacts.length)];
    };
    const walk = (wanted: PeerId, stepsLeft: number): void => {
      const next = anyone();
      if (stepsLeft > 0 && next !== undefined) peer.send(next, { wanted, stepsLeft: stepsLeft - 1 });
      else if (wanted !== peer.id) peer.connect?.(wanted);
    };
    const take = (broadcast: Broadcast, from?: PeerId): void => {
      if (!peer.firstTime(broadcast.origin, broadcast.sequence)) return;
      peer.deliver(broadcast);
      peer.sendToNeighbours(broadcast, from);
    };
    return {
      start() {
        for (const contact of peer.contacts ?? []) peer.connect?.(contact);
        for (let link = 0; link < links; link++) walk(peer.id, steps);
      },
      broadcast: (broadcast) => take(broadcast),
      receive(from, message) {
        if ('wanted' in message) walk(message.wanted, message.stepsLeft);
        else take(message, from);
      },
      linkDown() {
        if (peer.degree < links) walk(peer.id, steps);
      },
    };
  },
});
