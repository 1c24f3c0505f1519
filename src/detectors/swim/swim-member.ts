/**
 * A member of a SWIM group: it probes one other member a period, asks others to probe one that does not answer, and
 * carries news on all of these messages. The detector `swim` and the protocol `swim` are made of it.
 */
import type { Verdicts } from '../../core/detector.ts';
import type { Broadcast, PeerId } from '../../core/protocol.ts';
import { Health } from './health.ts';
import { Membership, type SwimPeer } from './membership.ts';
import type { Message, Update } from './messages.ts';
import type { SwimValues } from './parameters.ts';
import { ProbeOrder } from './probe-order.ts';
import { Relays, slotOf } from './relays.ts';

/** A helper says that it has no answer after this share of the timeout. */
const NACK_AFTER = 0.8;

export class SwimMember {
  private readonly peer: SwimPeer;
  private readonly values: SwimValues;
  private readonly health = new Health();
  private readonly membership: Membership;
  private readonly order: ProbeOrder;
  /** Made when it is first asked. */
  private relays: Relays | undefined;
  /** Numbers of its probes so far, for itself and for others. */
  private numbers = 0;
  /** The member that it probes; −1 for none. */
  private target: PeerId = -1;
  private number = -1;
  private isAnswered = false;
  /** Helpers that have not said that they have no answer either. */
  private silentHelpers = 0;
  private helpers = 0;
  private reconnectedMs = 0;

  constructor(peer: SwimPeer, values: SwimValues, verdicts: Verdicts) {
    this.peer = peer;
    this.values = values;
    this.membership = new Membership(peer, values, verdicts, this.health);
    this.order = new ProbeOrder(peer.size);
  }

  start(): void {
    const { period, rounds } = this.values;
    this.membership.findAbsent();
    const waitMs = rounds === 'own' ? this.peer.random() * period : period - (this.peer.now() % period);
    if (this.peer.size > 1) this.peer.setTimer('probe', waitMs);
  }

  timeout(timer: string, key: number): void {
    if (timer === 'probe') this.beginPeriod();
    else if (timer === 'timeout') this.askOthers();
    else if (timer === 'gossip') this.gossip();
    else if (timer === 'suspicion') this.membership.giveUp(key);
    else this.admitSilence(key);
  }

  receive(from: PeerId, message: Message): void {
    const { news } = message;
    for (let index = 0; index < news.length; index++) this.membership.learn(news[index]);
    if (message.type === 'ping') this.answer(from, message.number, message.news);
    else if (message.type === 'ack') this.hearAnswer(message.number);
    else if (message.type === 'nack') this.hearNoAnswer(message.number);
    else if (message.type === 'ping-req') this.probeFor(from, message.number, message.target!);
  }

  /** Passes on a broadcast. */
  spread(broadcast: Broadcast): void {
    this.membership.spread(broadcast);
  }

  /** It says so in as many messages as news of it would go out in. */
  leave(): void {
    const { id } = this.peer;
    const news: Update[] = [{ status: 'left', peer: id, incarnation: this.membership.incarnation, by: id }];
    for (const member of this.someMembers(this.membership.limit))
      this.peer.send(member, { type: 'gossip', number: -1, news });
  }

  private beginPeriod(): void {
    const { period, rounds, timeout } = this.values;
    const { peer } = this;
    if (this.target >= 0 && !this.isAnswered) this.endInVain();
    this.target = this.nextTarget();
    if (this.target >= 0) {
      this.number = this.numbers++;
      this.isAnswered = false;
      this.helpers = 0;
      this.ping(this.target, this.number);
      peer.setTimer('timeout', timeout * this.patience);
    }
    this.reconnect();
    const lateMs = rounds === 'common' ? peer.now() - Math.round(peer.now() / period) * period : 0;
    peer.setTimer('probe', Math.max(0, period * this.patience - lateMs));
  }

  /** By how much its times are longer than as they are set. */
  private get patience(): number {
    return this.values.lifeguard ? this.health.score + 1 : 1;
  }

  /** No peer had an answer. Helpers that did not even say so count as a sign that this peer itself is slow. */
  private endInVain(): void {
    this.health.change(this.helpers > 0 ? this.silentHelpers : 1);
    if (this.membership.members.isPresent(this.target)) this.membership.accuse(this.target);
  }

