/**
 * Increasing timeout: every peer asks its neighbours again and again, and suspects those that have not answered since
 * the last time. It waits longer once it has suspected a peer wrongly.
 *
 * Source: Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming (2nd ed.),
 * algorithm 2.7.
 * Model: partial synchrony: from some time on delays have a bound, which no peer knows.
 * Guarantees: a peer that crashes is suspected in the end for good, and a correct peer is in the end suspected no more.
 * Cost: a request and a reply on each link in both directions in each round.
 * Deviation: only neighbours are watched, which on a mesh are all.
 */
import { type Detector, type DetectorPeer, defineDetector, type Verdicts } from '../core/detector.ts';
import type { PeerId } from '../core/protocol.ts';

type Message = 'request' | 'reply';

export default defineDetector({
  name: 'eventually-perfect',
  title: 'suspects neighbours that do not answer in time, and waits longer after each wrong suspicion',
  source: 'Cachin, Guerraoui, Rodrigues (2nd ed.), algorithm 2.7 (increasing timeout)',
  parameters: {
    delay: {
      type: 'duration',
      default: 100,
      min: 1,
      max: 86_400_000,
      meaning: 'the length of the first round, and by how much rounds grow after a wrong suspicion',
    },
  },
  gives: 'eventually-perfect',
  messages: ['request', 'reply'],
  timers: ['round'],
  settleMs: ({ delay }) => 5 * delay,
  messageKind: (message) => ((message as Message) === 'request' ? 0 : 1),
  create: (peer, { delay }, verdicts) => new EventuallyPerfect(peer, delay, verdicts),
});

class EventuallyPerfect implements Detector {
  private readonly peer: DetectorPeer;
  private readonly stepMs: number;
  private readonly verdicts: Verdicts;
  private delayMs: number;
  /** Peers that have answered in this round. */
  private readonly alive = new Set<PeerId>();
  private readonly suspected = new Set<PeerId>();

  constructor(peer: DetectorPeer, stepMs: number, verdicts: Verdicts) {
    this.peer = peer;
    this.stepMs = stepMs;
    this.delayMs = stepMs;
    this.verdicts = verdicts;
  }

  start(): void {
    this.beginRound();
  }

  receive(from: PeerId, message: unknown): void {
    if ((message as Message) === 'request') this.peer.send(from, 'reply');
    else this.alive.add(from);
  }

  timeout(): void {
    if ([...this.alive].some((peer) => this.suspected.has(peer))) this.delayMs += this.stepMs;
    for (let i = 0; i < this.peer.degree; i++) this.judge(this.peer.neighbour(i));
    this.beginRound();
  }

  private judge(peer: PeerId): void {
    if (this.alive.has(peer)) {
      this.suspected.delete(peer);
      this.verdicts.restore(peer);
    } else {
      this.suspected.add(peer);
      this.verdicts.suspect(peer);
    }
  }

  private beginRound(): void {
    this.alive.clear();
    this.peer.sendToNeighbours('request');
    this.peer.setTimer('round', this.delayMs);
  }
}
