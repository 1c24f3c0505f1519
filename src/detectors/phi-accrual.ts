/**
 * The phi accrual detector: from the times between the heartbeats of a neighbour it computes how unlikely the present
 * silence is, and suspects the neighbour above a threshold.
 *
 * Source: Hayashibara, Défago, Yared, Katayama, The φ Accrual Failure Detector, 23rd IEEE Symposium on Reliable
 * Distributed Systems (2004).
 * Model: partial synchrony; times between heartbeats are taken to be normally distributed.
 * Guarantees: a neighbour that crashes is suspected for good. Above φ a heartbeat that is missing would come later with
 * a probability below 10^−φ.
 * Cost: a heartbeat on each link in both directions every period.
 * Deviations: only neighbours are watched; φ is computed at each period, and the tail of the normal distribution by a
 * logistic function (Bowling and others, A Logistic Approximation to the Cumulative Normal Distribution, 2009).
 */
import { type Detector, type DetectorPeer, defineDetector, type Verdicts } from '../core/detector.ts';
import { exp, ln } from '../core/mathematics.ts';
import type { Values } from '../core/parameters.ts';
import type { PeerId } from '../core/protocol.ts';

const parameters = {
  period: { type: 'duration', default: 100, min: 1, max: 86_400_000, meaning: 'the time between two heartbeats' },
  threshold: { type: 'number', default: 8, min: 0.1, max: 100, meaning: 'the φ above which a peer is suspected' },
  window: { type: 'integer', default: 100, min: 2, max: 10_000, meaning: 'how many of the last times count' },
  deviation: {
    type: 'duration',
    default: 20,
    min: 0.001,
    max: 86_400_000,
    meaning: 'the least standard deviation of the times that is assumed',
  },
} as const;

export default defineDetector({
  name: 'phi-accrual',
  title: 'suspects a neighbour whose silence is too unlikely by the times between its heartbeats so far',
  source: 'Hayashibara, Défago, Yared, Katayama (2004)',
  parameters,
  gives: 'eventually-perfect',
  messages: ['heartbeat'],
  timers: ['send'],
  settleMs: ({ period, deviation, threshold }) => 4 * period + (4 + threshold) * deviation,
  create: (peer, values, verdicts) => new PhiAccrual(peer, values, verdicts),
});

/** When heartbeats of a neighbour came. */
interface Arrivals {
  lastMs: number;
  readonly times: number[];
}

class PhiAccrual implements Detector {
  private readonly peer: DetectorPeer;
  private readonly parameters: Values<typeof parameters>;
  private readonly verdicts: Verdicts;
  private readonly arrivals = new Map<PeerId, Arrivals>();

  constructor(peer: DetectorPeer, values: Values<typeof parameters>, verdicts: Verdicts) {
    this.peer = peer;
    this.parameters = values;
    this.verdicts = verdicts;
  }

  start(): void {
    const lastMs = this.peer.now();
    for (let i = 0; i < this.peer.degree; i++) this.arrivals.set(this.peer.neighbour(i), { lastMs, times: [] });
    this.send();
  }

  receive(from: PeerId): void {
    const nowMs = this.peer.now();
    const known = this.arrivals.get(from);
    if (known === undefined) this.arrivals.set(from, { lastMs: nowMs, times: [] });
    else {
      known.times.push(nowMs - known.lastMs);
      if (known.times.length > this.parameters.window) known.times.shift();
      known.lastMs = nowMs;
    }
    this.verdicts.restore(from);
  }

  timeout(): void {
    const nowMs = this.peer.now();
    for (const [peer, { lastMs, times }] of this.arrivals)
      if (this.phi(nowMs - lastMs, times) > this.parameters.threshold) this.verdicts.suspect(peer);
    this.send();
  }

  private phi(silenceMs: number, times: readonly number[]): number {
    const { period, deviation } = this.parameters;
    const mean = times.length === 0 ? period : times.reduce((sum, time) => sum + time, 0) / times.length;
    const variance = times.reduce((sum, time) => sum + (time - mean) * (time - mean), 0) / Math.max(1, times.length);
    return phiOf((silenceMs - mean) / Math.max(deviation, Math.sqrt(variance)));
  }

  private send(): void {
    this.peer.sendToNeighbours({});
    this.peer.setTimer('send', this.parameters.period);
  }
}

/** −log10 of the probability that a normally distributed time is so many deviations above its mean, or more. */
function phiOf(deviations: number): number {
  const exponent = deviations * (1.5976 + 0.070566 * deviations * deviations);
  // ln(1 + e^x), which overflows where it is nearly x.
  return (exponent > 30 ? exponent : ln(1 + exp(exponent))) / ln(10);
}
