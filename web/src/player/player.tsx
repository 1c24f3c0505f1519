/** Moves the moment that is shown: plays, steps, and drags. */
import type { Laboratory } from '../state/laboratory.ts';

export function Player({ laboratory }: { readonly laboratory: Laboratory }) {
  const { moment, run, timeMs } = laboratory;
  const count = run.value?.count.value ?? 0;
  return (
    <section class="player" aria-label="Time">
      <button type="button" onClick={() => (moment.value = Math.max(0, moment.value - 1))}>
        Back
      </button>
      <button type="button" onClick={() => (moment.value = Math.min(count, moment.value + 1))}>
        Step
      </button>
      <input
        type="range"
        aria-label="Moment"
        min={0}
        max={count}
        value={moment.value}
        onInput={({ currentTarget }) => (moment.value = Number(currentTarget.value))}
      />
      <output>
        {timeMs.value.toFixed(1)} ms, event {moment.value} of {count}
      </output>
    </section>
  );
}
