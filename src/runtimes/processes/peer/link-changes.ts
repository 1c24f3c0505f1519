/**
 * Carries out the changes of a peer's links. Both ends do so by their own clocks, which are the same machine's but
 * never read at the same instant: so a link may come up from the other end, or go down there, shortly before this end's
 * time for it, and is then changed early.
 */
import type { PeerId } from '../../../core/protocol.ts';
import type { LinkChange } from '../../runtime.ts';
import type { Transport } from '../../sockets/transport.ts';
import type { ProcessJob } from '../wire/process-job.ts';
import type { LinkState } from './link-state.ts';
import type { PlannedChange, Timers } from './timers.ts';

/** The changes that concern a peer, by its own links. */
export function plansOf(changes: readonly LinkChange[], id: PeerId, links: LinkState): PlannedChange[] {
  const own = changes.filter(({ a, b }) => a === id || b === id);
  return own.map(({ atMs, a, b, up }) => ({ atMs, up, link: links.to(a === id ? b : a) }));
}

/** The links that are down at this time of the run, and the changes that are still to come. */
export function linksAt(
  { down, linkChanges }: Pick<ProcessJob, 'down' | 'linkChanges'>,
  timeMs: number,
): Pick<ProcessJob, 'down' | 'linkChanges'> {
  const past = linkChanges.filter(({ atMs }) => atMs <= timeMs);
  const still = new Map(down.map(([a, b]) => [nameOf(a, b), [a, b] as const]));
  for (const { a, b, up } of past) {
    if (up) still.delete(nameOf(a, b));
    else still.set(nameOf(a, b), [a, b]);
  }
  return { down: [...still.values()], linkChanges: linkChanges.filter(({ atMs }) => atMs > timeMs) };
}

function nameOf(a: PeerId, b: PeerId): string {
  return `${Math.min(a, b)}-${Math.max(a, b)}`;
}

export class LinkChanges {
  private readonly links: LinkState;
  private readonly timers: Timers;
  private readonly transport: Transport;
  /** Tells the protocol that a link has changed. */
  private readonly changed: (link: number, up: boolean) => void;
  /** Links that are to come up, and are not up yet. */
  private readonly joining = new Set<number>();
  /** Links whose other end has crashed: they come up and go down at this end alone. */
  private readonly absent = new Set<number>();

  constructor(links: LinkState, timers: Timers, transport: Transport, changed: (link: number, up: boolean) => void) {
    this.links = links;
    this.timers = timers;
    this.transport = transport;
    this.changed = changed;
  }

  /** True while the other end of a link is waited for. */
  get isWaiting(): boolean {
    return this.joining.size > 0;
  }

  /** Makes the changes whose time has come. */
  run(nowMs: number): void {
    for (let plan = this.timers.takePlan(nowMs); plan !== undefined; plan = this.timers.takePlan(nowMs)) {
      const { link, up } = plan;
      if (this.links.isUp(link) === up) continue;
      if (up && this.absent.has(link)) this.change(link, true);
      else if (up) {
        this.joining.add(link);
        this.transport.join(link);
      } else {
        this.transport.cut(link);
        this.change(link, false);
      }
    }
  }

  /** Takes over what has changed until now, before a peer that is back makes its links. */
  settle(nowMs: number): void {
    for (let plan = this.timers.takePlan(nowMs); plan !== undefined; plan = this.timers.takePlan(nowMs)) {
      this.links.change(plan.link, plan.up);
    }
  }

  /** The peer at the other end has crashed. */
  left(link: number): void {
    this.absent.add(link);
    if (this.joining.delete(link)) this.change(link, true);
  }

  /** It is back: the link is up if it is up here. */
  returned(link: number): void {
    this.absent.delete(link);
  }

  /** The transport has a link up: by plan, or because the other end was earlier, perhaps with a cut before that. */
  joined(link: number): void {
    if (this.links.isUp(link)) {
      this.timers.strikePlan(link, false);
      this.change(link, false);
    }
    this.timers.strikePlan(link, true);
    this.joining.delete(link);
    this.change(link, true);
  }

  private change(link: number, up: boolean): void {
    this.links.change(link, up);
    this.changed(link, up);
  }
}
