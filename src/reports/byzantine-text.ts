/** Who is Byzantine in a run, in words: `peer 3 (equivocate), peers 4 and 5 (silent)`. */
import { namesIn } from './peer-names-file.ts';
import type { SampleSummary } from './summary.ts';

/** Peers of one behaviour that are listed. */
const LISTED = 8;

/** Undefined if all peers are correct. */
export function byzantineText({ byzantine = [], names: labels }: SampleSummary): string | undefined {
  if (byzantine.length === 0) return undefined;
  const names = namesIn({ names: labels });
  const behaviours = [...new Set(byzantine.map(({ behaviour }) => behaviour))];
  return behaviours
    .map((behaviour) => {
      const peers = byzantine.filter((one) => one.behaviour === behaviour).map(({ peer }) => names.peer(peer));
      const more = peers.length - LISTED;
      return `${peers.slice(0, LISTED).join(', ')}${more > 0 ? ` and ${more} more` : ''} (${behaviour})`;
    })
    .join('; ');
}
