/**
 * Links that do more than hand over, because the network or a fault does something to copies on them: each is lost,
 * held back or doubled before it comes to its
 * receiver's mailbox. Where nothing holds it back, and no model was asked for, it comes there at once.
 *
 * On such links a route leads to a way instead of the receiver itself, so that where nothing is modelled nothing is
 * asked. What waits is an entry of the
 * agenda. A copy that the network makes is sent by the network: it counts as sent and as duplicated by kind, and
 * nowhere else.
 */

import { CRASHED_REASON } from '../../core/drop-reasons.ts';
import type { PeerId } from '../../core/protocol.ts';
import { Random } from '../../core/random.ts';
import type { LinkModel } from '../../network/link-model.ts';
import { ModelledLinks } from '../../network/modelled-links.ts';
import { PlainLinks } from '../../network/plain-links.ts';
import type { Job } from '../runtime.ts';
import type { Conditions } from './conditions.ts';
import { recordDuplicated } from './copy-facts.ts';
import type { Ensemble } from './ensemble.ts';
import type { Letter } from './letters.ts';
import { LINK_DOWN_REASON, loseCopy } from './losses.ts';
import type { Receiver } from './routes.ts';
import { TroubledLinks } from './troubled-links.ts';

/** Copies that may wait for their time. */
const MOST = 4_000_000;

/** What becomes of a copy, as a model of the links and the faults that lie over them say it. */
export interface Model extends Pick<LinkModel, 'delayMs' | 'duplicateMs' | 'ask'> {
  readonly lost: string | undefined;
}

/** One directed link, in the place of the peer at its end. */
class Way implements Receiver {
  readonly id: PeerId;
  private readonly ways: Ways;
  private readonly link: number;

  constructor(ways: Ways, link: number, to: PeerId) {
    this.ways = ways;
    this.link = link;
    this.id = to;
  }

  put(number: number): void {
    this.ways.cross(this.link, this.id, number);
  }
}

export class Ways {
  private readonly ensemble: Ensemble;
  private readonly model: Model;
  /** True where only faults hold a copy back. */
  private readonly isBare: boolean;
  /** By directed link: the latest arrival so far, where links are FIFO. */
  private readonly arrivals: Float64Array | undefined;
  /** Copies on their way. */
  private waiting = 0;

  constructor(ensemble: Ensemble) {
    const { graph, network, plan } = ensemble.job;
    this.ensemble = ensemble;
    this.model = modelOf(ensemble.job, ensemble.conditions);
    this.isBare = plan === undefined;
    this.arrivals = network.fifo ? new Float64Array(graph.offsets[graph.size]) : undefined;
  }

  along(link: number, to: PeerId): Receiver {
    return new Way(this, link, to);
  }

  /** A copy, already counted as sent, begins its way. */
  cross(link: number, to: PeerId, number: number): void {
    const { model, ensemble, isBare } = this;
    const letter = ensemble.letters.all[number];
    const nowMs = ensemble.now();
    model.ask(link, letter.from, to, letter.bytes, nowMs);
    if (model.lost !== undefined) {
      loseCopy(ensemble, to, letter, model.lost);
      return;
    }
    // First in, first out: no copy overtakes one that waits.
    if (isBare && model.delayMs === 0 && (this.arrivals === undefined || this.waiting === 0)) {
      this.enter(to, number);
      return;
    }
    const { duplicateMs } = model;
    this.hold(link, to, nowMs + model.delayMs, number);
    if (duplicateMs >= 0) this.hold(link, to, nowMs + duplicateMs, this.double(to, letter));
  }

  /** The time of a copy has come. */
  arrive(to: PeerId, number: number): void {
    const { letters, routes } = this.ensemble;
    const letter = letters.all[number];
    this.waiting--;
    if (routes.isUp(letter.from, to)) this.enter(to, number);
    else loseCopy(this.ensemble, to, letter, LINK_DOWN_REASON);
  }

  /** A copy comes to its receiver, if there is one. */
  enter(to: PeerId, number: number): void {
    const { actors, conditions, letters } = this.ensemble;
    if (conditions === undefined || conditions.crashed[to] === 0) actors[to].put(number);
    else loseCopy(this.ensemble, to, letters.all[number], CRASHED_REASON);
  }

  private hold(link: number, to: PeerId, atMs: number, number: number): void {
    const { agenda, full } = this.ensemble;
    const { arrivals } = this;
    let arrivalMs = atMs;
    if (arrivals !== undefined) {
      arrivalMs = Math.max(atMs, arrivals[link]);
      arrivals[link] = arrivalMs;
    }
    agenda.add(arrivalMs, 'arrival', to, number);
    if (++this.waiting > MOST) full.end ??= { stopped: 'limit', reason: `more than ${MOST} copies on their way` };
  }

  /** The number of the letter that the second copy has: its own where each copy has. */
  private double(to: PeerId, letter: Letter): number {
    const { books, letters, log, routes } = this.ensemble;
    const { from, message, kind, bytes, carries } = letter;
    books.kindDuplicated[kind]++;
    // A letter counts the bytes of all its copies, but those of this one are not the peer's.
    books.kindBytes[kind] -= bytes;
    routes.double(from, to, carries);
    if (!log.full) {
      letter.sent++;
      return letter.number;
    }
    const second = letters.write(from, message, kind, bytes, carries);
    second.isOpen = 0;
    second.sent = 1;
    recordDuplicated(this.ensemble, second, to, letter.copy);
    return second.number;
  }
}

function modelOf({ plan, graph, seed }: Job, conditions: Conditions | undefined): Model {
  const random = new Random(seed, 'network');
  const model = plan === undefined ? new PlainLinks(undefined, random) : new ModelledLinks(plan, graph, seed, random);
  return conditions === undefined ? model : new TroubledLinks(model, conditions.weather);
}
