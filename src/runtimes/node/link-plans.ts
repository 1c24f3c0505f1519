/**
 * Carries out the changes of a peer's links. Both ends do so by their own clocks, which are the same machine's but never read at the same
 * instant: so a link may come up from the other end, or go down there, shortly before this end's time for it, and is then changed early.
 */
import type { PeerId } from '../../core/protocol.ts';
import type { LinkChange } from '../runtime.ts';
import type { Transport } from '../sockets/transport.ts';
import type { Agenda, LinkPlan } from './agenda.ts';
import type { Links } from './links.ts';

/** The changes that concern a peer, by its own links. */
export function plansOf(changes: readonly LinkChange[], id: PeerId, links: Links): LinkPlan[] {
  const own = changes.filter(({ a, b }) => a === id || b === id);
  return own.map(({ atMs, a, b, up }) => ({ atMs, up, link: links.to(a === id ? b : a) }));
}

export class LinkPlans {
  private readonly links: Links;
  private readonly agenda: Agenda;
  private readonly transport: Transport;
  /** Tells the protocol that a link has changed. */
  private readonly changed: (link: number, up: boolean) => void;
  /** Links that are to come up, and are not up yet. */
  private readonly joining = new Set<number>();

  constructor(links: Links, agenda: Agenda, transport: Transport, changed: (link: number, up: boolean) => void) {
    this.links = links;
    this.agenda = agenda;
    this.transport = transport;
    this.changed = changed;
  }

  /** True while the other end of a link is waited for. */
  get isWaiting(): boolean {
    return this.joining.size > 0;
  }

  /** Makes the changes whose time has come. */
  run(nowMs: number): void {
    for (let plan = this.agenda.takePlan(nowMs); plan !== undefined; plan = this.agenda.takePlan(nowMs)) {
      const { link, up } = plan;
      if (this.links.isUp(link) === up) continue;
      if (up) {
        this.joining.add(link);
        this.transport.join(link);
      } else {
        this.transport.cut(link);
        this.change(link, false);
      }
    }
  }

  /** The transport has a link up: by plan, or because the other end was earlier, perhaps with a cut before that. */
  joined(link: number): void {
    if (this.links.isUp(link)) {
      this.agenda.strikePlan(link, false);
      this.change(link, false);
    }
    this.agenda.strikePlan(link, true);
    this.joining.delete(link);
    this.change(link, true);
  }

  private change(link: number, up: boolean): void {
    this.links.change(link, up);
    this.changed(link, up);
  }
}
