/**
 * The names of a run's peers, as its summary has them, and as the file `names.json` of its folder has them: all of
 * them, also if the run left no summary.
 */
import * as z from 'zod';
import { PeerNames } from '../core/peer-names.ts';
import type { SampleSummary } from './summary.ts';

export const NAMES_FILE = 'names.json';

const schema = z.strictObject({
  version: z.literal(1),
  names: z.array(z.string()),
  ids: z.array(z.string()).optional(),
});

export function namesIn({ names = [] }: Pick<SampleSummary, 'names'>): PeerNames {
  return new PeerNames(names);
}

export function namesText({ labels, ids }: PeerNames): string {
  return `${JSON.stringify({ version: 1, names: labels, ...(ids.length > 0 ? { ids } : {}) })}\n`;
}

/** Undefined if the text is not of this form. */
export function namesOfText(text: string): PeerNames | undefined {
  try {
    const { names, ids } = schema.parse(JSON.parse(text));
    return new PeerNames(names, ids);
  } catch {
    return undefined;
  }
}
