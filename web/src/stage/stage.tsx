/** The peers and their messages at the moment that is shown. */
import type { Laboratory } from '../state/laboratory.ts';

export function Stage({ laboratory }: { readonly laboratory: Laboratory }) {
  const run = laboratory.run.value;
  return (
    <main class="stage">
      <h2 aria-live="polite">{run === undefined ? 'No run yet' : `${run.scene.graph.size} peers`}</h2>
    </main>
  );
}
