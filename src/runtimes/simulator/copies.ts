/**
 * What the messages that are sent carry, asked once for all copies of one; and, at trace level full, a number and a
 * fact for each copy.
 */
import { countIn, firstCarried } from '../../core/carried.ts';
import { checkedCarried } from '../../core/contract.ts';
import type { PeerId } from '../../core/protocol.ts';
import type { Program } from '../../core/stack.ts';
import { logFurther } from '../../trace/carried.ts';
import type { FactLog } from '../../trace/log.ts';
import type { EventQueue } from './event-queue.ts';
import type { MessageTable } from './messages.ts';

export class Copies {
  /** True while every message has carried one broadcast; and whom to tell that one does not. */
  isUniform: boolean;
  varied = (): void => {};
  private readonly program: Program;
  private readonly size: number;
  private readonly log: FactLog;
  private readonly queue: EventQueue;
  private readonly messages: MessageTable;

  constructor(program: Program, size: number, log: FactLog, queue: EventQueue, messages: MessageTable) {
    this.program = program;
    this.size = size;
    this.log = log;
    this.queue = queue;
    this.messages = messages;
    this.isUniform = program.kinds.every((kind) => kind.carries === 'broadcast');
  }

  /** Broadcasts that a message of this kind carries. */
  countIn(message: unknown, kind: number, from: PeerId): number {
    const count = countIn(this.program, message, kind, from, this.size);
    if (count !== 1 && this.isUniform) {
      this.isUniform = false;
      this.varied();
    }
    return count;
  }

  /** Gives one copy a handle and a number of its own, and writes down that it was sent. */
  record(from: PeerId, to: PeerId, handle: number, crossings: number): number {
    const { messages, log } = this;
    const message = messages.objects[handle];
    const kind = messages.kindOf(handle);
    const bytes = messages.bytesOf(handle);
    const carried = checkedCarried(this.program.broadcastOf(message, from), this.size);
    const { origin, sequence } = firstCarried(carried);
    const copy = messages.add(message, kind, bytes, messages.countOf(handle));
    const number = messages.name(copy, carried);
    messages.hold(copy, 1, crossings);
    if (!log.full) return copy;
    log.sent(this.queue.time, from, to, number, kind, crossings * bytes, origin, sequence);
    logFurther(log, messages.severalOf(copy));
    return copy;
  }
}
