/**
 * Flooding that gives up after a number of hops.
 *
 * Try:
 *   hearsay run --protocol ./my-protocol.ts --topology grid --peers 25 --set hops=3
 */
import { type Broadcast, defineProtocol, type Peer } from 'hearsay';

interface Message {
  readonly broadcast: Broadcast;
  readonly hopsLeft: number;
}

export default defineProtocol({
  name: 'my-protocol',
  title: 'flooding with a limited number of hops',
  source: 'my own',
  parameters: {
    hops: {
      type: 'integer',
      default: 8,
      min: 1,
      max: 1000,
      unit: 'hops',
      meaning: 'greatest number of links that a message crosses',
    },
  },
  promises: { 'no-duplication': [], 'no-creation': ['loss', 'crash'] },
  knows: 'neighbours',
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message: Message) => message.broadcast,
  create(peer: Peer<Message>, { hops }) {
    const take = (broadcast: Broadcast, hopsLeft: number, from?: number) => {
      if (!peer.firstTime(broadcast.origin, broadcast.sequence)) return;
      peer.deliver(broadcast);
      if (hopsLeft > 0) peer.sendToNeighbours({ broadcast, hopsLeft: hopsLeft - 1 }, from);
    };
    return {
      broadcast: (broadcast) => take(broadcast, hops),
      receive: (from, { broadcast, hopsLeft }) => take(broadcast, hopsLeft, from),
    };
  },
});
