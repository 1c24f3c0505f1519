/**
 * What a message may hold: null, booleans, finite numbers, texts, and lists and objects of these. Codecs lose or change
 * everything else, some of it silently, so it is refused wherever a message is sent, in memory as on a socket, with the
 * same words. The check allocates nothing; texts are made only for what is refused.
 */
import { ContractError, checkedKind } from './contract.ts';
import type { Program } from './program.ts';
import type { PeerId } from './protocol.ts';

/** Lists and objects inside one another: a message that holds itself has no end of them. */
const DEPTH_MAX = 500;

/**
 * The kind of a message that a peer sends.
 * @throws ContractError that names the peer, the kind, the field and the cure, where it holds what none may
 */
export function kindOfSent(message: unknown, peer: PeerId, program: Program): number {
  // That there is none at all is refused with its kind.
  if (message !== undefined && !isPlain(message, DEPTH_MAX)) refuse(message, peer, program);
  return checkedKind(program, message);
}

/** `a.b.0`: a field of a field. */
export type Path = readonly (string | number)[];

/** " of kind data", as far as the message lets its kind be told. */
export function kindText(program: Pick<Program, 'kinds' | 'kindOf'>, message: unknown): string {
  try {
    const kind = program.kinds[program.kindOf(message)];
    return kind === undefined ? '' : ` of kind ${kind.name}`;
  } catch {
    return '';
  }
}

function isPlain(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value);
    case 'object':
      if (value === null) return true;
      if (depth === 0) return false;
      return Array.isArray(value) ? isPlainList(value, depth - 1) : hasPlainFields(value, depth - 1);
    default:
      return false;
  }
}

function isPlainList(values: readonly unknown[], depth: number): boolean {
  if (Object.getPrototypeOf(values) !== Array.prototype) return false;
  for (let i = 0; i < values.length; i++) if (!isPlain(values[i], depth)) return false;
  return true;
}

function hasPlainFields(value: object, depth: number): boolean {
  if (!isPlainObject(value)) return false;
  for (const key in value) {
    const field = (value as Record<string, unknown>)[key];
    // Most fields are numbers: no call for these.
    if (typeof field === 'number' ? !Number.isFinite(field) : !isPlain(field, depth)) return false;
  }
  return true;
}

/** Whether it is an object of fields and of no class. */
export function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const PLAIN = 'messages are plain data: null, booleans, finite numbers, texts, lists and objects of these';

function refuse(message: unknown, peer: PeerId, program: Program): never {
  const { path, what, cure } = faultIn(message, [], new Set())!;
  const where = path.length === 0 ? 'is' : `has in field ${path.join('.')}`;
  throw new ContractError(
    `peer ${peer} sent a message${kindText(program, message)} that ${where} ${what}; ${PLAIN}; ${cure}`,
  );
}

interface Fault {
  readonly path: Path;
  readonly what: string;
  readonly cure: string;
}

/** The first thing in a value that no message may hold. @param above what the value lies in */
function faultIn(value: unknown, path: Path, above: ReadonlySet<unknown>): Fault | undefined {
  if (typeof value === 'number')
    return Number.isFinite(value) ? undefined : { path, what: `${value}`, cure: 'send null, or a finite number' };
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value !== 'object') return { path, ...notData(value) };
  if (above.has(value))
    return { path, what: 'what it lies in', cure: 'send each part once, and name the others by a number' };
  if (path.length >= DEPTH_MAX)
    return {
      path: path.slice(0, 3),
      what: `lists or objects nested deeper than ${DEPTH_MAX}`,
      cure: 'send a flat list',
    };
  if (Array.isArray(value) ? Object.getPrototypeOf(value) !== Array.prototype : !isPlainObject(value))
    return { path, ...ofClass(value) };
  const within = new Set(above).add(value);
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  for (const key of keys) {
    const fault = faultIn((value as Record<string | number, unknown>)[key], [...path, key], within);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function notData(value: unknown): Omit<Fault, 'path'> {
  if (value === undefined) return { what: 'undefined', cure: 'leave the field out, or send null' };
  if (typeof value === 'bigint') return { what: 'a bigint', cure: 'send a number, or a text' };
  return { what: `a ${typeof value}`, cure: 'send the data that its receiver needs, and leave it out' };
}

function ofClass(value: object): Omit<Fault, 'path'> {
  const name = nameOf(value);
  const what = `${/^[AEIO]/.test(name) ? 'an' : 'a'} ${name}`;
  if (value instanceof Map) return { what, cure: 'send a list of its entries ([...map])' };
  if (value instanceof Set) return { what, cure: 'send a list of its members ([...set])' };
  if (Object.prototype.toString.call(value) === '[object Date]')
    return { what, cure: 'send its time as a number (date.getTime())' };
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer)
    return { what, cure: 'send a list of its numbers (Array.from(…))' };
  return { what: `an object of class ${name}`, cure: 'send an object of its fields ({ ...object })' };
}

function nameOf(value: object): string {
  const name = (value as { constructor?: { name?: unknown } }).constructor?.name;
  return typeof name === 'string' && name !== '' ? name : 'unknown';
}