  private nextTarget(): PeerId {
    for (let tries = 0; tries < this.peer.size; tries++) {
      const next = this.order.next(this.peer);
      if (next !== this.peer.id && this.membership.members.isPresent(next)) return next;
    }
    return -1;
  }

  /** Lifeguard tells a suspected peer so, as it is the one that can refute it. */
  private ping(target: PeerId, number: number): void {
    const isTold = this.values.lifeguard && this.membership.members.of(target).status === 'suspect';
    this.send(target, 'ping', number, isTold ? this.membership.newsOf(target) : undefined);
  }

  /** A peer that counts as crashed may be back, or was only cut off: it refutes what it is told. */
  private reconnect(): void {
    const { dead } = this.membership.members;
    const nowMs = this.peer.now();
    if (dead.length === 0) this.reconnectedMs = nowMs;
    if (nowMs - this.reconnectedMs < this.values.reconnect) return;
    this.reconnectedMs = nowMs;
    const one = dead[Math.floor(this.peer.random() * dead.length)];
    this.send(one, 'ping', this.numbers++, this.membership.newsOf(one));
  }

  private askOthers(): void {
    if (this.isAnswered) return;
    const helpers = this.someMembers(this.values.helpers, this.target);
    this.helpers = helpers.length;
    this.silentHelpers = helpers.length;
    for (const helper of helpers)
      this.peer.send(helper, { type: 'ping-req', number: this.number, target: this.target, ...this.membership.load() });
  }

  /**
   * An answer tells the peer that asks what is wrong: it counts as crashed here, or it has said something of this peer
   * that is out of date.
   */
  private answer(from: PeerId, number: number, news: readonly Update[]): void {
    const { membership } = this;
    const isAccused = news.length > 0 && news.some(({ peer, status }) => peer === this.peer.id && status !== 'alive');
    const subject = isAccused ? this.peer.id : membership.members.isPresent(from) ? -1 : from;
    this.send(from, 'ack', number, subject < 0 ? undefined : membership.newsOf(subject));
  }

  private hearAnswer(number: number): void {
    if (number === this.number) {
      if (this.isAnswered) return;
      this.isAnswered = true;
      this.health.change(-1);
      this.peer.clearTimer('timeout');
      return;
    }
    const relay = this.relays?.take(number);
    if (relay !== undefined) this.send(relay.asker, 'ack', relay.number);
  }

  private hearNoAnswer(number: number): void {
    if (number === this.number && this.silentHelpers > 0) this.silentHelpers--;
  }

  private probeFor(asker: PeerId, number: number, target: PeerId): void {
    const { period, timeout, lifeguard } = this.values;
    const own = this.numbers++;
    const nowMs = this.peer.now();
    this.relays ??= new Relays();
    this.relays.add(own, { asker, number, untilMs: nowMs + period }, nowMs);
    this.ping(target, own);
    if (lifeguard) this.peer.setTimer('nack', NACK_AFTER * timeout, slotOf(own));
  }

  private admitSilence(slot: number): void {
    const relay = this.relays?.inSlot(slot);
    if (relay !== undefined) this.send(relay.asker, 'nack', relay.number);
  }

  private gossip(): void {
    const { membership } = this;
    for (const member of this.someMembers(this.values.gossipNodes))
      if (membership.hasNews) this.send(member, 'gossip', -1);
    membership.continueGossip();
  }

  /** Up to so many members drawn at random, without this peer and `but`. */
  private someMembers(most: number, but: PeerId = -1): PeerId[] {
    const { id, size } = this.peer;
    const drawn: PeerId[] = [];
    for (let tries = 3 * size; tries > 0 && drawn.length < most; tries--) {
      const member = Math.floor(this.peer.random() * size);
      const isFit = member !== id && member !== but && this.membership.members.isPresent(member);
      if (isFit && !drawn.includes(member)) drawn.push(member);
    }
    return drawn;
  }

  /** @param extra news that the message carries in any case */
  private send(to: PeerId, type: Message['type'], number: number, extra?: Update): void {
    const { news, broadcasts } = this.membership.load(extra);
    // Objects of one shape are quick to read.
    this.peer.send(to, broadcasts === undefined ? { type, number, news } : { type, number, news, broadcasts });
  }
}
