/** A protocol outside the package: a peer that hears a shout delivers it and answers with an echo. */
import { type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from 'hearsay';

type Message = { readonly shout: Broadcast } | { readonly echoOf: number };

class Echo implements Protocol<Message> {
  private readonly peer: Peer<Message>;

  constructor(peer: Peer<Message>) {
    this.peer = peer;
  }

  broadcast(shout: Broadcast): void {
    this.peer.deliver(shout);
    this.peer.sendToNeighbours({ shout });
  }

  receive(from: PeerId, message: Message): void {
    if ('echoOf' in message) return;
    this.peer.deliver(message.shout);
    this.peer.send(from, { echoOf: message.shout.sequence });
  }
}

export default defineProtocol({
  name: 'echo',
  title: 'answers each broadcast with an echo',
  source: 'made up for this test',
  parameters: {},
  promises: { validity: [], 'no-duplication': [], 'no-creation': [] },
  knows: 'group',
  kinds: [
    { name: 'shout', carries: 'broadcast' },
    { name: 'echo', carries: 'internal' },
  ],
  kindOf: (message: Message) => ('shout' in message ? 0 : 1),
  broadcastOf: (message: Message) => ('shout' in message ? message.shout : undefined),
  create: (peer) => new Echo(peer),
});
