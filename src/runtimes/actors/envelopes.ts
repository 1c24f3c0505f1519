/**
 * Envelopes of the messages in mailboxes: message object, sender, kind and size, once for all copies that a peer sends
 * in a row.
 *
 * Mailboxes hold envelopes by number: four bytes a copy, and nothing that the garbage collector must trace. An envelope
 * counts its copies; when all have been received and its sender has sent another message, its counts are added to the
 * books and it is free again. So counting by kind costs nothing a copy. Flags are numbers: the engine compares a number
 * in one step, and needs five to see that a field holds `true`.
 */
import { MESSAGES_MAX, refuseEvents } from '../../core/contract.ts';
import type { DropReason } from '../../core/drop-reasons.ts';
import type { PeerId } from '../../core/protocol.ts';
import type { Books } from '../../trace/books.ts';

export class Envelope {
  number = 0;
  message: unknown = undefined;
  from: PeerId = 0;
  kind = 0;
  /** Bytes of one copy that crosses a link. */
  bytes = 0;
  /** Broadcasts that its message carries. */
  carries = 0;
  /** 1 while its sender may send more of it, else 0. */
  isOpen = 0;
  /** Copies sent; those of them to the sender itself, which cross no link; copies received. */
  sent = 0;
  own = 0;
  received = 0;
  /** At trace level full a envelope has one copy, and this is the copy's number; else −1. */
  copy = -1;
}

export class Envelopes {
  /** By number. */
  readonly all: Envelope[] = [];
  /** By kind: 1 if its messages carry broadcasts, else 0. */
  readonly carries: readonly number[];
  /** By peer: messages to itself and the broadcasts that they carry, of envelopes that were added up. */
  readonly ownMessages: Float64Array;
  readonly ownCopies: Float64Array;
  private readonly free: Envelope[] = [];
  private readonly books: Books;

  constructor(books: Books) {
    this.books = books;
    this.ownMessages = new Float64Array(books.size);
    this.ownCopies = new Float64Array(books.size);
    this.carries = books.kinds.map((kind) => (kind.carries === 'broadcast' ? 1 : 0));
  }

  /** An open envelope without copies. @param carries broadcasts that the message carries */
  open(from: PeerId, message: unknown, kind: number, bytes: number, carries: number): Envelope {
    const envelope = this.free.length > 0 ? this.free.pop()! : this.add();
    envelope.message = message;
    envelope.from = from;
    envelope.kind = kind;
    envelope.bytes = bytes;
    envelope.carries = carries;
    envelope.isOpen = 1;
    envelope.copy = -1;
    return envelope;
  }

  /** Its sender has sent another message. */
  close(envelope: Envelope): void {
    envelope.isOpen = 0;
    if (envelope.received === envelope.sent) this.retire(envelope);
  }

  /** A copy, already counted as sent, is dropped: the envelope counts it as received, which the books take back. */
  drop(envelope: Envelope, reason: DropReason): void {
    this.books.countDropped(envelope.kind, reason);
    this.books.kindReceived[envelope.kind]--;
    if (++envelope.received === envelope.sent && envelope.isOpen === 0) this.retire(envelope);
  }

  /** Frees a closed envelope when all its copies have been received. */
  retire(envelope: Envelope): void {
    this.sum(envelope);
    envelope.message = undefined;
    envelope.sent = 0;
    envelope.own = 0;
    envelope.received = 0;
    this.free.push(envelope);
  }

  /** Adds up the envelopes that are still in use. Call it once, at the end. */
  settle(): void {
    for (const envelope of this.all) this.sum(envelope);
  }

  private sum({ from, kind, bytes, carries, sent, own, received }: Envelope): void {
    const { books } = this;
    books.kindSent[kind] += sent;
    books.kindReceived[kind] += received;
    books.kindBytes[kind] += bytes * (sent - own);
    if (own === 0) return;
    this.ownMessages[from] += own;
    this.ownCopies[from] += own * carries;
  }

  private add(): Envelope {
    if (this.all.length >= MESSAGES_MAX) refuseEvents();
    const envelope = new Envelope();
    envelope.number = this.all.length;
    this.all.push(envelope);
    return envelope;
  }
}
