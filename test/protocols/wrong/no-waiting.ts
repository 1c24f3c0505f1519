/**
 * Wrong on purpose: FIFO broadcast that delivers on receipt what should wait. Violates FIFO order wherever messages
 * overtake each other.
 */
import { defineProtocol, type Peer } from '../../../src/core/protocol.ts';

interface Message {
  readonly sequence: number;
  readonly payload: unknown;
}

export default defineProtocol({
  name: 'no-waiting',
  title: 'fifo that does not wait',
  source: 'wrong on purpose',
  parameters: {},
  promises: { 'fifo-order': [] },
  knows: 'neighbours',
  layer: true,
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: ({ sequence, payload }: Message, from) => ({ origin: from, sequence, payload }),
  create: (peer: Peer<Message>, _parameters, below) => ({
    broadcast: ({ sequence, payload }) => below!.broadcast({ sequence, payload }),
    receive: () => {},
    fromBelow: (origin, { sequence, payload }) => peer.deliver({ origin, sequence, payload }),
  }),
});
