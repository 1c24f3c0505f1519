/** The peers and their messages at the moment that is shown. */
import type { Laboratory } from '../state/laboratory.ts';
import { sentenceOf } from './sentence.ts';

export function Stage({ laboratory }: { readonly laboratory: Laboratory }) {
  const run = laboratory.run.value;
  const moment = laboratory.shown.value;
  const isEnd = run?.summary.value !== undefined && moment?.facts === run.count.value;
  return (
    <main class="stage">
      <h2 aria-live="polite">
        {run === undefined || moment === undefined
          ? 'No run yet'
          : sentenceOf({ moment, broadcasts: run.scene.broadcasts, isEnd })}
      </h2>
    </main>
  );
}
