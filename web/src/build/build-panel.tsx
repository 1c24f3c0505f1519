/** Where the experiment is put together: every change runs it anew. */
import type { Laboratory } from '../state/laboratory.ts';

export function BuildPanel({ laboratory }: { readonly laboratory: Laboratory }) {
  const { refusal, experiment } = laboratory;
  return (
    <aside class="build" aria-label="Build">
      <label>
        <h3>Peers</h3>
        <input
          type="number"
          min={1}
          value={Number(experiment.value.peers)}
          onChange={({ currentTarget }) =>
            laboratory.start({ ...experiment.value, peers: Number(currentTarget.value) })
          }
        />
      </label>
      {refusal.value && <p role="alert">{refusal.value.message}</p>}
    </aside>
  );
}
