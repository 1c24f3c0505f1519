/** Writes the facts of each copy at trace level full: sent, duplicated, received, dropped, and what the copy carries. */
import { firstCarried } from '../../core/carried-broadcasts.ts';
import { checkedCarried } from '../../core/contract.ts';
import type { DropReason } from '../../core/drop-reasons.ts';
import type { Carried, PeerId } from '../../core/protocol.ts';
import { logDetails, logFurther } from '../../trace/carried-facts.ts';
import type { FactLog } from '../../trace/log.ts';
import type { Envelope } from './envelopes.ts';
import type { RunClock } from './run-clock.ts';
import type { RunContext } from './run-context.ts';

export class CopyFacts {
  readonly log: FactLog;
  private readonly clock: RunClock;
  private readonly program: RunContext['job']['program'];
  private readonly size: number;
  /** The number of the next copy. */
  private next = 0;

  constructor({ log, clock, job }: RunContext) {
    this.log = log;
    this.clock = clock;
    this.program = job.program;
    this.size = job.graph.size;
  }

  /** Each copy has an envelope of its own, with its number, which is closed at once: gives it back. */
  sent(envelope: Envelope, to: PeerId, bytes: number): Envelope {
    const { from, kind } = envelope;
    const carried = this.carriedBy(envelope);
    const { origin, sequence } = firstCarried(carried);
    envelope.isOpen = 0;
    envelope.copy = this.next++;
    this.log.sent(this.clock.now(), from, to, envelope.copy, kind, bytes, origin, sequence);
    logFurther(this.log, carried);
    const { message } = envelope;
    if (this.log.detailed) logDetails(this.log, message, this.program.relatedTo(message, from, to), kind);
    return envelope;
  }

  /** The network has made a second copy, which gets a number of its own. */
  duplicated(second: Envelope, to: PeerId, of: number): void {
    const { from, kind } = second;
    const carried = this.carriedBy(second);
    const { origin, sequence } = firstCarried(carried);
    second.copy = this.next++;
    this.log.duplicated(this.clock.now(), from, to, second.copy, kind, of, origin, sequence);
    logFurther(this.log, carried);
  }

  received(envelope: Envelope, to: PeerId): void {
    const { from, kind, copy } = envelope;
    const carried = this.carriedBy(envelope);
    const { origin, sequence } = firstCarried(carried);
    this.log.received(this.clock.now(), to, from, copy, kind, origin, sequence);
    logFurther(this.log, carried);
  }

  dropped(envelope: Envelope, to: PeerId, reason: DropReason): void {
    const { from, kind, copy } = envelope;
    const carried = this.carriedBy(envelope);
    const { origin, sequence } = firstCarried(carried);
    this.log.dropped(this.clock.now(), from, to, copy, kind, reason, origin, sequence);
    logFurther(this.log, carried);
  }

  /** @throws ContractError if the protocol names something else than broadcasts */
  private carriedBy({ message, from }: Envelope): Carried {
    return checkedCarried(this.program.broadcastOf(message, from), this.size);
  }
}
