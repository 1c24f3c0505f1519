/** What the command `hearsay play` has handed to the page: asked of the server that the page came from. */
import type { ExperimentData } from './engine-messages.ts';

export type HandedOver =
  | { readonly gives: 'nothing' }
  | { readonly gives: 'experiment' | 'run'; readonly experiment: ExperimentData }
  | { readonly gives: 'story'; readonly text: string };

const NOTHING: HandedOver = { gives: 'nothing' };

/** Nothing for a page from a disk, or from a host that only keeps files. */
export async function handedOver(): Promise<HandedOver> {
  if (document.querySelector('meta[name="hearsay"]') === null) return NOTHING;
  try {
    const answer = await fetch('given');
    return answer.ok ? checked(await answer.json()) : NOTHING;
  } catch {
    // The command has ended.
    return NOTHING;
  }
}

function checked(given: unknown): HandedOver {
  const { gives, experiment, text } = (given ?? {}) as Readonly<Record<string, unknown>>;
  if (gives === 'story' && typeof text === 'string') return { gives, text };
  const isData = typeof experiment === 'object' && experiment !== null && !Array.isArray(experiment);
  return (gives === 'experiment' || gives === 'run') && isData
    ? { gives, experiment: experiment as ExperimentData }
    : NOTHING;
}
