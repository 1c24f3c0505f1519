/**
 * How well a peer itself keeps up: a score that rises when its probes fail and when it has to refute what others say of
 * it, and falls with every answer. It stretches the times of the peer's own probes.
 *
 * Source: Dadgar, Phillips, Currey, Lifeguard: Local Health Awareness for More Accurate Failure Detection, arXiv
 * 1707.00788, section IV-A (local health multiplier, S = 8).
 */
const SCORE_MAX = 8;

export class Health {
  score = 0;

  change(by: number): void {
    this.score = Math.min(SCORE_MAX - 1, Math.max(0, this.score + by));
  }
}
