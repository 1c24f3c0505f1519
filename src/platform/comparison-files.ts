/** The files of a comparison: a page, and each picture as SVG and PNG in a folder beside it. */

import { writeWhole } from '../files/atomic-file.ts';
import { drawBars } from '../reports/comparison/bars.ts';
import type { ComparedRun } from '../reports/comparison/compared.ts';
import { drawLatencies } from '../reports/comparison/latencies.ts';
import type { ComparisonTable } from '../reports/comparison/tables.ts';
import { comparisonPageOf } from '../reports/page/comparison-page.ts';
import { drawCostLatency } from '../reports/pictures/cost-latency.ts';
import { network } from '../reports/pictures/network.ts';
import { order } from '../reports/pictures/order.ts';
import type { Subject } from '../reports/pictures/picture.ts';
import { pageScript } from './page-script.ts';
import { type Draft, drawnOf, writePictures } from './report-files.ts';

export interface Compared {
  readonly runs: readonly ComparedRun[];
  /** Of each run the first sample, as its own pictures show it. */
  readonly subjects: readonly Subject[];
  /** Over the pictures, and under them. */
  readonly first: readonly ComparisonTable[];
  readonly rest: readonly ComparisonTable[];
  readonly caption: readonly string[];
}

/**
 * @param page the file of the page
 * @param folder that of the pictures
 * @throws what the file system says
 */
export async function writeComparison(
  { runs, subjects, first, rest, caption }: Compared,
  page: string,
  folder: string,
): Promise<void> {
  const drawn = await drawnOf([
    { name: 'figures', heading: 'What differs', draw: () => drawBars(runs) },
    { name: 'latencies', heading: 'Delivery latency', draw: () => drawLatencies(runs) },
    { name: 'cost-latency', heading: 'Cost against latency', draw: () => drawCostLatency(runs) },
    ...ownPictures(runs, subjects),
  ]);
  const labels = runs.map(({ label }) => label);
  writeWhole(page, await comparisonPageOf({ labels, first, rest, caption, ...drawn, script: await pageScript() }));
  await writePictures(drawn, caption, folder);
}

/**
 * The networks, where these differ; the orders, where some run has rounds out of order and peers broadcast more than
 * once.
 */
function ownPictures(runs: readonly ComparedRun[], subjects: readonly Subject[]): Draft[] {
  const isOtherNetwork = new Set(subjects.map(({ summary }) => `${summary.topology} ${summary.peers}`)).size > 1;
  const isOrder = subjects.some(
    ({ summary }) => (summary.order?.outOfOrderRounds ?? 0) > 0 && summary.order!.rounds > summary.peers,
  );
  const chosen = [...(isOtherNetwork ? [network] : []), ...(isOrder ? [order] : [])];
  return chosen.flatMap(({ name, heading, draw }) =>
    subjects.map((subject, index) => ({
      name: `${name}-${index + 1}`,
      heading: `${heading}: ${runs[index].label}`,
      draw: async () => {
        const drawing = await draw(subject);
        return 'absent' in drawing ? drawing : { ...drawing, title: `${runs[index].label}: ${drawing.title}` };
      },
    })),
  );
}
