/** Puts the messages that a peer sends into envelopes: checks their kind, and finds their size and what they carry. */
import { countIn } from '../../core/carried-broadcasts.ts';
import { kindOfSent } from '../../core/message-contents.ts';
import type { PeerId } from '../../core/protocol.ts';
import type { Job } from '../runtime.ts';
import type { CopyFacts } from './copy-facts.ts';
import type { Envelope, Envelopes } from './envelopes.ts';

export class MessageWriter {
  readonly envelopes: Envelopes;
  readonly facts: CopyFacts;
  private readonly job: Job;

  constructor(job: Job, envelopes: Envelopes, facts: CopyFacts) {
    this.job = job;
    this.envelopes = envelopes;
    this.facts = facts;
  }

  /** @throws ContractError if `from` may not send it, or it is of no kind */
  kindOf(message: unknown, from: PeerId): number {
    return kindOfSent(message, from, this.job.program);
  }

  /** An envelope for a message that crosses links. */
  write(message: unknown, from: PeerId): Envelope {
    const kind = this.kindOf(message, from);
    const sealed = this.sealed(message, from);
    return this.envelopes.open(from, sealed, kind, this.job.sizeOf(message), this.countIn(sealed, kind, from));
  }

  /** An envelope for a message of a peer to itself. */
  writeOwn(message: unknown, from: PeerId, kind: number): Envelope {
    const sealed = this.sealed(message, from);
    return this.envelopes.open(from, sealed, kind, 0, this.countIn(sealed, kind, from));
  }

  private countIn(message: unknown, kind: number, from: PeerId): number {
    return countIn(this.job.program, message, kind, from, this.job.graph.size);
  }

  /** The message as its receivers get it. */
  private sealed(message: unknown, from: PeerId): unknown {
    return this.job.wire === undefined ? message : this.job.wire.seal(message, from);
  }
}
