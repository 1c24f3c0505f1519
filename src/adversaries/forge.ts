/**
 * A peer that speaks in the name of others: where a message says whose broadcast it carries, one with the name of
 * another peer and another payload follows it. What the link tells cannot be forged.
 *
 * Source: Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming (2nd ed.), sections
 * 2.3.1 and 2.4.6 (forged messages, and links that tell the sender).
 */
import { type Adversary, type AdversaryPeer, defineAdversary } from '../core/adversary.ts';
import type { Broadcast, PeerId } from '../core/protocol.ts';
import { isSound, leavesOf, marked, valueAt, withPayloads, withValue } from './altered-message.ts';

export default defineAdversary({
  name: 'forge',
  title: 'sends broadcasts in the name of others, where messages say whose they are',
  source: 'Cachin, Guerraoui, Rodrigues (2nd ed.), sections 2.3.1 and 2.4.6',
  parameters: {
    chance: {
      type: 'number',
      default: 0.5,
      min: 0,
      max: 1,
      meaning: 'the probability that a forged message follows one that it sends',
    },
  },
  corrupt: (peer, { chance }) => new Forge(peer, chance),
});

class Forge implements Adversary {
  private readonly peer: AdversaryPeer;
  private readonly chance: number;
  private readonly victims: readonly PeerId[];

  constructor(peer: AdversaryPeer, chance: number) {
    this.peer = peer;
    this.chance = chance;
    this.victims = Array.from({ length: peer.size }, (_, id) => id).filter((id) => !peer.accomplices.includes(id));
  }

  send(to: PeerId, message: unknown): void {
    this.peer.send(to, message);
    if (this.peer.random() >= this.chance) return;
    const victims = this.victims.filter((victim) => victim !== to);
    const [first] = this.peer.broadcastsIn(message);
    if (victims.length === 0 || first === undefined) return;
    const victim = victims[Math.floor(this.peer.random() * victims.length)];
    const forged = this.inNameOf(victim, message, first);
    if (forged === undefined) return;
    this.peer.note(`sends a broadcast in the name of peer ${victim} to peer ${to}`);
    this.peer.send(to, forged);
  }

  /** Undefined where the message does not say whose broadcast it carries. */
  private inNameOf(victim: PeerId, message: unknown, { origin }: Broadcast): unknown {
    if (victim === origin) return undefined;
    for (const place of leavesOf(message)) {
      if (valueAt(message, place) !== origin) continue;
      const named = withValue(message, place, victim);
      if (!isSound(this.peer, named, message)) continue;
      const broadcasts = this.peer.broadcastsIn(named);
      if (broadcasts[0]?.origin === victim) return withPayloads(named, broadcasts, marked);
    }
    return undefined;
  }
}
