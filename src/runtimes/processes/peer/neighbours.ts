/**
 * A peer's neighbours in a run where peers crash and come back: who is there, and what of each conversation with them
 * has ended.
 * A protocol hears nothing of this: a crash is silence.
 */
import type { Address, Directory, Transport } from '../../sockets/transport.ts';
import type { LinkPlans } from './link-changes.ts';
import type { Conversations } from './link-counters.ts';
import type { Links } from './link-state.ts';
import type { PeerFaults } from './peer-faults.ts';
import type { Household } from './process-context.ts';

/** What the peer's host has for it. */
interface Means {
  readonly links: Links;
  readonly transport: Transport;
  readonly linkPlans: LinkPlans;
  readonly conversations: Conversations;
  readonly faults: PeerFaults | undefined;
}

export class Neighbours {
  readonly conversations: Conversations;
  private readonly household: Household;
  private readonly links: Links;
  private readonly transport: Transport;
  private readonly linkPlans: LinkPlans;
  private readonly kinds: number;
  /** By link: how often the other has crashed before the life that is known here. */
  private readonly lives: Uint32Array;
  /** Links to those who have crashed and of whom something may still come in. */
  private readonly departing = new Set<number>();
  private readonly faults: PeerFaults | undefined;

  constructor(household: Household, means: Means) {
    this.household = household;
    this.links = means.links;
    this.transport = means.transport;
    this.linkPlans = means.linkPlans;
    this.conversations = means.conversations;
    this.faults = means.faults;
    this.kinds = household.program.kinds.length;
    this.lives = new Uint32Array(means.links.count);
  }

  /** True while something may come in from one who has crashed. */
  get isWaiting(): boolean {
    return this.departing.size > 0;
  }

  lifeOf(link: number): number {
    return this.lives[link];
  }

  left(link: number, life: number): void {
    if (life < this.lives[link]) return;
    this.departing.add(link);
    this.linkPlans.left(link);
    this.transport.sever(link, life);
  }

  silenced(link: number): void {
    this.departing.delete(link);
    const unsent = new Float64Array(this.kinds);
    const unhandled = new Float64Array(this.kinds);
    this.transport.eachHeld?.((held, message) => {
      if (held === link) unsent[this.household.program.kindOf(message)]++;
    });
    this.faults?.eachWaiting((waiting, message) => {
      if (waiting === link) unhandled[this.household.program.kindOf(message)]++;
    });
    this.conversations.end(link, unsent, unhandled);
  }

  moved(link: number, life: number, address: Address): void {
    this.transport.moved(link, life, address, this.links.isUp(link));
  }

  returned(link: number, life: number): void {
    this.lives[link] = life;
    this.departing.delete(link);
    this.linkPlans.returned(link);
  }

  /** This peer is back itself. @param lives by peer: how often it has crashed before */
  rejoin(directory: Directory, lives: readonly number[], gone: readonly number[]): void {
    const { links } = this;
    const presence = Array.from(links.neighbours, (peer) => ({ life: lives[peer], isGone: gone.includes(peer) }));
    presence.forEach(({ life, isGone }, link) => {
      this.lives[link] = life;
      if (isGone) this.linkPlans.left(link);
    });
    this.transport.rejoin(
      directory,
      links.up.filter((link) => !presence[link].isGone),
      presence,
    );
  }
}
