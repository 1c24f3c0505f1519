/**
 * Heartbeats with a fixed timeout: every peer sends a heartbeat to its neighbours again and again, and suspects a
 * neighbour from which none has come for too long.
 *
 * Source: Chen, Toueg, Aguilera, On the Quality of Service of Failure Detectors, IEEE Transactions on Computers 51:5
 * (2002), section 3, the common algorithm.
 * Model: it is perfect if the timeout is longer than the period and the longest delay together; otherwise it may suspect
 * a correct peer, until the next heartbeat comes.
 * Guarantees: a neighbour that crashes is suspected for good, one timeout after its last heartbeat.
 * Cost: a heartbeat on each link in both directions every period.
 * Deviation: only neighbours are watched, which on a mesh are all.
 */
import { type Detector, type DetectorPeer, defineDetector, type Verdicts } from '../core/detector.ts';
import type { Values } from '../core/parameters.ts';
import type { PeerId } from '../core/protocol.ts';

const parameters = {
  period: { type: 'duration', default: 100, min: 1, max: 86_400_000, meaning: 'the time between two heartbeats' },
  timeout: {
    type: 'duration',
    default: 350,
    min: 1,
    max: 86_400_000,
    meaning: 'the time without a heartbeat after which a peer is suspected',
  },
} as const;

export default defineDetector({
  name: 'heartbeat',
  title: 'suspects a neighbour from which no heartbeat has come for a fixed time',
  source: 'Chen, Toueg, Aguilera (2002), section 3, the common algorithm',
  parameters,
  gives: 'eventually-perfect',
  messages: ['heartbeat'],
  timers: ['send', 'missing'],
  settleMs: ({ period, timeout }) => timeout + 2 * period,
  create: (peer, values, verdicts) => new Heartbeat(peer, values, verdicts),
});

class Heartbeat implements Detector {
  private readonly peer: DetectorPeer;
  private readonly parameters: Values<typeof parameters>;
  private readonly verdicts: Verdicts;

  constructor(peer: DetectorPeer, values: Values<typeof parameters>, verdicts: Verdicts) {
    this.peer = peer;
    this.parameters = values;
    this.verdicts = verdicts;
  }

  start(): void {
    for (let i = 0; i < this.peer.degree; i++) this.expect(this.peer.neighbour(i));
    this.send();
  }

  receive(from: PeerId): void {
    this.verdicts.restore(from);
    this.expect(from);
  }

  timeout(timer: string, peer: PeerId): void {
    if (timer === 'send') this.send();
    else this.verdicts.suspect(peer);
  }

  private send(): void {
    this.peer.sendToNeighbours({});
    this.peer.setTimer('send', this.parameters.period);
  }

  private expect(peer: PeerId): void {
    this.peer.setTimer('missing', this.parameters.timeout, peer);
  }
}
