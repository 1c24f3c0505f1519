/** Two stages side by side, under the sentence that says how they differ. */
import { Stage } from '../stage/stage.tsx';
import type { Laboratory } from '../state/laboratory.ts';
import './compare.css';
import type { Comparison } from './comparison.ts';

export function CompareView({ comparison, first }: { readonly comparison: Comparison; readonly first: Laboratory }) {
  const second = comparison.other.value!;
  return (
    <main class="compare">
      <p class="difference" aria-live="polite">
        {comparison.difference.value ?? 'The runs go on …'}
      </p>
      <Side comparison={comparison} side="A" laboratory={first} />
      <Side comparison={comparison} side="B" laboratory={second} />
    </main>
  );
}

function Side({
  comparison,
  side,
  laboratory,
}: {
  readonly comparison: Comparison;
  readonly side: 'A' | 'B';
  readonly laboratory: Laboratory;
}) {
  const isChosen = comparison.side.value === side;
  return (
    <div class={isChosen ? 'side chosen' : 'side'}>
      <button
        type="button"
        class="side-name"
        aria-pressed={isChosen}
        onClick={() => (comparison.side.value = side)}
        title={`Change and inspect ${side}`}
      >
        {side}
      </button>
      <Stage laboratory={laboratory} label={`Experiment ${side}`} />
    </div>
  );
}
