/** The protocol with its layers, and what it promises. */
import { type FormLayer, layersIn } from './experiment-form.ts';
import type { Form } from './form.ts';
import { PartSection } from './part-section.tsx';

export function ProtocolSection({ form, write }: { readonly form: Form; write(): void }) {
  const layers = layersIn(form.experiment, form.catalogue);
  return (
    <>
      {layers.map((layer, index) => (
        <PartSection
          key={layer.path.length}
          form={form}
          label={index === 0 ? 'Protocol' : 'over'}
          part={layer}
          choices={form.catalogue.protocols}
        >
          {index === 0 && <Promises layer={layer} />}
          {index === 0 && (
            <button type="button" onClick={write}>
              {layer.entry === undefined ? 'Edit it' : 'Write your own'}
            </button>
          )}
        </PartSection>
      ))}
    </>
  );
}

function Promises({ layer: { entry } }: { readonly layer: FormLayer }) {
  const promises = Object.entries(entry?.promises ?? {});
  if (promises.length === 0) return null;
  return (
    <details class="promises">
      <summary>{promises.length} promises</summary>
      <dl>
        {promises.map(([name, faults]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{faults.length === 0 ? 'without faults only' : `also under ${faults.join(', ')}`}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
