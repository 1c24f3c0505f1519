/** The faults of the experiment: each a line in words, which opens to be changed. */
import { useState } from 'preact/hooks';
import { faultsIn } from './experiment-form.ts';
import { FaultEditor } from './fault-editor.tsx';
import { type FaultData, faultSentence } from './fault-sentence.ts';
import { FieldError } from './field-frame.tsx';
import type { Form } from './form.ts';

const FIRST: FaultData = { at: '50ms', crash: 1 };

export function FaultList({ form }: { readonly form: Form }) {
  const [open, setOpen] = useState<number | undefined>(undefined);
  const faults = faultsIn(form.experiment);
  const add = () => {
    setOpen(faults.length);
    form.set(['faults', faults.length], FIRST);
  };
  return (
    <section>
      <h3>Faults</h3>
      {faults.length > 0 && (
        <ol class="faults">
          {faults.map((fault, index) => (
            <li key={index}>
              <button
                type="button"
                class="line"
                aria-expanded={open === index}
                onClick={() => setOpen(open === index ? undefined : index)}
              >
                {faultSentence(fault, form.catalogue)}
              </button>
              <button
                type="button"
                class="remove"
                aria-label={`Remove the fault: ${faultSentence(fault, form.catalogue)}`}
                onClick={() => {
                  setOpen(undefined);
                  form.set(['faults', index], undefined);
                }}
              >
                ×
              </button>
              <FieldError form={form} path={['faults', index]} />
              {open === index && <FaultEditor form={form} index={index} fault={fault} />}
            </li>
          ))}
        </ol>
      )}
      <FieldError form={form} path={['faults']} />
      <button type="button" onClick={add}>
        + Add a fault
      </button>
    </section>
  );
}
