/**
 * Peers come and go: each stays for a session, crashes, is absent for a while, and starts again. Session times of real
 * networks have heavy tails: Weibull with a shape of 0.4 to 0.6 (D. Stutzbach, R. Rejaie, "Understanding churn in
 * peer-to-peer networks", IMC 2006), or Pareto; models often use exponential ones.
 */
import { CHURN } from '../../core/crash-reasons.ts';
import type { PeerId } from '../../core/protocol.ts';
import type { Delay } from '../delay.ts';
import { delayOf } from '../index.ts';
import { keep } from './crash.ts';
import { checkRoom } from './happening-limit.ts';
import { moveOf } from './moves.ts';
import { defineFault, type Happening, type Move, type Scene } from './rule.ts';
import { peersOf, WHOM } from './target-peers.ts';

export default defineFault({
  name: 'churn',
  title: 'peers come and go: each stays for a session, is absent for a time, and restarts',
  whom: WHOM,
  example: "{ at: 0s, for: 60s, churn: '50%', session: { weibull: [10s, 0.5] }, absence: { exponential: 2s } }",
  parameters: {
    session: {
      type: 'delay',
      default: { exponential: 10_000 },
      meaning: 'length of a session: exponential, weibull, pareto or another law',
    },
    absence: { type: 'delay', default: { exponential: 1000 }, meaning: 'length of an absence' },
    keep,
    returns: {
      type: 'boolean',
      default: true,
      meaning: 'false: each peer joins once, after an absence, stays for a session, and leaves for good',
    },
  },
  lasts: 'campaign',
  draw({ whom, values, fromMs, untilMs, scene, room, option }) {
    const session = delayOf(values.session, 0, `${option}.session`);
    const absence = delayOf(values.absence, 0, `${option}.absence`);
    const { random } = scene;
    if (!values.returns) return visitsOf(peersOf(whom, scene, option), { session, absence, fromMs, untilMs, scene });
    const absences: Happening[] = [];
    for (const peer of peersOf(whom, scene, option)) {
      for (let leaves = fromMs + session.draw(random); leaves < untilMs; ) {
        const returns = leaves + Math.max(1, absence.draw(random));
        absences.push({
          what: 'crash',
          peer,
          reason: CHURN,
          keeps: values.keep,
          fromMs: leaves,
          untilMs: Math.min(returns, untilMs),
        });
        checkRoom(absences.length, room, option);
        leaves = returns + Math.max(1, session.draw(random));
      }
    }
    return absences;
  },
  sample: () => '50%',
});

interface Visit {
  readonly session: Delay;
  readonly absence: Delay;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly scene: Scene;
}

/** Each peer joins once, and leaves once if its session ends in time. */
function visitsOf(peers: readonly PeerId[], { session, absence, fromMs, untilMs, scene }: Visit): Move[] {
  return peers.flatMap((peer) => {
    const joinsMs = fromMs + Math.max(1, absence.draw(scene.random));
    const leavesMs = joinsMs + Math.max(1, session.draw(scene.random));
    const moves = [moveOf('join', peer, joinsMs, scene), moveOf('leave', peer, leavesMs, scene)];
    return moves.filter(({ what, fromMs: atMs }) => what === 'join' || atMs < untilMs);
  });
}
