/**
 * A peer's neighbours in a run where peers crash and come back: who is there, and what of each session with them
 * has ended.
 * A protocol hears nothing of this: a crash is silence.
 */
import type { Address, Directory, Transport } from '../../sockets/transport.ts';
import type { LinkChanges } from './link-changes.ts';
import type { LinkCounters } from './link-counters.ts';
import type { LinkState } from './link-state.ts';
import type { PeerFaults } from './peer-faults.ts';
import type { ProcessContext } from './process-context.ts';

/** What the peer's host has for it. */
interface Means {
  readonly links: LinkState;
  readonly transport: Transport;
  readonly linkChanges: LinkChanges;
  readonly linkCounters: LinkCounters;
  readonly faults: PeerFaults | undefined;
}

export class Neighbours {
  readonly linkCounters: LinkCounters;
  private readonly context: ProcessContext;
  private readonly links: LinkState;
  private readonly transport: Transport;
  private readonly linkChanges: LinkChanges;
  private readonly kinds: number;
  /** By link: how often the other has crashed before the life that is known here. */
  private readonly lives: Uint32Array;
  /** LinkState to those who have crashed and of whom something may still come in. */
  private readonly departing = new Set<number>();
  private readonly faults: PeerFaults | undefined;

  constructor(context: ProcessContext, means: Means) {
    this.context = context;
    this.links = means.links;
    this.transport = means.transport;
    this.linkChanges = means.linkChanges;
    this.linkCounters = means.linkCounters;
    this.faults = means.faults;
    this.kinds = context.program.kinds.length;
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
    this.linkChanges.left(link);
    this.transport.sever(link, life);
  }

  silenced(link: number): void {
    this.departing.delete(link);
    const unsent = new Float64Array(this.kinds);
    const unhandled = new Float64Array(this.kinds);
    this.transport.eachHeld?.((held, message) => {
      if (held === link) unsent[this.context.program.kindOf(message)]++;
    });
    this.faults?.eachWaiting((waiting, message) => {
      if (waiting === link) unhandled[this.context.program.kindOf(message)]++;
    });
    this.linkCounters.end(link, unsent, unhandled);
  }

  moved(link: number, life: number, address: Address): void {
    this.transport.moved(link, life, address, this.links.isUp(link));
  }

  returned(link: number, life: number): void {
    this.lives[link] = life;
    this.departing.delete(link);
    this.linkChanges.returned(link);
  }

  /** This peer is back itself. @param lives by peer: how often it has crashed before */
  rejoin(directory: Directory, lives: readonly number[], gone: readonly number[]): void {
    const { links } = this;
    const presence = Array.from(links.neighbours, (peer) => ({ life: lives[peer], isGone: gone.includes(peer) }));
    presence.forEach(({ life, isGone }, link) => {
      this.lives[link] = life;
      if (isGone) this.linkChanges.left(link);
    });
    this.transport.rejoin(
      directory,
      links.up.filter((link) => !presence[link].isGone),
      presence,
    );
  }
}
