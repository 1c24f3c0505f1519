/**
 * A peer that changes what it sends: a payload, a number, a text or a truth value of a message, which stays a message of
 * its kind.
 *
 * Source: Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming (2nd ed.), section
 * 2.2.6 (arbitrary faults); Miller, Fredriksen, So, An Empirical Study of the Reliability of UNIX Utilities,
 * Communications of the ACM 33:12 (1990), for input that is changed at random.
 */
import { type Adversary, type AdversaryPeer, defineAdversary } from '../core/adversary.ts';
import type { PeerId } from '../core/protocol.ts';
import { isSound, leavesOf, marked, plain, valueAt, withValue } from './altered-message.ts';

/** Changes that are tried until one leaves a message of the same kind. */
const TRIES = 8;

export default defineAdversary({
  name: 'mutate',
  title: 'changes a field of messages at random',
  source: 'Cachin, Guerraoui, Rodrigues (2nd ed.), section 2.2.6 (arbitrary faults)',
  parameters: {
    chance: { type: 'number', default: 0.5, min: 0, max: 1, meaning: 'the probability that a message is changed' },
  },
  corrupt: (peer, { chance }) => new Mutate(peer, chance),
});

class Mutate implements Adversary {
  private readonly peer: AdversaryPeer;
  private readonly chance: number;

  constructor(peer: AdversaryPeer, chance: number) {
    this.peer = peer;
    this.chance = chance;
  }

  send(to: PeerId, message: unknown): void {
    this.peer.send(to, this.peer.random() < this.chance ? this.changed(to, message) : message);
  }

  private changed(to: PeerId, message: unknown): unknown {
    const leaves = leavesOf(message);
    for (let attempt = 0; attempt < TRIES && leaves.length > 0; attempt++) {
      const place = leaves[Math.floor(this.peer.random() * leaves.length)];
      const before = valueAt(message, place);
      const after = this.other(before);
      const changed = withValue(message, place, after);
      if (after === before || !isSound(this.peer, changed, message)) continue;
      this.peer.note(`changes ${place.join('.')} of a message to peer ${to}`);
      return changed;
    }
    return message;
  }

  private other(value: unknown): unknown {
    if (typeof value === 'boolean') return !value;
    if (typeof value === 'string') return marked(value) === value ? plain(value) : marked(value);
    const number = value as number;
    if (!Number.isInteger(number)) return number / 2;
    const { size } = this.peer;
    const choice = this.peer.random();
    // What may be a peer stays one.
    if (choice < 1 / 3) return number < size ? (number + 1) % size : number + 1;
    return choice < 2 / 3 ? Math.max(0, number - 1) : Math.floor(this.peer.random() * size);
  }
}
