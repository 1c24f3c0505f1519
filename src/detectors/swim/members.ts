/**
 * What a peer knows of the members: which are alive, suspected, dead or have left, each at which incarnation. Each is
 * alive at incarnation 0 unless it is noted otherwise: only differences take memory.
 */
import type { PeerId } from '../../core/protocol.ts';
import type { Status } from './messages.ts';

/** Since when a member is suspected, and by which others. */
export interface Suspicion {
  readonly sinceMs: number;
  readonly by: Set<PeerId>;
}

export interface Member {
  readonly status: Status;
  readonly incarnation: number;
  /** The peer that said so first. */
  readonly by: PeerId;
  readonly suspicion?: Suspicion;
}

const ALIVE: Member = { status: 'alive', incarnation: 0, by: -1 };
const NONE: ReadonlyMap<PeerId, Member> = new Map();

export class Members {
  /** Those that may be probed, this peer included. */
  present: number;
  /** Those that count as crashed. */
  readonly dead: PeerId[] = [];
  private differences: ReadonlyMap<PeerId, Member> = NONE;

  constructor(size: number) {
    this.present = size;
  }

  of(peer: PeerId): Member {
    return this.differences.get(peer) ?? ALIVE;
  }

  isPresent(peer: PeerId): boolean {
    return this.differences.size === 0 || isPresent(this.of(peer));
  }

  set(peer: PeerId, member: Member): void {
    const before = this.of(peer);
    this.present += Number(isPresent(member)) - Number(isPresent(before));
    if (before.status === 'dead') this.dead.splice(this.dead.indexOf(peer), 1);
    if (member.status === 'dead') this.dead.push(peer);
    if (this.differences === NONE) this.differences = new Map();
    (this.differences as Map<PeerId, Member>).set(peer, member);
  }
}

function isPresent({ status }: Member): boolean {
  return status === 'alive' || status === 'suspect';
}
