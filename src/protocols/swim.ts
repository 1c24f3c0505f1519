/**
 * SWIM as a broadcast: broadcasts travel with the probes, answers and gossip messages of the membership protocol, as
 * events of the user do in Serf.
 *
 * Source: Das, Gupta, Motivala, SWIM (DSN 2002), section 4.1, and hashicorp/serf, user events. The membership is the
 * detector of the same name (`src/detectors/swim.ts`), with its deviations; what it finds is in the trace.
 * Model: fair-loss links, any number of crashes, a group in which all can reach all.
 * Guarantees: a broadcast reaches each peer with a high probability, never for certain, as each peer passes it on a
 * limited number of times. So neither validity nor agreement is promised. No duplication, no creation.
 * Cost: each peer sends a broadcast up to 4 ⌈log10(n + 1)⌉ times: 8, 12, 16, 20 for n = 30, 128, 1,000, 10,000.
 * Deviation: Serf tells events apart by Lamport clocks and forgets those that are older than its buffer.
 */
import type { Values } from '../core/parameters.ts';
import { type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';
import { kindOf, type Message, messageKinds, settleMs, timers } from '../detectors/swim/messages.ts';
import { parameters } from '../detectors/swim/parameters.ts';
import { SwimMember } from '../detectors/swim/swim-member.ts';
import { safety } from './usual-promises.ts';

export default defineProtocol({
  name: 'swim',
  title: 'passes broadcasts on with the probes and news of SWIM’s membership, a limited number of times',
  source: 'Das, Gupta, Motivala (DSN 2002), section 4.1; user events of hashicorp/serf',
  parameters,
  promises: safety,
  knows: 'group',
  kinds: messageKinds.map((name) => ({ name, carries: 'broadcast' }) as const),
  kindOf,
  broadcastOf: (message: Message) => message.broadcasts,
  timers,
  background: { kinds: messageKinds, timers, settleMs },
  create: (peer, values) => new SwimBroadcast(peer, values),
});

class SwimBroadcast implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  private readonly member: SwimMember;

  constructor(peer: Peer<Message>, values: Values<typeof parameters>) {
    this.peer = peer;
    this.member = new SwimMember(peer as Peer<unknown>, values, {
      suspect: (other) => peer.judge(other, true),
      restore: (other) => peer.judge(other, false),
    });
  }

  start(): void {
    this.member.start();
  }

  broadcast(broadcast: Broadcast): void {
    this.peer.firstTime(broadcast.origin, broadcast.sequence);
    this.accept(broadcast);
  }

  receive(from: PeerId, message: Message): void {
    if (message.broadcasts !== undefined) this.hear(message.broadcasts);
    this.member.receive(from, message);
  }

  timeout(timer: string, key: number): void {
    this.member.timeout(timer, key);
  }

  leave(): void {
    this.member.leave();
  }

  private hear(broadcasts: readonly Broadcast[]): void {
    for (const broadcast of broadcasts)
      if (this.peer.firstTime(broadcast.origin, broadcast.sequence)) this.accept(broadcast);
  }

  private accept(broadcast: Broadcast): void {
    this.peer.deliver(broadcast);
    this.member.spread(broadcast);
  }
}
