/**
 * A peer that holds every message back: no algorithm without bounds on time can tell it from a slow link.
 *
 * Source: Amir, Coan, Kirsch, Lane, Prime: Byzantine Replication under Attack, IEEE Transactions on Dependable and
 * Secure Computing 8:4 (2011), section 3 (delay attacks).
 */
import { type Adversary, type AdversaryPeer, defineAdversary } from '../core/adversary.ts';
import type { PeerId } from '../core/protocol.ts';

export default defineAdversary({
  name: 'delay',
  title: 'holds each message to another peer back',
  source: 'Amir, Coan, Kirsch, Lane, Prime: Byzantine Replication under Attack (2011), section 3',
  parameters: {
    by: { type: 'duration', default: 500, min: 0, max: 86_400_000, meaning: 'how long each message is held back' },
  },
  timers: ['delayed'],
  corrupt: (peer, { by }) => new Delay(peer, by),
});

class Delay implements Adversary {
  private readonly peer: AdversaryPeer;
  private readonly byMs: number;
  private readonly held = new Map<number, { readonly to: PeerId; readonly message: unknown }>();
  private next = 0;

  constructor(peer: AdversaryPeer, byMs: number) {
    this.peer = peer;
    this.byMs = byMs;
  }

  send(to: PeerId, message: unknown): void {
    this.held.set(this.next, { to, message });
    this.peer.setTimer('delayed', this.byMs, this.next++);
  }

  timeout(_timer: string, key: number): void {
    const { to, message } = this.held.get(key)!;
    this.held.delete(key);
    this.peer.send(to, message);
  }
}
