/**
 * Sends copies over links that may drop, delay or duplicate them: asks for the fate of each copy and does what it says.
 *
 * A route leads to such a link instead of the mailbox of the receiver, so that a run without model and faults asks
 * nothing. A copy in flight is an entry of the agenda. A copy that the network makes counts as sent and duplicated by
 * kind, and nowhere else.
 */
import { LINK_DOWN, PEER_CRASHED } from '../../core/drop-reasons.ts';
import type { PeerId } from '../../core/protocol.ts';
import { CopyFate } from '../../network/copy-fate.ts';
import { recordDuplicated } from './copy-facts.ts';
import type { Ensemble } from './ensemble.ts';
import type { Letter } from './letters.ts';
import { loseCopy } from './losses.ts';
import type { Receiver } from './routes.ts';

/** Copies that may be in flight. */
const IN_FLIGHT_MAX = 4_000_000;

/** One directed link, in place of the peer at its end. */
class TransmittingLink implements Receiver {
  readonly id: PeerId;
  private readonly transmission: Transmission;
  private readonly link: number;

  constructor(transmission: Transmission, link: number, to: PeerId) {
    this.transmission = transmission;
    this.link = link;
    this.id = to;
  }

  put(number: number): void {
    this.transmission.send(this.link, this.id, number);
  }
}

export class Transmission {
  private readonly ensemble: Ensemble;
  private readonly fate: CopyFate;
  /** True if no model was asked for: then only faults delay a copy. */
  private readonly isBare: boolean;
  private readonly isFifo: boolean;
  private inFlight = 0;

  constructor(ensemble: Ensemble) {
    const { graph, seed, network, plan } = ensemble.job;
    const { fifo: isFifo } = network;
    this.ensemble = ensemble;
    this.fate = new CopyFate({ graph, seed, plan, isFifo, ticksPerMs: 0 }, undefined, ensemble.conditions?.links);
    this.isBare = plan === undefined;
    this.isFifo = isFifo;
  }

  along(link: number, to: PeerId): Receiver {
    return new TransmittingLink(this, link, to);
  }

  /** A copy, already counted as sent, is put on a link. */
  send(link: number, to: PeerId, number: number): void {
    const { fate, ensemble, isBare, isFifo } = this;
    const letter = ensemble.letters.all[number];
    const nowMs = ensemble.now();
    fate.decide(link, letter.from, to, letter.bytes, nowMs);
    if (fate.dropReason !== undefined) {
      loseCopy(ensemble, to, letter, fate.dropReason);
      return;
    }
    // On FIFO links no copy overtakes one in flight.
    if (isBare && fate.arrivalMs === nowMs && (!isFifo || this.inFlight === 0)) {
      this.enter(to, number);
      return;
    }
    const { secondArrivalMs } = fate;
    this.hold(to, fate.arrivalMs, number);
    if (secondArrivalMs >= 0) this.hold(to, secondArrivalMs, this.duplicate(to, letter));
  }

  /** The time of a copy has come. */
  arrive(to: PeerId, number: number): void {
    const { letters, routes } = this.ensemble;
    const letter = letters.all[number];
    this.inFlight--;
    if (routes.isUp(letter.from, to)) this.enter(to, number);
    else loseCopy(this.ensemble, to, letter, LINK_DOWN);
  }

  /** A copy reaches the mailbox of its receiver, unless that has crashed. */
  enter(to: PeerId, number: number): void {
    const { actors, conditions, letters } = this.ensemble;
    if (conditions === undefined || conditions.crashed[to] === 0) actors[to].put(number);
    else loseCopy(this.ensemble, to, letters.all[number], PEER_CRASHED);
  }

  private hold(to: PeerId, arrivalMs: number, number: number): void {
    const { agenda, full } = this.ensemble;
    agenda.add(arrivalMs, 'arrival', to, number);
    if (++this.inFlight > IN_FLIGHT_MAX)
      full.end ??= { stopped: 'limit', reason: `more than ${IN_FLIGHT_MAX} copies on their way` };
  }

  /** The number of the letter that the second copy has: its own if each copy has. */
  private duplicate(to: PeerId, letter: Letter): number {
    const { books, letters, log, routes } = this.ensemble;
    const { from, message, kind, bytes, carries } = letter;
    books.kindDuplicated[kind]++;
    // A letter counts the bytes of all its copies, but the peer did not send this one.
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
