/** How many peers there are: a slider from 2 to 100,000, of which each step is a factor, and the number. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { described, FieldFrame } from './field-frame.tsx';
import type { Form } from './form.ts';

const MOST = 100_000;
/** While the slider is dragged, a run begins when it has stood still for so long. */
const REST_MS = 60;

export function PeersField({ form }: { readonly form: Form }) {
  const given = Number(form.experiment.peers ?? 5);
  const [dragged, setDragged] = useState<number | undefined>(undefined);
  const waiting = useRef(0);
  useEffect(() => setDragged(undefined), [given]);
  const set = (peers: number) => {
    clearTimeout(waiting.current);
    form.set(['peers'], peers);
  };
  const peers = dragged ?? given;
  return (
    <FieldFrame form={form} path={['peers']} label="peers" meaning="participants, numbered from 0">
      <span class="slider">
        <input
          type="range"
          aria-label="peers, slider"
          aria-valuetext={`${peers} peers`}
          min={Math.log10(2)}
          max={Math.log10(MOST)}
          step={0.005}
          value={Math.log10(Math.max(2, peers))}
          onInput={({ currentTarget }) => {
            const chosen = rounded(10 ** currentTarget.valueAsNumber);
            setDragged(chosen);
            clearTimeout(waiting.current);
            waiting.current = setTimeout(() => set(chosen), REST_MS) as unknown as number;
          }}
        />
        <input
          {...described(form, ['peers'])}
          type="number"
          min={1}
          value={peers}
          onChange={({ currentTarget }) => set(Number(currentTarget.value))}
        />
      </span>
    </FieldFrame>
  );
}

/** To two digits: nobody wants 1,037 peers. */
function rounded(peers: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(peers)) - 1);
  return Math.round(peers / step) * step;
}
