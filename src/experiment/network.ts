/**
 * From the network of an experiment to what a run's job says of it: where peers are, what links do, when a controller
 * that reaches one peer after the other starts them, and how long their lists take to the collector.
 *
 * A plain delay is not modelled in the simulator, which draws it itself. Everything else is a plan, drawn anew for each
 * sample.
 */
import { InputError } from '../core/errors.ts';
import type { DelaySetting } from '../core/parameters.ts';
import type { PeerNames } from '../core/peer-names.ts';
import { Random } from '../core/random.ts';
import type { Delay } from '../network/delay.ts';
import { delayOf } from '../network/index.ts';
import { linkPresets } from '../network/link-presets.ts';
import { type LinkEnd, type LinkTraits, type NetworkPlan, plainTraits } from '../network/link-traits.ts';
import type { Resolution } from '../network/time-grain.ts';
import { findZoneTable } from '../network/zones/index.ts';
import {
  inZones,
  onPlane,
  type Placement,
  type Places,
  pointsOf,
  zoneNumber,
  zoneOrPeer,
} from '../network/zones/places.ts';
import { type OneWayTimes, oneWayTimesOf } from '../network/zones/zone-table.ts';
import type { LinkFigures } from '../topologies/files/link-figures.ts';
import { linkRules, type OwnRule } from './link-rules.ts';
import type { NetworkSetting, PlaceSetting, RuleSetting, TraitsSetting } from './network-schema.ts';
import { ratesOf } from './peer-rates.ts';
import type { Platform } from './platform.ts';

/** What differs from one sample to the next. */
export interface DrawnNetwork {
  readonly plan: NetworkPlan;
  /** By peer: when the controller has started it. */
  readonly startMs?: Float64Array;
  /** By peer: how long its list takes to the collector. */
  readonly collectMs?: Float64Array;
}

export type DrawNetwork = (seed: number) => DrawnNetwork;

/** The peers that a network is for. */
interface Group {
  readonly peers: number;
  readonly names: PeerNames;
}

/** Zones before any peer is in them. */
interface Ground extends OneWayTimes {
  readonly jitter?: DelaySetting;
  readonly place: Placement;
  /** Numbers of zones. */
  readonly controller?: number;
  readonly collector?: number;
}

/** One of table, file, plane and points is there; the schema sees to it. */
interface ZonesSetting {
  readonly table?: string;
  readonly file?: string;
  readonly place?: PlaceSetting;
  readonly controller?: string;
  readonly collector?: string;
  readonly plane?: number;
  readonly height?: DelaySetting;
  readonly points?: string;
}

/** Keys whose figures are finer than a millisecond. */
const FINE = [
  'zones',
  'preset',
  'jitter',
  'bandwidth',
  'upload',
  'download',
] as const satisfies readonly (keyof NetworkSetting)[];

/**
 * Above so many peers virtual time has whole milliseconds unless something else is asked for: finer ones cost half of
 * the speed.
 */
const FINE_PEERS = 10_000;

/**
 * The grain of virtual time: as asked, else as fine as it takes.
 * @param hasFigures where the topology's file says what links do
 */
export function resolutionOf(network: NetworkSetting, peers: number, hasFigures: boolean): Resolution {
  const isFine = peers <= FINE_PEERS && (hasFigures || FINE.some((key) => network[key] !== undefined));
  return network.resolution ?? (isFine ? '1us' : '1ms');
}

/** Keys that a plain delay does without. */
const MODELLED = [
  'zones',
  'preset',
  'jitter',
  'loss',
  'duplicate',
  'reorder',
  'bandwidth',
  'queue',
  'upload',
  'download',
] as const satisfies readonly (keyof NetworkSetting)[];

/** True where more than a plain delay is asked for. */
export function isModelled(network: NetworkSetting): boolean {
  return (
    network.draw === 'link' ||
    network.links.length > 0 ||
    network.classes.length > 0 ||
    MODELLED.some((key) => network[key] !== undefined)
  );
}

