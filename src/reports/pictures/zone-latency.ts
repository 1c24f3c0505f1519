/**
 * How long broadcasts are on the way from zone to zone: the median from the first copy that the origin sends to the
 * first copy that comes, over whichever peers it comes. What waits at the origin or is held back is not in it.
 */
import { quantilesOf } from '../../measures/quantiles.ts';
import { figure, number, plural } from '../../text/layout.ts';
import { SENT } from '../../trace/codes.ts';
import { FactCursor } from '../../trace/cursor.ts';
import type { FactLog } from '../../trace/log.ts';
import type { Numbering } from '../../trace/numbering.ts';
import type { SampleSummary } from '../summary.ts';
import { chartOf, description } from './chart.ts';
import { definePicture } from './picture.ts';
import { copiesMissing, ReceivedCopies } from './received-copies.ts';
import { inkOn, shadeBy } from './shades.ts';
import { states } from './theme.ts';

/** Zones up to which cells have their number in them. */
const NUMBERED = 12;
const ZONES_MOST = 60;

interface Cell {
  readonly from: string;
  readonly to: string;
  readonly ms: number;
  readonly broadcasts: number;
}

export const zoneLatency = definePicture({
  name: 'zone-latency',
  heading: 'Latency from zone to zone',
  async draw({ summary, log }) {
    const zones = zonesIn(summary);
    if (zones === undefined) return { absent: 'not every peer has a zone' };
    const all = [...new Set(zones)].sort();
    if (all.length < 2) return { absent: 'all peers are in one zone' };
    if (all.length > ZONES_MOST) return { absent: `there are over ${ZONES_MOST} zones` };
    const missing = copiesMissing(log, summary.peers);
    if (missing !== undefined) return missing;
    const cells = cellsOf(log!, zones);
    if (cells.length === 0) return { absent: 'no copy of a broadcast came from another peer' };
    return {
      ...(await mapOf(cells, all)),
      title: titleOf(cells),
      remark:
        'The median from the first copy that the origin sent to the first copy that came. A row is where the broadcast was made, a column where the copy came.',
      table: {
        columns: ['from', 'to', 'median (ms)', 'copies'],
        rows: cells.map(({ from, to, ms, broadcasts }) => [from, to, ms, broadcasts]),
      },
    };
  },
});

/** By peer; undefined if some have none. */
function zonesIn({ perPeer }: SampleSummary): string[] | undefined {
  const zones = perPeer?.flatMap(({ zone }) => zone ?? []) ?? [];
  return zones.length > 0 && zones.length === perPeer!.length ? zones : undefined;
}

function cellsOf(log: FactLog, zones: readonly string[]): Cell[] {
  const found = new Map<string, number[]>();
  const copies = new ReceivedCopies(log, zones.length);
  const left = departuresIn(log, copies.numbering);
  while (copies.next()) {
    const { broadcast, peer, isFirst, timeMs } = copies;
    const tookMs = timeMs - left[broadcast];
    if (!isFirst || Number.isNaN(tookMs)) continue;
    const key = `${zones[copies.numbering.originOf(broadcast)]}\n${zones[peer]}`;
    const of = found.get(key);
    if (of === undefined) found.set(key, [tookMs]);
    else of.push(tookMs);
  }
  return [...found].map(([key, times]) => {
    const [from, to] = key.split('\n');
    return { from, to, ms: quantilesOf(Float64Array.from(times), [0.5])[0], broadcasts: times.length };
  });
}

/** By broadcast: when its origin first sent a copy to another peer; NaN if it never did. */
function departuresIn(log: FactLog, numbering: Numbering): Float64Array {
  const left = new Float64Array(numbering.count).fill(Number.NaN);
  for (const row = new FactCursor(log); row.next(); ) {
    const { peer } = row;
    if (row.copyCode !== SENT || row.origin !== peer || row.other === peer) continue;
    const broadcast = numbering.numberOf(peer, row.sequence);
    if (broadcast >= 0 && Number.isNaN(left[broadcast])) left[broadcast] = row.time;
  }
  return left;
}

function mapOf(cells: readonly Cell[], zones: readonly string[]) {
  const most = Math.max(...cells.map(({ ms }) => ms));
  const isNumbered = zones.length <= NUMBERED;
  const step = isNumbered ? 52 : Math.max(9, Math.floor(520 / zones.length));
  const axis = (angle: number) => ({
    title: null,
    grid: false,
    ticks: false,
    domain: false,
    labelAngle: angle,
    labelLimit: 400,
  });
  const place = {
    x: { field: 'to', type: 'nominal', sort: zones, axis: { ...axis(-45), orient: 'top', labelAlign: 'left' } },
    y: { field: 'from', type: 'nominal', sort: zones, axis: axis(0) },
  };
  const legend = { title: 'median (ms)', format: ',d', symbolType: 'square' };
  const opacity = shadeBy('ms', most, isNumbered ? undefined : legend);
  const cell = { mark: { type: 'rect', color: states.reached }, encoding: { ...place, opacity, description } };
  const text = {
    mark: { type: 'text', fontSize: 12, aria: false },
    encoding: { ...place, text: { field: 'label', type: 'nominal' }, color: inkOn('ms', most) },
  };
  const rows = cells.map((one) => ({
    ...one,
    label: figure(one.ms < 10 ? one.ms : Math.round(one.ms)),
    says: `from ${one.from} to ${one.to}: ${figure(one.ms)} ms, the median of ${plural(one.broadcasts, 'first copy', 'first copies')}`,
  }));
  return chartOf(rows, {
    width: { step },
    height: { step: isNumbered ? 32 : step },
    layer: isNumbered ? [cell, text] : [cell],
  });
}

function titleOf(cells: readonly Cell[]): string {
  const apart = cells.filter(({ from, to }) => from !== to).sort((one, other) => other.ms - one.ms);
  if (apart.length === 0) return `Within a zone broadcasts took ${figure(cells[0].ms)} ms in the median`;
  const [far, near] = [apart[0], apart[apart.length - 1]];
  const ratio =
    near.ms > 0 && far.ms / near.ms >= 2
      ? `, ${number(far.ms / near.ms, 0)} times as long as from ${near.from} to ${near.to}`
      : '';
  return `From ${far.from} to ${far.to} broadcasts took longest: ${figure(far.ms)} ms in the median${ratio}`;
}
