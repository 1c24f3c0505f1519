/**
 * Wrong on purpose: best-effort broadcast that takes its time, one peer every 10 ms, and promises agreement even where
 * peers crash. If the origin crashes midway, some correct peers have delivered what others never will. Violates
 * agreement.
 */
import { type Broadcast, defineProtocol, type Peer } from '../../../src/core/protocol.ts';

export default defineProtocol({
  name: 'sends-one-by-one',
  title: 'best-effort that sends to one peer every 10 ms',
  source: 'wrong on purpose',
  parameters: {},
  promises: { agreement: ['crash'] },
  knows: 'group',
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message: Broadcast) => message,
  create(peer: Peer<Broadcast>) {
    const copies: { to: number; broadcast: Broadcast }[] = [];
    const sendOne = () => {
      const copy = copies.shift();
      if (copy === undefined) return;
      peer.send(copy.to, copy.broadcast);
      if (copies.length > 0) peer.setTimer(0, 10);
    };
    return {
      broadcast(broadcast) {
        for (let to = 0; to < peer.size; to++) copies.push({ to, broadcast });
        if (copies.length === peer.size) sendOne();
      },
      receive: (_from, broadcast) => peer.deliver(broadcast),
      timeout: sendOne,
    };
  },
});
