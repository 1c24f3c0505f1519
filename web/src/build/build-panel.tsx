/** Where the experiment is put together: every change runs it anew. */
import type { Laboratory } from '../state/laboratory.ts';
import './build.css';
import { layersIn, networkFieldsIn, partIn, stopFieldsIn } from './experiment-form.ts';
import { valueAt } from './experiment-path.ts';
import { FaultList } from './fault-list.tsx';
import { type Form, formOf } from './form.ts';
import { LawField } from './law-field.tsx';
import { PartSection } from './part-section.tsx';
import { PeersField } from './peers-field.tsx';
import { ProtocolSection } from './protocol-section.tsx';
import { SeedField } from './seed-field.tsx';
import { ValueField } from './value-field.tsx';
import { YamlEditor } from './yaml-editor.tsx';
import { ZoneMap } from './zone-map.tsx';

/** @param props.write opens the editor of protocols */
export function BuildPanel({ laboratory, write }: { readonly laboratory: Laboratory; write(): void }) {
  const catalogue = laboratory.catalogue.value;
  const form = catalogue && formOf(laboratory, catalogue);
  return (
    <aside class="build" aria-label="Build">
      <h2 class="unseen">The experiment</h2>
      {form?.errorElsewhere !== undefined && (
        <p class="error" role="alert">
          {form.errorElsewhere}
        </p>
      )}
      {form && <Sections form={form} write={write} />}
      {form && <YamlEditor laboratory={laboratory} />}
    </aside>
  );
}

function Sections({ form, write }: { readonly form: Form; write(): void }) {
  const { experiment, catalogue } = form;
  return (
    <>
      <ProtocolSection form={form} write={write} />
      {hasDetector(form) && (
        <PartSection
          form={form}
          label="Failure detector"
          part={partIn(experiment, 'detector', catalogue.detectors)}
          choices={catalogue.detectors}
        />
      )}
      <PartSection
        form={form}
        label="Topology"
        part={partIn(experiment, 'topology', catalogue.topologies)}
        choices={catalogue.topologies}
      >
        <PeersField form={form} />
      </PartSection>
      <NetworkSection form={form} />
      <PartSection
        form={form}
        label="Broadcasts"
        part={partIn(experiment, 'workload', catalogue.workloads)}
        choices={catalogue.workloads}
      />
      <FaultList form={form} />
      <section>
        <h3>Run</h3>
        {stopFieldsIn(experiment).map((field) => (
          <ValueField key={field.label} form={form} field={field} />
        ))}
        <SeedField form={form} />
      </section>
    </>
  );
}

function hasDetector({ experiment, catalogue }: Form): boolean {
  return (
    experiment.detector !== undefined ||
    layersIn(experiment, catalogue).some(({ entry }) => entry?.needsDetector === true)
  );
}

function NetworkSection({ form }: { readonly form: Form }) {
  return (
    <section>
      <h3>Network</h3>
      <LawField
        form={form}
        path={['network', 'delay']}
        label="delay"
        meaning="the time that a copy is on its way"
        setting={valueAt(form.experiment, ['network', 'delay'])}
      />
      {networkFieldsIn(form.experiment).map((field) => (
        <ValueField key={field.label} form={form} field={field} />
      ))}
      <ZoneMap form={form} />
    </section>
  );
}
