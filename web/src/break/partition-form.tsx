/** A partition by the numbers of the peers on one side, for those who do not drag. */
import { useState } from 'preact/hooks';
import type { Breaker } from './breaker.ts';
import { peersIn } from './sides.ts';

export function PartitionForm({ breaker }: { readonly breaker: Breaker }) {
  const [text, setText] = useState('');
  const size = breaker.laboratory.run.value?.scene.graph.size ?? 0;
  const side = peersIn(text, size);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (side === undefined) return;
        breaker.target.value = undefined;
        breaker.cut(side);
      }}
    >
      <label>
        Peers on one side
        <input
          value={text}
          placeholder={`0-${Math.max(0, Math.floor(size / 2) - 1)}`}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      </label>
      <button type="submit" disabled={side === undefined}>
        Part them at {breaker.at}
      </button>
      <p>or drag a line across the stage</p>
    </form>
  );
}
