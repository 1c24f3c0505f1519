/**
 * The place of each peer: a zone, with a matrix of one-way times between zones, or a point of its own if a matrix for
 * so many places would not fit. Plain data, so that it can be sent to another process.
 *
 * Points have a height, as in Vivaldi (F. Dabek, R. Cox, F. Kaashoek, R. Morris, "Vivaldi: a decentralized network
 * coordinate system", SIGCOMM 2004, section 5.4): the round trip between two peers is the distance of their points on
 * the plane plus both heights, the time that each needs to reach the backbone.
 */
import { InputError } from '../../core/errors.ts';
import { invariant } from '../../core/invariant.ts';
import type { PeerNames } from '../../core/peer-names.ts';
import type { PeerId } from '../../core/protocol.ts';
import type { Random } from '../../core/random.ts';
import type { Delay } from '../delay.ts';
import { rowsOf } from './separated.ts';
import type { OneWayTimes } from './zone-table.ts';

interface ZonePlaces extends OneWayTimes {
  readonly kind: 'zones';
  /** By peer: the number of its zone. */
  readonly zoneOf: Uint16Array;
}

interface PointPlaces {
  readonly kind: 'points';
  /** By peer: x, y, height, 0; half of them, so that what comes out is one way. */
  readonly points: Float64Array;
}

export type Places = ZonePlaces | PointPlaces;

/**
 * How peers get their zones: a list that is begun again when it ends, one zone after the other, at random, at random by
 * weights, or some of them each its own.
 */
export type Placement = Rule | { readonly zoneOf: ReadonlyMap<PeerId, string>; readonly others: Rule };
type Rule = readonly string[] | 'round-robin' | 'random' | { readonly weights: Readonly<Record<string, number>> };

/** Puts peers into zones. @throws InputError if a zone has no such name */
export function inZones(
  times: OneWayTimes,
  place: Placement,
  size: number,
  random: Random,
  option: string,
): ZonePlaces {
  return { kind: 'zones', ...times, zoneOf: zonesOf(times.names, place, size, random, option) };
}

function zonesOf(
  names: readonly string[],
  place: Placement,
  size: number,
  random: Random,
  option: string,
): Uint16Array {
  const zones = new Uint16Array(size);
  if (place === 'random') return zones.map(() => random.integer(names.length));
  if (place === 'round-robin') return zones.map((_, peer) => peer % names.length);
  if (isList(place)) {
    const list = place.map((name) => zoneNumber(names, name, option));
    return zones.map((_, peer) => list[peer % list.length]);
  }
  if ('zoneOf' in place) {
    const all = zonesOf(names, place.others, size, random, `${option}.others`);
    for (const [peer, zone] of place.zoneOf) all[peer] = zoneNumber(names, zone, `${option}.peers`);
    return all;
  }
  const weights = Object.entries(place.weights).map(([name, weight]) => ({
    zone: zoneNumber(names, name, `${option}.weights`),
    weight,
  }));
  const total = weights.reduce((sum, { weight }) => sum + weight, 0);
  if (!(total > 0)) throw new InputError(`${option}.weights`, 'at least one weight above 0', place.weights);
  return zones.map(() => {
    let left = random.next() * total;
    for (const { zone, weight } of weights) {
      left -= weight;
      if (left < 0) return zone;
    }
    return weights.findLast(({ weight }) => weight > 0)!.zone;
  });
}

/** @throws InputError that lists the zones there are */
export function zoneNumber(names: readonly string[], name: string, option: string): number {
  const zone = names.indexOf(name);
  if (zone < 0) throw new InputError(option, `one of the zones ${names.join(', ')}`, name);
  return zone;
}

/**
 * The number of the zone that a text names; undefined if it names a peer. `zone:x` and `name:x` are unambiguous.
 * @throws InputError if it could be either
 */
export function zoneOrPeer(
  given: string,
  zones: readonly string[] | undefined,
  names: PeerNames,
  option: string,
): number | undefined {
  const meant = given.startsWith('zone:') ? given.slice('zone:'.length) : given;
  const zone = zones?.indexOf(meant) ?? -1;
  if (zone < 0) return undefined;
  if (meant === given && names.called(given) !== undefined)
    throw new InputError(option, `zone:${given} or name:${given}, as a zone and a peer have this name`, given);
  return zone;
}

/** Points drawn in a square, with heights. @param sideMs the square's side as a round-trip time */
export function onPlane(sideMs: number, height: Delay | undefined, size: number, random: Random): PointPlaces {
  const points = new Float64Array(size * 4);
  for (let peer = 0; peer < size; peer++) {
    points[peer * 4] = (random.next() * sideMs) / 2;
    points[peer * 4 + 1] = (random.next() * sideMs) / 2;
    points[peer * 4 + 2] = (height?.draw(random) ?? 0) / 2;
  }
  return { kind: 'points', points };
}

/**
 * Points as a file has them: a line `x,y` or `x,y,height` for each peer, in milliseconds of round trip.
 * @throws InputError with the line
 */
export function pointsOf(text: string, where: string, size: number): PointPlaces {
  const points = new Float64Array(size * 4);
  let peer = 0;
  for (const { cells, line, text: row } of rowsOf(text)) {
    if (peer === size)
      throw new InputError(`${where} line ${line}`, `one point for each of ${size} peers, and no more`, row);
    const numbers = cells.map((cell) => (cell === '' ? Number.NaN : Number(cell)));
    const isPoint =
      (numbers.length === 2 || numbers.length === 3) &&
      numbers.every((value) => Math.abs(value) <= 86_400_000) &&
      !(numbers[2] < 0);
    if (!isPoint)
      throw new InputError(`${where} line ${line}`, 'x,y or x,y,height in milliseconds, the height not below 0', row);
    points.set(
      numbers.map((value) => value / 2),
      peer * 4,
    );
    peer++;
  }
  if (peer < size) throw new InputError(where, `a point for each of ${size} peers`, `${peer}`);
  return { kind: 'points', points };
}

/** The least time from one peer to another, one way. */
export function oneWayMs(places: Places, from: PeerId, to: PeerId): number {
  if (places.kind === 'zones') return places.oneWayMs[places.zoneOf[from] * places.names.length + places.zoneOf[to]];
  const { points } = places;
  invariant(from * 4 < points.length && to * 4 < points.length, 'every peer has a point');
  const x = points[from * 4] - points[to * 4];
  const y = points[from * 4 + 1] - points[to * 4 + 1];
  return Math.sqrt(x * x + y * y) + points[from * 4 + 2] + points[to * 4 + 2];
}

function isList(place: Placement): place is readonly string[] {
  return Array.isArray(place);
}
