/**
 * Links that do more than hand over: each copy on them is lost, held back or doubled before it comes to its receiver's mailbox.
 *
 * On such links a route leads to a way instead of the receiver itself, so that where nothing is modelled nothing is asked. What waits is an entry of the
 * agenda. A copy that the network makes is sent by the network: it counts as sent and as duplicated by kind, and nowhere else.
 */
import type { Graph } from '../../core/graph.ts';
import type { PeerId } from '../../core/protocol.ts';
import { Random } from '../../core/random.ts';
import type { LinkModel } from '../../network/link-model.ts';
import type { NetworkPlan } from '../../network/link-traits.ts';
import { ModelledLinks } from '../../network/modelled-links.ts';
import type { Ensemble } from './ensemble.ts';
import type { Letter } from './letters.ts';
import type { Receiver } from './routes.ts';

/** Copies that may wait for their time. */
const MOST = 4_000_000;

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
  private readonly model: LinkModel;
  /** By directed link: the latest arrival so far, where links are FIFO. */
  private readonly arrivals: Float64Array | undefined;
  private waiting = 0;

  constructor(ensemble: Ensemble, plan: NetworkPlan) {
    const { graph, seed, network } = ensemble.job;
    this.ensemble = ensemble;
    this.model = new ModelledLinks(plan, graph, seed, new Random(seed, 'network'));
    this.arrivals = network.fifo ? new Float64Array(graph.offsets[graph.size]) : undefined;
  }

  along(link: number, { targets }: Graph): Receiver {
    return new Way(this, link, targets[link]);
  }

  /** A copy, already counted as sent, begins its way. */
  cross(link: number, to: PeerId, number: number): void {
    const { model, ensemble } = this;
    const letter = ensemble.letters.all[number];
    const nowMs = ensemble.now();
    model.ask(link, letter.from, to, letter.bytes, nowMs);
    if (model.lost !== undefined) {
      this.lose(to, letter, model.lost);
      return;
    }
    const { duplicateMs } = model;
    this.hold(link, to, nowMs + model.delayMs, number);
    if (duplicateMs >= 0) this.hold(link, to, nowMs + duplicateMs, this.double(to, letter));
  }

  /** The time of a copy has come. */
  arrive(to: PeerId, number: number): void {
    const { letters, routes, actors } = this.ensemble;
    const letter = letters.all[number];
    this.waiting--;
    if (routes.find(letter.from, to) === undefined) this.lose(to, letter, 'link down');
    else actors[to].put(number);
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

  private lose(to: PeerId, letter: Letter, reason: string): void {
    const { job, letters, log, routes } = this.ensemble;
    const { from, message, kind, carries, copy } = letter;
    routes.lose(from, to, carries);
    if (log.full) {
      const { origin, sequence } = job.program.broadcastOf(message, from) ?? { origin: -1, sequence: 0 };
      log.dropped(this.ensemble.now(), from, to, copy, kind, reason, origin, sequence);
    }
    letters.drop(letter, reason);
  }

  /** The number of the letter that the second copy has: its own where each copy has. */
  private double(to: PeerId, letter: Letter): number {
    const { job, books, letters, log, routes } = this.ensemble;
    const { from, message, kind, bytes, carries } = letter;
    books.kindDuplicated[kind]++;
    // A letter counts the bytes of all its copies, but those of this one are not the peer's.
    books.kindBytes[kind] -= bytes;
    routes.double(from, to, carries);
    if (!log.full) {
      letter.sent++;
      return letter.number;
    }
    const second = letters.write(from, message, kind, bytes);
    second.isOpen = 0;
    second.sent = 1;
    second.copy = this.ensemble.nextCopy++;
    const { origin, sequence } = job.program.broadcastOf(message, from) ?? { origin: -1, sequence: 0 };
    log.duplicated(this.ensemble.now(), from, to, second.copy, kind, letter.copy, origin, sequence);
    return second.number;
  }
}
