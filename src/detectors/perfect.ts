/**
 * The perfect failure detector, as an oracle: the runtime tells when a peer has crashed, and every correct peer
 * suspects it a fixed time later.
 *
 * Source: Chandra and Toueg, Unreliable Failure Detectors for Reliable Distributed Systems, Journal of the ACM 43:2
 * (1996), class P; Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming (2nd ed.),
 * module 2.6.
 * Model: crashes as the fault plan has them. In memory the runtime knows them at once, on processes when the controller
 * has heard of them. A partition or a pause is no crash.
 * Guarantees: every crashed peer is suspected in the end by every correct peer; no peer is suspected before it crashes.
 * Cost: no messages.
 * Deviation: a peer that restarts is restored after the same time.
 */
import { type Detector, type DetectorPeer, defineDetector, type Verdicts } from '../core/detector.ts';
import type { PeerId } from '../core/protocol.ts';

export default defineDetector({
  name: 'perfect',
  title: 'an oracle: suspects a peer a fixed time after its crash, and no other peer',
  source: 'Chandra, Toueg (1996), class P; Cachin, Guerraoui, Rodrigues (2nd ed.), module 2.6',
  parameters: {
    delay: {
      type: 'duration',
      default: 10,
      min: 0,
      max: 86_400_000,
      meaning: 'the time from a crash to its suspicion, and from a restart to the end of it',
    },
  },
  gives: 'perfect',
  messages: [],
  timers: ['suspect', 'restore'],
  create: (peer, { delay }, verdicts) => new Perfect(peer, delay, verdicts),
});

class Perfect implements Detector {
  private readonly peer: DetectorPeer;
  private readonly delayMs: number;
  private readonly verdicts: Verdicts;

  constructor(peer: DetectorPeer, delayMs: number, verdicts: Verdicts) {
    this.peer = peer;
    this.delayMs = delayMs;
    this.verdicts = verdicts;
  }

  crashed(peer: PeerId): void {
    this.peer.clearTimer('restore', peer);
    this.peer.setTimer('suspect', this.delayMs, peer);
  }

  restarted(peer: PeerId): void {
    this.peer.clearTimer('suspect', peer);
    this.peer.setTimer('restore', this.delayMs, peer);
  }

  timeout(timer: string, peer: PeerId): void {
    if (timer === 'suspect') this.verdicts.suspect(peer);
    else this.verdicts.restore(peer);
  }
}
