/**
 * What a link holds: an experiment, protocols that were written in the page, and what is shown of the run. A link comes
 * from a stranger, so each field is checked before anything else sees it.
 */
import type { ExperimentData } from '../channel/engine-messages.ts';
import type { BroadcastName } from '../moment/broadcast-table.ts';

/** As it was written: a link brings nothing compiled. */
export interface SharedProtocol {
  readonly path: string;
  readonly source: string;
}

export interface Shared {
  readonly experiment: ExperimentData;
  readonly protocols?: readonly SharedProtocol[];
  /** Facts that have happened. */
  readonly moment?: number;
  readonly peer?: number;
  readonly broadcast?: BroadcastName | 'all';
}

/** Of an experiment in a link: values in all, and how deep they stand one inside another. */
const VALUES_MAX = 20_000;
const DEEPEST = 20;
const PROTOCOLS_MAX = 8;
const SOURCE_MAX = 200_000;

/** A link that is refused, with the reason. */
export class LinkError extends Error {
  override readonly name = 'LinkError';
}

/** @throws LinkError at the first field that is not what it should be */
export function checkedShared(given: unknown): Shared {
  const { experiment, protocols, moment, peer, broadcast, ...others } = objectIn(given, 'the link');
  const [strange] = Object.keys(others);
  if (strange !== undefined) throw new LinkError(`the link has a field that is not known: ${short(strange)}`);
  const budget = { left: VALUES_MAX };
  checkPlain(experiment, 0, budget);
  return {
    experiment: objectIn(experiment, 'the experiment'),
    ...(protocols === undefined ? {} : { protocols: protocolsIn(protocols) }),
    ...(moment === undefined ? {} : { moment: countIn(moment, 'the moment') }),
    ...(peer === undefined ? {} : { peer: countIn(peer, 'the peer') }),
    ...(broadcast === undefined ? {} : { broadcast: broadcastIn(broadcast) }),
  };
}

/** A path that stands for a protocol that was written in the page. */
function isTypedPath(path: string): boolean {
  return /^\.\/[A-Za-z0-9][\w-]{0,60}\.ts$/.test(path);
}

function protocolsIn(given: unknown): SharedProtocol[] {
  if (!Array.isArray(given) || given.length > PROTOCOLS_MAX)
    throw new LinkError(`protocols: expected a list of at most ${PROTOCOLS_MAX}`);
  return given.map((one: unknown) => {
    const { path, source, ...others } = objectIn(one, 'a protocol');
    if (Object.keys(others).length > 0 || typeof path !== 'string' || !isTypedPath(path))
      throw new LinkError('a protocol: expected a path such as ./my-protocol.ts and its source');
    if (typeof source !== 'string' || source.length > SOURCE_MAX)
      throw new LinkError(`the source of ${path}: expected a text of at most ${SOURCE_MAX} characters`);
    return { path, source };
  });
}

function broadcastIn(given: unknown): BroadcastName | 'all' {
  if (given === 'all') return 'all';
  const { origin, sequence } = objectIn(given, 'the broadcast');
  return { origin: countIn(origin, 'the origin'), sequence: countIn(sequence, 'the sequence number') };
}

function countIn(given: unknown, what: string): number {
  if (typeof given === 'number' && Number.isSafeInteger(given) && given >= 0) return given;
  throw new LinkError(`${what}: expected a whole number from 0, given ${short(JSON.stringify(given) ?? 'nothing')}`);
}

function objectIn(given: unknown, what: string): Record<string, unknown> {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given as Record<string, unknown>;
  throw new LinkError(`${what}: expected fields with names, given ${short(JSON.stringify(given) ?? 'nothing')}`);
}

const REFUSED = new Set(['__proto__', 'constructor', 'prototype']);

function checkPlain(value: unknown, depth: number, budget: { left: number }): void {
  if (--budget.left < 0) throw new LinkError(`the experiment has more than ${VALUES_MAX} values`);
  if (depth > DEEPEST) throw new LinkError(`the experiment has more than ${DEEPEST} levels, one inside another`);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (REFUSED.has(key)) throw new LinkError(`the experiment has a key that is refused: ${key}`);
    checkPlain(inner, depth + 1, budget);
  }
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