/**
 * @param figures what the topology's file says of single links
 * @param usual the delay where nothing is said
 * @throws InputError at the first thing that is wrong
 */
export function networkOf(
  network: NetworkSetting,
  group: Group,
  figures: readonly LinkFigures[],
  usual: DelaySetting,
  platform: Pick<Platform, 'readText'>,
): DrawNetwork {
  const { peers } = group;
  const ground = network.zones === undefined ? undefined : groundOf(network.zones, group, platform);
  const traits = generalTraits(network, usual, ground?.jitter);
  const jitter = traits.jitter === undefined ? undefined : delayOf(traits.jitter, 0, 'network.jitter');
  checkLaws(traits, 'network');
  const own = network.links.map((rule, index) => ruleOf(rule, traits, ground, group, `network.links.${index}`));
  // Which links are in which zones is drawn for each sample.
  const fixed = ground === undefined ? linkRules(own, figures, traits, undefined) : undefined;
  return (seed) => {
    const places = network.zones && placesOf(network.zones, ground, peers, new Random(seed, 'zones'), platform);
    const rules = fixed ?? linkRules(own, figures, traits, places);
    const rates = ratesOf(network, peers, new Random(seed, 'classes'));
    const plan: NetworkPlan = { places, traits, rules, ...(rates === undefined ? {} : { rates }) };
    if (ground === undefined || places?.kind !== 'zones') return { plan };
    const { controller, collector } = ground;
    return {
      plan,
      startMs:
        controller === undefined
          ? undefined
          : startTimes(legsBetween(places, controller, jitter, new Random(seed, 'controller')), peers),
      collectMs:
        collector === undefined
          ? undefined
          : collectTimes(legsBetween(places, collector, jitter, new Random(seed, 'collector')), peers),
    };
  };
}

function groundOf(zones: ZonesSetting, group: Group, platform: Pick<Platform, 'readText'>): Ground | undefined {
  if (zones.table === undefined && zones.file === undefined) return undefined;
  const table = zones.table === undefined ? undefined : findZoneTable(zones.table, 'network.zones');
  const text = table?.roundTrips ?? platform.readText(zones.file!, 'network.zones');
  const times = oneWayTimesOf(text, table?.name ?? zones.file!);
  const { controller = table?.hub, collector = table?.hub } = zones;
  return {
    ...times,
    jitter: table?.jitter,
    place: placementOf(zones.place, group),
    controller: controller === undefined ? undefined : zoneNumber(times.names, controller, 'network.zones.controller'),
    collector: collector === undefined ? undefined : zoneNumber(times.names, collector, 'network.zones.collector'),
  };
}

function placesOf(
  zones: ZonesSetting,
  ground: Ground | undefined,
  peers: number,
  random: Random,
  platform: Pick<Platform, 'readText'>,
): Places {
  if (ground !== undefined)
    return inZones(
      { names: ground.names, oneWayMs: ground.oneWayMs },
      ground.place,
      peers,
      random,
      'network.zones.place',
    );
  const { points, plane, height } = zones;
  if (points !== undefined) return pointsOf(platform.readText(points, 'network.zones'), points, peers);
  return onPlane(plane!, height && delayOf(height, 0, 'network.zones.height'), peers, random);
}

/** Peers that are put into a zone each, by number or name, and how the others get theirs. */
function placementOf(place: PlaceSetting = 'round-robin', { peers, names }: Group): Placement {
  if (typeof place === 'string' || Array.isArray(place) || !('peers' in place)) return place as Placement;
  const zoneOf = new Map<number, string>();
  for (const [name, zone] of Object.entries(place.peers)) {
    const peer = names.find(name, peers, 'network.zones.place.peers');
    if (zoneOf.has(peer)) throw new InputError('network.zones.place.peers', `${names.peer(peer)} once`, name);
    zoneOf.set(peer, zone);
  }
  return { zoneOf, others: place.others ?? 'round-robin' };
}

