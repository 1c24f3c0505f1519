/** What a peer of Paxos has on stable storage: by instance, what it promised, accepted and proposed, or the decision. */
import type { Broadcast, Peer } from '../core/protocol.ts';
import type { Accepted } from './paxos-messages.ts';

/** Of an instance that is not decided here. */
export interface Undecided {
  /** No ballot below it is accepted any more; −1 before the first. */
  promised: number;
  accepted?: Accepted;
  proposal?: Broadcast;
}

interface Kept {
  readonly decided: readonly Broadcast[];
  readonly undecided: readonly (readonly [instance: number, state: Undecided])[];
}

export class PaxosRecord {
  private readonly peer: Peer<never>;
  private readonly decided: Map<number, Broadcast>;
  private readonly undecided: Map<number, Undecided>;

  constructor(peer: Peer<never>) {
    const { decided, undecided } = (peer.kept ?? { decided: [], undecided: [] }) as Kept;
    this.peer = peer;
    this.decided = new Map(decided.map((broadcast) => [broadcast.sequence, broadcast]));
    this.undecided = new Map(undecided);
  }

  get openInstances(): readonly number[] {
    return [...this.undecided.keys()];
  }

  decisionOf(instance: number): Broadcast | undefined {
    return this.decided.get(instance);
  }

  /** Undefined if nothing was heard of the instance, or it is decided. */
  stateOf(instance: number): Undecided | undefined {
    return this.undecided.get(instance);
  }

  change(instance: number, change: Partial<Undecided>): void {
    this.undecided.set(instance, { promised: -1, ...this.undecided.get(instance), ...change });
    this.save();
  }

  decide(instance: number, value: Broadcast): void {
    this.undecided.delete(instance);
    this.decided.set(instance, value);
    this.save();
  }

  private save(): void {
    const kept: Kept = { decided: [...this.decided.values()], undecided: [...this.undecided] };
    this.peer.keep?.(kept);
  }
}
