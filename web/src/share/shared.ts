/**
 * What a link holds: an experiment, protocols that were written in the page, and what is shown of the run. A link comes
 * from a stranger, so each field is checked before anything else sees it.
 */
import type { ExperimentData } from '../channel/engine-messages.ts';
import type { BroadcastName } from '../moment/broadcast-table.ts';
import { type PaceName, paceNames } from '../player/pace.ts';
import { type Camera, ZOOM_MOST } from '../state/camera.ts';

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
  readonly view?: SharedView;
}

/** How the run is looked at; what is left out is as the page begins. */
export interface SharedView {
  readonly camera?: Camera;
  readonly pace?: PaceName;
  /** How many times as fast as by default. */
  readonly speed?: number;
  /** The experiment that is compared with it. */
  readonly other?: ExperimentData;
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
  const { experiment, protocols, moment, peer, broadcast, view, ...others } = objectIn(given, 'the link');
  refuseStrange(others);
  const budget = { left: VALUES_MAX };
  checkPlain(experiment, 0, budget);
  return {
    experiment: objectIn(experiment, 'the experiment'),
    ...(protocols === undefined ? {} : { protocols: protocolsIn(protocols) }),
    ...(moment === undefined ? {} : { moment: countIn(moment, 'the moment') }),
    ...(peer === undefined ? {} : { peer: countIn(peer, 'the peer') }),
    ...(broadcast === undefined ? {} : { broadcast: broadcastIn(broadcast) }),
    ...(view === undefined ? {} : { view: viewIn(view, budget) }),
  };
}

function refuseStrange(others: object): void {
  const [strange] = Object.keys(others);
  if (strange !== undefined) throw new LinkError(`the link has a field that is not known: ${short(strange)}`);
}

const MOVED_MOST = 1_000;
const SPEED_MOST = 1_000;

function viewIn(given: unknown, budget: { left: number }): SharedView {
  const { camera, pace, speed, other, ...others } = objectIn(given, 'the view');
  refuseStrange(others);
  checkPlain(other, 0, budget);
  return {
    ...(camera === undefined ? {} : { camera: cameraIn(camera) }),
    ...(pace === undefined ? {} : { pace: paceIn(pace) }),
    ...(speed === undefined ? {} : { speed: numberIn(speed, 'the speed', [0.01, SPEED_MOST]) }),
    ...(other === undefined ? {} : { other: objectIn(other, 'the other experiment') }),
  };
}

function cameraIn(given: unknown): Camera {
  const { zoom, x, y, ...others } = objectIn(given, 'the camera');
  refuseStrange(others);
  return {
    zoom: numberIn(zoom, 'the zoom', [1, ZOOM_MOST]),
    x: numberIn(x, 'the place', [-MOVED_MOST, MOVED_MOST]),
    y: numberIn(y, 'the place', [-MOVED_MOST, MOVED_MOST]),
  };
}

function paceIn(given: unknown): PaceName {
  const found = paceNames.find((name) => name === given);
  if (found === undefined) throw new LinkError(`the pace: expected one of ${paceNames.join(', ')}`);
  return found;
}

function numberIn(given: unknown, what: string, [least, most]: readonly [number, number]): number {
  if (typeof given === 'number' && given >= least && given <= most) return given;
  throw new LinkError(`${what}: expected a number from ${least} to ${most}, given ${shown(given)}`);
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
  throw new LinkError(`${what}: expected a whole number from 0, given ${shown(given)}`);
}

function objectIn(given: unknown, what: string): Record<string, unknown> {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given as Record<string, unknown>;
  throw new LinkError(`${what}: expected fields with names, given ${shown(given)}`);
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

function shown(given: unknown): string {
  return short(JSON.stringify(given) ?? 'nothing');
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
