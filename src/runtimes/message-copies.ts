/**
 * The wire between peers that share memory, for runs that check it: each copy is an object of its own, as on a socket,
 * and a peer that changes a message is named. A sender must not change a message that it has sent, nor a receiver one
 * that it got: peers that share the object would see the change, and peers on sockets would not.
 */
import { kindText, type Path } from '../core/message-contents.ts';
import type { Program } from '../core/program.ts';
import type { PeerId } from '../core/protocol.ts';
import type { Failure, Job, Outcome, Wire } from './runtime.ts';

/** An object that a peer holds, and a copy from when the peer sent or received it. */
interface Held {
  readonly peer: PeerId;
  readonly verb: 'sent' | 'received';
  readonly object: unknown;
  readonly original: unknown;
}

/**
 * Objects of one run that are looked at again at its end; those before them have been looked at when they were used.
 */
const HELD_MAX = 200_000;

export class CopyingWire implements Wire {
  private readonly program: Program;
  private readonly copy: (message: unknown) => unknown;
  private readonly held: Held[] = [];
  /** By what is in flight: what its sender holds. */
  private readonly sources = new WeakMap<object, Held>();
  /** By peer: what it got last. */
  private readonly latest = new Map<PeerId, Held>();
  private found: Failure | undefined;

  /** @param copy makes a copy of plain data: a codec both ways, or `copyOf` */
  constructor(program: Program, copy: (message: unknown) => unknown) {
    this.program = program;
    this.copy = copy;
  }

  seal(message: unknown, from: PeerId): unknown {
    if (typeof message !== 'object' || message === null) return message;
    // What it got in this reaction may be changed, and this be it.
    this.look(this.latest.get(from));
    const sealed = this.copy(message);
    // Codecs change a text that is not valid Unicode, which is not the fault of a peer.
    const held: Held = {
      peer: from,
      verb: 'sent',
      object: message,
      original: this.copy === copyOf ? sealed : copyOf(message),
    };
    this.keep(held);
    this.sources.set(sealed as object, held);
    return sealed;
  }

  open(sealed: unknown, to: PeerId): unknown {
    if (typeof sealed !== 'object' || sealed === null) return sealed;
    this.look(this.sources.get(sealed));
    this.look(this.latest.get(to));
    const object = this.copy(sealed);
    const held: Held = { peer: to, verb: 'received', object, original: sealed };
    this.keep(held);
    this.latest.set(to, held);
    return object;
  }

  changed(): Failure | undefined {
    for (const held of this.held) this.look(held);
    this.held.length = 0;
    return this.found;
  }

  private keep(held: Held): void {
    if (this.held.length < HELD_MAX) this.held.push(held);
  }

  private look(held: Held | undefined): void {
    if (held === undefined || this.found !== undefined) return;
    const path = changeIn(held.object, held.original);
    if (path !== undefined) this.found = { peer: held.peer, reason: this.reasonOf(held, path) };
  }

  private reasonOf({ verb, object, original }: Held, path: Path): string {
    const change = `from ${shown(original, path)} to ${shown(object, path)}`;
    const cure = verb === 'sent' ? 'send a copy, or make a new one' : 'make a copy and change that';
    return `changed field ${path.join('.')} of a message${kindText(this.program, original)} that it had ${verb}, ${change}; ${cure}`;
  }
}

/** The outcome of a run; failed if a peer has changed a message. */
export function withChanges({ wire }: Pick<Job, 'wire'>, outcome: Outcome): Outcome {
  const change = wire?.changed();
  if (change === undefined) return outcome;
  const reason =
    outcome.stopped === 'failed' ? outcome.reason : `the protocol of peer ${change.peer} changed a message`;
  return { ...outcome, stopped: 'failed', reason, failures: [...outcome.failures, change] };
}

/** A copy of plain data; fields of other objects than lists and plain ones are not looked into. */
export function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const part = copyOf((value as Record<string, unknown>)[key]);
    if (key === '__proto__')
      Object.defineProperty(copy, key, { value: part, enumerable: true, writable: true, configurable: true });
    else copy[key] = part;
  }
  return copy;
}

/** Where a value is not what it was; `undefined` where it is. */
function changeIn(value: unknown, original: unknown): (string | number)[] | undefined {
  // A codec makes 0 of −0.
  if (value === original) return undefined;
  if (typeof value !== 'object' || typeof original !== 'object' || value === null || original === null) return [];
  if (Array.isArray(value) !== Array.isArray(original)) return [];
  const now = value as Record<string, unknown>;
  const then = original as Record<string, unknown>;
  for (const key in then) {
    if (!Object.hasOwn(now, key)) return [key];
    const path = changeIn(now[key], then[key]);
    if (path !== undefined) return [key, ...path];
  }
  for (const key in now) if (!Object.hasOwn(then, key)) return [key];
  return undefined;
}

function shown(message: unknown, path: Path): string {
  let value = message;
  for (const key of path) value = (value as Record<string, unknown> | undefined)?.[key];
  const text =
    value === undefined
      ? 'nothing'
      : (JSON.stringify(value, (_key, part) => (typeof part === 'bigint' ? `${part}` : part)) ?? String(value));
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}
