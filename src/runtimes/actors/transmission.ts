/**
 * Sends copies over links that may drop, delay or duplicate them: asks for the fate of each copy and does what it says.
 *
 * A route leads to such a link instead of the mailbox of the receiver, so that a run in which links do nothing asks
 * nothing. A copy in flight is an event of the queue. A copy that the network makes counts as sent and duplicated by
 * kind, and nowhere else.
 */
import { LINK_DOWN, PEER_CRASHED } from '../../core/drop-reasons.ts';
import type { PeerId } from '../../core/protocol.ts';
import { CopyFate } from '../../network/copy-fate.ts';
import type { CopyFacts } from './copy-facts.ts';
import type { DroppedCopies } from './dropped-copies.ts';
import type { Envelope } from './envelopes.ts';
import type { Mailbox } from './mailbox.ts';
import type { MessageWriter } from './message-writer.ts';
import type { Receiver } from './route.ts';
import type { RunContext } from './run-context.ts';
import type { RunEnd } from './run-end.ts';

/** Copies that may be in flight. */
const IN_FLIGHT_MAX = 4_000_000;

/** One directed link, in place of the mailbox at its end. */
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

/** True if links may drop, delay or duplicate copies. */
export function isTransmitting({ job, links }: RunContext): boolean {
  return job.plan !== undefined || job.faults !== undefined || links.down !== undefined;
}

export class Transmission {
  private readonly context: RunContext;
  private readonly mailboxes: readonly Mailbox[];
  private readonly writer: MessageWriter;
  private readonly facts: CopyFacts;
  private readonly drops: DroppedCopies;
  private readonly end: RunEnd;
  private readonly fate: CopyFate;
  /** True if no model was asked for: then only faults delay a copy. */
  private readonly isBare: boolean;
  private readonly isFifo: boolean;
  private inFlight = 0;

  constructor(
    context: RunContext,
    mailboxes: readonly Mailbox[],
    writer: MessageWriter,
    drops: DroppedCopies,
    end: RunEnd,
  ) {
    const { graph, seed, network, plan } = context.job;
    const { fifo: isFifo } = network;
    this.context = context;
    this.mailboxes = mailboxes;
    this.writer = writer;
    this.facts = writer.facts;
    this.drops = drops;
    this.end = end;
    this.fate = new CopyFate({ graph, seed, plan, isFifo, ticksPerMs: 0 }, context.links, context.states?.links);
    this.isBare = plan === undefined;
    this.isFifo = isFifo;
  }

  /** True if a copy may be delayed. */
  get isDelaying(): boolean {
    return !this.isBare || this.context.states !== undefined;
  }

  along(link: number, to: PeerId): Receiver {
    return new TransmittingLink(this, link, to);
  }

  /** A copy, already counted as sent, is put on a link. */
  send(link: number, to: PeerId, number: number): void {
    const { fate, isBare, isFifo } = this;
    const envelope = this.writer.envelopes.all[number];
    const nowMs = this.context.clock.now();
    fate.decide(link, envelope.from, to, envelope.bytes, nowMs);
    if (fate.dropReason !== undefined) {
      this.drops.drop(to, number, fate.dropReason);
      return;
    }
    // On FIFO links no copy overtakes one in flight.
    if (isBare && fate.secondArrivalMs < 0 && fate.arrivalMs === nowMs && (!isFifo || this.inFlight === 0)) {
      this.enter(to, number);
      return;
    }
    const { secondArrivalMs } = fate;
    this.hold(to, fate.arrivalMs, number);
    if (secondArrivalMs >= 0) this.hold(to, secondArrivalMs, this.duplicate(to, envelope));
  }

  /** The time of a copy has come. */
  arrive(to: PeerId, number: number): void {
    const { from } = this.writer.envelopes.all[number];
    this.inFlight--;
    if (this.context.links.isUp(from, to)) this.enter(to, number);
    else this.drops.drop(to, number, LINK_DOWN);
  }

  /** A copy reaches the mailbox of its receiver, unless that has crashed. */
  private enter(to: PeerId, number: number): void {
    const { states } = this.context;
    if (states === undefined || states.crashed[to] === 0) this.mailboxes[to].put(number);
    else this.drops.drop(to, number, PEER_CRASHED);
  }

  private hold(to: PeerId, arrivalMs: number, number: number): void {
    this.context.events.add(arrivalMs, 'arrival', to, number);
    if (++this.inFlight > IN_FLIGHT_MAX) this.end.ask('limit', `more than ${IN_FLIGHT_MAX} copies on their way`);
  }

  /** The number of the envelope that the second copy has: its own if each copy has. */
  private duplicate(to: PeerId, envelope: Envelope): number {
    const { writer, context } = this;
    const { books, log } = context;
    const { from, message, kind, bytes, carries } = envelope;
    books.kindDuplicated[kind]++;
    // An envelope counts the bytes of all its copies, but the peer did not send this one.
    books.kindBytes[kind] -= bytes;
    this.drops.countDuplicate(from, to, carries);
    if (!log.full) {
      envelope.sent++;
      return envelope.number;
    }
    const second = writer.envelopes.open(from, message, kind, bytes, carries);
    second.isOpen = 0;
    second.sent = 1;
    this.facts.duplicated(second, to, envelope.copy);
    return second.number;
  }
}
