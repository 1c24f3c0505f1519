/** Runs of actors with faults in which peer 0 talks to peer 1, and peer 1 writes down what happens to it. */
import type { Definition, Peer, Protocol } from '../../../src/core/protocol.ts';
import type { FaultAction } from '../../../src/network/faults/fault-plan.ts';
import { runActors } from '../../../src/runtimes/actors/actors.ts';
import type { Job, Outcome } from '../../../src/runtimes/runtime.ts';
import type { Workload } from '../../../src/workloads/workload.ts';
import { named } from '../../network/faults/scene.ts';
import { expectBalance, expectFactsToAgree, jobOf, meshOf, protocolOf } from './jobs.ts';

export const NEVER = Number.POSITIVE_INFINITY;
export const reason = 'as planned';

/** Peer 0 says to peer 1 whatever it is to broadcast; peer 1 does what is said. */
export function talking(listen: (peer: Peer<unknown>) => Partial<Protocol<unknown>> = () => ({})): Definition {
  return protocolOf((peer) => ({
    broadcast({ sequence }) {
      if (peer.id === 0) peer.send(1, sequence);
    },
    ...(peer.id === 1 ? listen(peer) : {}),
  }));
}

/** By peer: when it is to broadcast. */
export function wishes(...byPeer: (readonly number[])[]): Workload {
  const made = byPeer.map(() => 0);
  const nextOf = (p: number): number => {
    const times = byPeer[p] ?? [];
    const [before, atMs] = [times[made[p] - 1] ?? 0, times[made[p]++]];
    return atMs === undefined ? NEVER : atMs - before;
  };
  return { first: nextOf, next: nextOf };
}

/** A run with these faults, whose books balance. */
export async function suffer(
  protocol: Definition,
  actions: readonly FaultAction[],
  given: Partial<Job> = {},
): Promise<Outcome> {
  const outcome = await runActors(
    jobOf(protocol, { graph: meshOf(3), workload: wishes(), faults: { actions }, ...given }),
  );
  expectBalance(outcome);
  expectFactsToAgree(outcome);
  return outcome;
}

/** What this peer noted. */
export const notes = ({ log }: Outcome, of = 1) =>
  named([...log.facts()], 'noted').flatMap(({ peer, text }) => (peer === of ? [text] : []));
