/** How many peers the broadcast had reached over the whole time of the run, and at the moment that is shown. */
import { useComputed } from '@preact/signals';
import type { Reach } from '../moment/reach.ts';
import type { Laboratory } from '../state/laboratory.ts';

const WIDTH = 184;
const HEIGHT = 56;
/** Points of the curve. */
const POINTS = 120;

export function CoverageCurve({ laboratory }: { readonly laboratory: Laboratory }) {
  const path = useComputed(() => {
    const run = laboratory.run.value;
    const reach = laboratory.reach.value;
    return run === undefined || reach === undefined ? '' : pathOf(reach, run.facts.times, run.lastMs);
  });
  const run = laboratory.run.value;
  const moment = laboratory.shown.value;
  if (run === undefined || moment === undefined || run.lastMs === 0) return null;
  const x = (WIDTH * (laboratory.timeMs.value + laboratory.aheadMs.value)) / run.lastMs;
  const share = moment.totals.holders / moment.size;
  const y = HEIGHT * (1 - share);
  return (
    <figure class="coverage">
      <figcaption>
        <h3>Coverage</h3>
        <b>{Math.floor(100 * share)} %</b>
      </figcaption>
      <svg viewBox={`0 -3 ${WIDTH} ${HEIGHT + 4}`} width={WIDTH} height={HEIGHT + 4} aria-hidden="true">
        <line class="ground" x1="0" y1={HEIGHT} x2={WIDTH} y2={HEIGHT} />
        <path d={path.value} />
        <line class="now" x1={x} y1="0" x2={x} y2={HEIGHT} />
        <circle cx={x} cy={y} r="3.5" />
      </svg>
    </figure>
  );
}

/** A step for each peer, or an even share of them. */
function pathOf({ order, at, reached }: Reach, times: Float64Array, lastMs: number): string {
  const step = Math.max(1, Math.ceil(reached / POINTS));
  let path = `M0 ${HEIGHT}`;
  for (let index = 0; index < reached; index += step) {
    const count = Math.min(reached, index + step);
    const x = ((times[at[order[index]]] / lastMs) * WIDTH).toFixed(1);
    path += `H${x}V${(HEIGHT * (1 - count / order.length)).toFixed(1)}`;
  }
  return `${path}H${WIDTH}`;
}
