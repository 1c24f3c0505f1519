/**
 * A peer that sends old messages again: its own and those that it has received, to any neighbour.
 *
 * Source: Syverson, A Taxonomy of Replay Attacks, IEEE Computer Security Foundations Workshop 7 (1994).
 */
import { type Adversary, type AdversaryPeer, defineAdversary } from '../core/adversary.ts';
import type { PeerId } from '../core/protocol.ts';

/** Messages that it remembers. */
const REMEMBERED = 100;

export default defineAdversary({
  name: 'replay',
  title: 'sends old messages again, its own and those of others',
  source: 'Syverson, A Taxonomy of Replay Attacks (1994)',
  parameters: {
    chance: {
      type: 'number',
      default: 0.5,
      min: 0,
      max: 1,
      meaning: 'the probability that an old message follows one that it sends or receives',
    },
    times: { type: 'integer', default: 20, min: 0, max: 1_000_000, meaning: 'old messages that it sends at most' },
  },
  corrupt: (peer, { chance, times }) => new Replay(peer, chance, times),
});

class Replay implements Adversary {
  private readonly peer: AdversaryPeer;
  private readonly chance: number;
  private left: number;
  private readonly seen: unknown[] = [];

  constructor(peer: AdversaryPeer, chance: number, times: number) {
    this.peer = peer;
    this.chance = chance;
    this.left = times;
  }

  send(to: PeerId, message: unknown): void {
    this.peer.send(to, message);
    this.remember(message);
  }

  receive(_from: PeerId, message: unknown): boolean {
    this.remember(message);
    return true;
  }

  private remember(message: unknown): void {
    const { peer, seen } = this;
    if (this.left > 0 && seen.length > 0 && peer.degree > 0 && peer.random() < this.chance) {
      this.left--;
      const to = peer.neighbour(Math.floor(peer.random() * peer.degree));
      peer.note(`sends an old message to peer ${to}`);
      peer.send(to, seen[Math.floor(peer.random() * seen.length)]);
    }
    if (seen.length === REMEMBERED) seen.shift();
    seen.push(message);
  }
}
