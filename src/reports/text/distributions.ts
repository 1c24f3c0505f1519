/** What the peers did, as distributions: for runs of more peers than a screen has lines. */
import { figure, type Page, table } from '../../text/layout.ts';
import type { SampleSummary, Summary } from '../summary.ts';

type PerPeer = NonNullable<SampleSummary['perPeer']>;
type Distribution = NonNullable<SampleSummary['distributions']>[string];

const NAMES = ['broadcasts', 'sent', 'received', 'handled', 'delivered', 'backlogMax'] as const;

export function distributionLines({ distributions, perPeer }: Summary, { palette }: Page): string[] {
  const all = distributions ?? (perPeer === undefined ? {} : distributionsOf(perPeer));
  const rows = Object.entries(all)
    .filter(([, { max }]) => max > 0)
    .map(([name, { min, p50, p90, max, sum }]) => [
      name === 'backlogMax' ? 'backlog' : name,
      ...[min, p50, p90, max].map(figure),
      name === 'backlogMax' ? '' : figure(sum),
    ]);
  if (rows.length === 0) return [];
  const titles = ['by peer', 'least', 'median', '90 %', 'most', 'sum'];
  return table(
    titles.map((title, index) => ({ title, align: index === 0 ? 'left' : 'right' })),
    rows,
    palette,
  );
}

function distributionsOf(perPeer: PerPeer): Record<string, Distribution> {
  return Object.fromEntries(NAMES.map((name) => [name, distributionOf(perPeer.map((peer) => peer[name]))]));
}

function distributionOf(values: readonly number[]): Distribution {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  const sum = values.reduce((total, value) => total + value, 0);
  return { min: sorted[0], p50: at(0.5), p90: at(0.9), max: sorted[sorted.length - 1], sum };
}
