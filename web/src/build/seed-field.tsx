/** The random seed of the run, which decides all that is drawn in it. */
import { described, FieldFrame } from './field-frame.tsx';
import type { Form } from './form.ts';

export function SeedField({ form }: { readonly form: Form }) {
  const seed = Number(form.experiment.seed ?? 1);
  return (
    <FieldFrame form={form} path={['seed']} label="seed" meaning="the same seed gives the same run">
      <span class="slider">
        <input
          {...described(form, ['seed'])}
          type="number"
          min={0}
          value={seed}
          onChange={({ currentTarget }) => form.set(['seed'], Number(currentTarget.value))}
        />
        <button type="button" onClick={() => form.set(['seed'], seed + 1)}>
          Another
        </button>
      </span>
    </FieldFrame>
  );
}