/** Where there are zones they give the delay. */
function generalTraits(network: NetworkSetting, usual: DelaySetting, jitter: DelaySetting | undefined): LinkTraits {
  const { delay = usual, ...traits } = { jitter, ...presetOf(network), ...given(network) };
  return { ...plainTraits, ...traits, delay: network.zones === undefined ? delay : undefined };
}

function presetOf({ preset }: TraitsSetting): Partial<LinkTraits> {
  return linkPresets.find(({ name }) => name === preset)?.traits ?? {};
}

function given(setting: TraitsSetting): Partial<LinkTraits> {
  const { delay, draw, jitter, loss, duplicate, reorder, bandwidth, queue } = setting;
  return Object.fromEntries(
    Object.entries({ delay, draw, jitter, loss, duplicate, reorder, bandwidth, queue }).filter(
      ([, value]) => value !== undefined,
    ),
  );
}

function ruleOf(
  rule: RuleSetting,
  general: LinkTraits,
  ground: Ground | undefined,
  { peers, names }: Group,
  option: string,
): OwnRule {
  const [from, to] = rule.between ?? [rule.from!, rule.to!];
  const endOf = (end: number | string): LinkEnd => {
    if (typeof end === 'string') {
      const zone = zoneOrPeer(end, ground?.names, names, option);
      if (zone !== undefined) return { zone };
      if (ground === undefined && !names.any) throw new InputError(option, 'two peers, as there are no zones', end);
      if (ground !== undefined && !names.any) return { zone: zoneNumber(ground.names, end, option) };
      return { peer: names.find(end, peers, option) };
    }
    if (end >= peers) throw new InputError(option, `peers from 0 to ${peers - 1}`, end);
    return { peer: end };
  };
  const said = { ...presetOf(rule), ...given(rule) };
  const traits = { ...general, ...said };
  checkLaws(traits, option);
  return { rule: { from: endOf(from), to: endOf(to), bothWays: rule.between !== undefined, traits }, given: said };
}

/** @throws InputError where there is no such law, or its arguments don't fit */
function checkLaws({ delay, jitter, reorder }: LinkTraits, option: string): void {
  if (delay !== undefined) delayOf(delay, 0, `${option}.delay`);
  if (jitter !== undefined) delayOf(jitter, 0, `${option}.jitter`);
  if (reorder !== undefined) delayOf(reorder.by, 0, `${option}.reorder.by`);
}

/** Milliseconds from a place to a peer's, and from a peer's to it: each time it is asked, with jitter. */
interface Legs {
  there(peer: number): number;
  back(peer: number): number;
}

function legsBetween(
  places: Places & { kind: 'zones' },
  zone: number,
  jitter: Delay | undefined,
  random: Random,
): Legs {
  const { names, oneWayMs, zoneOf } = places;
  const late = () => jitter?.draw(random) ?? 0;
  return {
    there: (peer) => oneWayMs[zone * names.length + zoneOf[peer]] + late(),
    back: (peer) => oneWayMs[zoneOf[peer] * names.length + zone] + late(),
  };
}

/**
 * The controller reaches one peer after the other by TCP: it connects (there and back), sends its request, which starts
 * the peer when it comes, and has the answer before it turns to the next one.
 */
function startTimes({ there, back }: Legs, peers: number): Float64Array {
  let nowMs = 0;
  return new Float64Array(peers).map((_, peer) => {
    const startedMs = nowMs + there(peer) + back(peer) + there(peer);
    nowMs = startedMs + back(peer);
    return startedMs;
  });
}

/** A list goes by TCP too: the peer connects (there and back), and sends it. */
function collectTimes({ there, back }: Legs, peers: number): Float64Array {
  return new Float64Array(peers).map((_, peer) => back(peer) + there(peer) + back(peer));
}
