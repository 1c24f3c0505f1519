/**
 * Messages in mailboxes: a letter holds a message object, its sender, kind and size, once for all the copies that a
 * peer sends in a row.
 *
 * Mailboxes hold letters by number: four bytes a copy, and nothing that the garbage collector must follow. A letter
 * counts its copies; when all
 * have come in and its sender has gone on to another message, it is summed up and free for the next one. So what is
 * counted by kind costs
 * nothing a copy. Flags are numbers: the engine compares a number in one step where it takes five to see that a field
 * holds `true`.
 */
import { MESSAGES_MAX, refuseEvents } from '../../core/contract.ts';
import type { PeerId } from '../../core/protocol.ts';
import type { Books } from '../../trace/books.ts';

export class Letter {
  number = 0;
  message: unknown = undefined;
  from: PeerId = 0;
  kind = 0;
  /** Bytes of one copy, where it crosses a link. */
  bytes = 0;
  /** Broadcasts that its message carries. */
  carries = 0;
  /** 1 while its sender may send more of it, else 0. */
  isOpen = 0;
  /** Copies sent; those of them that went to the sender itself, and so over no link; copies received. */
  sent = 0;
  own = 0;
  received = 0;
  /** At trace level full a letter has one copy, and this is the copy's number; else −1. */
  copy = -1;
}

export class Letters {
  /** By number. */
  readonly all: Letter[] = [];
  /** By kind: 1 if its messages carry broadcasts, else 0. */
  readonly carries: readonly number[];
  /** By peer: messages to itself, and the broadcasts that they carry, of letters that are summed up. */
  readonly ownMessages: Float64Array;
  readonly ownCopies: Float64Array;
  private readonly free: Letter[] = [];
  private readonly books: Books;

  constructor(books: Books) {
    this.books = books;
    this.ownMessages = new Float64Array(books.size);
    this.ownCopies = new Float64Array(books.size);
    this.carries = books.kinds.map((kind) => (kind.carries === 'broadcast' ? 1 : 0));
  }

  /** An open letter without copies. @param carries broadcasts that the message carries */
  write(from: PeerId, message: unknown, kind: number, bytes: number, carries: number): Letter {
    const letter = this.free.length > 0 ? this.free.pop()! : this.add();
    letter.message = message;
    letter.from = from;
    letter.kind = kind;
    letter.bytes = bytes;
    letter.carries = carries;
    letter.isOpen = 1;
    letter.copy = -1;
    return letter;
  }

  /** Its sender has gone on. */
  close(letter: Letter): void {
    letter.isOpen = 0;
    if (letter.received === letter.sent) this.retire(letter);
  }

  /**
   * A copy, already counted as sent, goes to nobody: it counts as received here, and as dropped instead in the books.
   */
  drop(letter: Letter, reason: string): void {
    this.books.countDropped(letter.kind, reason);
    this.books.kindReceived[letter.kind]--;
    if (++letter.received === letter.sent && letter.isOpen === 0) this.retire(letter);
  }

  /** Frees a closed letter all of whose copies have come in. */
  retire(letter: Letter): void {
    this.sum(letter);
    letter.message = undefined;
    letter.sent = 0;
    letter.own = 0;
    letter.received = 0;
    this.free.push(letter);
  }

  /** Sums up the letters that are still in use. To be called once, at the end. */
  settle(): void {
    for (const letter of this.all) this.sum(letter);
  }

  private sum({ from, kind, bytes, carries, sent, own, received }: Letter): void {
    const { books } = this;
    books.kindSent[kind] += sent;
    books.kindReceived[kind] += received;
    books.kindBytes[kind] += bytes * (sent - own);
    if (own === 0) return;
    this.ownMessages[from] += own;
    this.ownCopies[from] += own * carries;
  }

  private add(): Letter {
    if (this.all.length >= MESSAGES_MAX) refuseEvents();
    const letter = new Letter();
    letter.number = this.all.length;
    this.all.push(letter);
    return letter;
  }
}
