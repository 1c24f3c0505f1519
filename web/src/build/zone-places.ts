/** Peers in zones, as the form shows them: how many in each. */
import type { ExperimentData } from '../channel/engine-messages.ts';
import { partAt, valueAt, withValue } from './experiment-path.ts';

/** Zones of a list that is begun again when it ends: more would be no form any longer. */
const LONGEST_LIST = 2000;

/** The zones that are chosen with the peers in each; undefined if the experiment says it in another way. */
export function peersInZones(
  experiment: ExperimentData,
  zones: readonly string[],
): ReadonlyMap<string, number> | undefined {
  const place = valueAt(experiment, ['network', 'zones', 'place']) ?? 'round-robin';
  const order = place === 'round-robin' ? zones : place;
  if (!Array.isArray(order) || order.length === 0) return undefined;
  const peers = Number(experiment.peers ?? 5);
  const counts = new Map<string, number>();
  for (const [index, zone] of order.entries()) {
    const share = Math.floor(peers / order.length) + (index < peers % order.length ? 1 : 0);
    counts.set(String(zone), (counts.get(String(zone)) ?? 0) + share);
  }
  return counts;
}

/** The experiment with so many peers in each zone; zones without any are left out. */
export function withPeersInZones(experiment: ExperimentData, counts: ReadonlyMap<string, number>): ExperimentData {
  const chosen = [...counts].filter(([, count]) => count > 0);
  const total = chosen.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0 || total > LONGEST_LIST) return experiment;
  const place = inTurns(chosen);
  return { ...withValue(experiment, ['network', 'zones', 'place'], place), peers: total };
}

/** One peer after the other, so that few zones that are alike give a short list. */
function inTurns(counts: readonly (readonly [string, number])[]): string[] {
  const most = Math.max(...counts.map(([, count]) => count));
  if (counts.every(([, count]) => count === most)) return counts.map(([zone]) => zone);
  const list: string[] = [];
  for (let turn = 0; turn < most; turn++) for (const [zone, count] of counts) if (turn < count) list.push(zone);
  return list;
}

/** The experiment in the zones of a table, or in none. */
export function withZoneTable(experiment: ExperimentData, table: string | undefined): ExperimentData {
  if (table === undefined) return withValue(experiment, ['network', 'zones'], undefined);
  const { delay: _delay, ...network } = partAt(experiment, ['network']);
  return { ...experiment, network: { ...network, zones: table } };
}

export function zoneTableOf(experiment: ExperimentData): string | undefined {
  const zones = partAt(experiment, ['network', 'zones']);
  return typeof zones.table === 'string' ? zones.table : undefined;
}
