/**
 * When the steps of a schedule happen if it is run in the simulator: in their order, two milliseconds or more apart,
 * and timers as long after they were set as they take. A schedule in which a timer runs out too late or too early for
 * any such times needs clocks that differ, and has none.
 *
 * A system of differences, solved by the longest ways (Bellman and Ford; Cormen and others, "Introduction to
 * Algorithms", section 24.4).
 */
import type { PeerId } from '../core/protocol.ts';
import { ExploredPeer } from './explored-peer.ts';
import type { Step } from './schedule.ts';
import type { World } from './world.ts';

/** Room for a crash in the midst of a reaction. */
const GAP_MS = 2;

/** The time of step `to` is at least that of step `from` and so many milliseconds. */
interface Difference {
  readonly from: number;
  readonly to: number;
  readonly ms: number;
}

/**
 * By step, from 1 on; at 0 the peers start.
 * @param sameAs by step: an earlier step whose time it has, such as that which sent a copy to its own peer; or itself
 * @returns undefined if there are no such times
 */
export function stepTimes(world: World, steps: readonly Step[], sameAs: readonly number[]): number[] | undefined {
  const differences = [...inOrder(sameAs), ...timersOf(world, steps)].map(({ from, to, ms }) => ({
    from: sameAs[from],
    to: sameAs[to],
    ms,
  }));
  const times = new Array<number>(steps.length + 1).fill(0);
  for (let round = 0; round <= times.length; round++) {
    let isSettled = true;
    for (const { from, to, ms } of differences) {
      if (times[to] >= times[from] + ms) continue;
      times[to] = times[from] + ms;
      isSettled = false;
    }
    if (isSettled) return times[0] > 0 ? undefined : sameAs.map((step) => times[step]);
  }
  return undefined;
}

function inOrder(sameAs: readonly number[]): Difference[] {
  const own = sameAs.filter((same, step) => same === step);
  return own.slice(1).map((step, index) => ({ from: own[index], to: step, ms: GAP_MS }));
}

/** A timer that runs out does so when it is due; one that does not is cleared, or moved, before. */
function timersOf(world: World, steps: readonly Step[]): Difference[] {
  const peers = Array.from({ length: world.graph.size }, (_, id) => new ExploredPeer(world, id));
  const setAt = peers.map(() => new Map<number, { readonly step: number; readonly delayMs: number }>());
  const differences: Difference[] = [];
  const react = (id: PeerId, event: Parameters<ExploredPeer['react']>[0], step: number) => {
    const pending = setAt[id];
    const fired = event.kind === 'timeout' ? pending.get(event.timer) : undefined;
    if (fired !== undefined)
      differences.push(
        { from: fired.step, to: step, ms: fired.delayMs },
        { from: step, to: fired.step, ms: -fired.delayMs },
      );
    if (event.kind === 'timeout') pending.delete(event.timer);
    const before = new Map(pending);
    const leave = (timer: number) => {
      const one = before.get(timer);
      if (one !== undefined) differences.push({ from: step, to: one.step, ms: 1 - one.delayMs });
      before.delete(timer);
      pending.delete(timer);
    };
    peers[id].react(event, {
      sent: () => {},
      timerSet: (timer, delayMs) => {
        leave(timer);
        pending.set(timer, { step, delayMs });
      },
    });
    for (const timer of before.keys()) if (!peers[id].timers.has(timer)) leave(timer);
  };
  for (const { id } of peers) react(id, { kind: 'start' }, 0);
  steps.forEach((step, index) => {
    if (step.what === 'event') react(step.peer, step.event, index + 1);
  });
  return differences;
}
