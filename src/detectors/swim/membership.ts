/**
 * What a peer believes of the group, and how news change it: the rules by which incarnations override each other, how
 * suspicions end, and what is passed on.
 *
 * Source: Das, Gupta, Motivala (DSN 2002), section 4.2, as in state.go of hashicorp/memberlist.
 */
import type { Verdicts } from '../../core/detector.ts';
import type { Broadcast, Peer, PeerId } from '../../core/protocol.ts';
import type { Health } from './health.ts';
import { Members } from './members.ts';
import type { Load, Update } from './messages.ts';
import { News } from './news.ts';
import { confirmationsNeeded, retransmitLimit, type SwimValues, suspicionMs } from './parameters.ts';

/** What SWIM does through its peer. */
export type SwimPeer = Pick<
  Peer<unknown>,
  'id' | 'size' | 'degree' | 'neighbour' | 'now' | 'random' | 'send' | 'setTimer' | 'clearTimer'
>;

const NOTHING: Load = { news: [] };

export class Membership {
  readonly members: Members;
  incarnation = 0;
  private readonly peer: SwimPeer;
  private readonly values: SwimValues;
  private readonly verdicts: Verdicts;
  private readonly health: Health;
  /** What it passes on; made when there is something. */
  private news: News<Update> | undefined;
  private broadcasts: News<Broadcast> | undefined;
  private isGossiping = false;

  constructor(peer: SwimPeer, values: SwimValues, verdicts: Verdicts, health: Health) {
    this.peer = peer;
    this.values = values;
    this.verdicts = verdicts;
    this.health = health;
    this.members = new Members(peer.size);
  }

  get hasNews(): boolean {
    return (this.news?.size ?? 0) + (this.broadcasts?.size ?? 0) > 0;
  }

  /** Messages that a piece of news goes out in. */
  get limit(): number {
    return retransmitLimit(this.values.retransmitFactor, this.members.present);
  }

  /** Peers to which it has no link at its start are not there yet. */
  findAbsent(): void {
    const { degree, id, size } = this.peer;
    if (degree === size - 1) return;
    const there = new Set([id]);
    for (let index = 0; index < degree; index++) there.add(this.peer.neighbour(index));
    for (let peer = 0; peer < size; peer++)
      if (!there.has(peer)) this.settle({ status: 'dead', peer, incarnation: 0, by: id });
  }

  learn(update: Update): void {
    const { peer, status, incarnation } = update;
    if (peer === this.peer.id) this.hearOfItself(update);
    else if (status === 'alive') this.hearOfLife(update);
    else if (incarnation >= this.members.of(peer).incarnation) {
      if (status === 'suspect') this.hearOfSuspicion(update);
      else if (this.members.isPresent(peer)) this.end(update);
    }
  }

  /** This peer has had no answer from another one. */
  accuse(peer: PeerId): void {
    this.learn({ status: 'suspect', peer, incarnation: this.members.of(peer).incarnation, by: this.peer.id });
  }

  /** What it knows of a peer, itself included, as news. */
  newsOf(peer: PeerId): Update {
    if (peer === this.peer.id) return { status: 'alive', peer, incarnation: this.incarnation, by: peer };
    const { status, incarnation, by } = this.members.of(peer);
    return { status, peer, incarnation, by };
  }

  /** The time of a suspicion is over. */
  giveUp(peer: PeerId): void {
    const { status, incarnation } = this.members.of(peer);
    if (status === 'suspect') this.end({ status: 'dead', peer, incarnation, by: this.peer.id });
  }

  /** Passes on a broadcast. */
  spread(broadcast: Broadcast): void {
    this.broadcasts ??= new News();
    this.broadcasts.add(`${broadcast.origin}:${broadcast.sequence}`, broadcast);
    this.startGossip();
  }

  /** What the next message carries. @param extra news that it carries in any case */
  load(extra?: Update): Load {
    if (!this.hasNews) return extra === undefined ? NOTHING : { news: [extra] };
    const { piggyback } = this.values;
    const news = this.news?.take(piggyback, this.limit) ?? [];
    const broadcasts = this.broadcasts?.take(piggyback, this.limit) ?? [];
    if (extra !== undefined) news.push(extra);
    return broadcasts.length === 0 ? { news } : { news, broadcasts };
  }

  /** The timer of the gossip has fired, and the peer has sent. */
  continueGossip(): void {
    this.isGossiping = this.hasNews && this.members.present > 1;
    if (this.isGossiping) this.peer.setTimer('gossip', this.values.gossipInterval);
  }

  private hearOfItself({ status, incarnation }: Update): void {
    if (status === 'alive') this.incarnation = Math.max(this.incarnation, incarnation);
    else if (incarnation >= this.incarnation) {
      this.incarnation = incarnation + 1;
      this.health.change(1);
      this.pass(this.newsOf(this.peer.id));
    }
  }

  private hearOfLife(update: Update): void {
    const { peer, incarnation, by } = update;
    const known = this.members.of(peer);
    if (incarnation <= known.incarnation) return;
    if (known.status === 'suspect') this.peer.clearTimer('suspicion', peer);
    this.members.set(peer, { status: 'alive', incarnation, by });
    if (known.status === 'dead' || known.status === 'left') this.verdicts.restore(peer);
    this.pass(update);
  }

  private hearOfSuspicion(update: Update): void {
    const { peer, incarnation, by } = update;
    const known = this.members.of(peer);
    if (known.suspicion !== undefined) this.confirm(update, known.suspicion);
    else if (known.status === 'alive') {
      const suspicion = { sinceMs: this.peer.now(), by: new Set([by]) };
      this.members.set(peer, { status: 'suspect', incarnation, by, suspicion });
      this.pass(update);
      this.awaitRefutation(peer, 0, suspicion.sinceMs);
    }
  }

  /** Another peer suspects it too. */
  private confirm(update: Update, { by, sinceMs }: { readonly by: Set<PeerId>; readonly sinceMs: number }): void {
    const needed = confirmationsNeeded(this.values, this.members.present);
    if (by.has(update.by) || by.size > needed) return;
    by.add(update.by);
    this.pass(update);
    this.awaitRefutation(update.peer, by.size - 1, sinceMs);
  }

  private awaitRefutation(peer: PeerId, confirmations: number, sinceMs: number): void {
    const endMs = sinceMs + suspicionMs(this.values, this.members.present, confirmations);
    if (endMs <= this.peer.now()) this.giveUp(peer);
    else this.peer.setTimer('suspicion', endMs - this.peer.now(), peer);
  }

  private end(update: Update): void {
    if (this.members.of(update.peer).status === 'suspect') this.peer.clearTimer('suspicion', update.peer);
    this.settle(update);
    this.pass(update);
  }

  private settle({ status, peer, incarnation, by }: Update): void {
    this.members.set(peer, { status, incarnation, by });
    this.verdicts.suspect(peer);
  }

  private pass(update: Update): void {
    this.news ??= new News();
    this.news.add(String(update.peer), update);
    this.startGossip();
  }

  private startGossip(): void {
    const { gossipNodes, gossipInterval } = this.values;
    if (this.isGossiping || gossipNodes === 0 || this.members.present === 1) return;
    this.isGossiping = true;
    this.peer.setTimer('gossip', this.peer.random() * gossipInterval);
  }
}
