/** One fault: what happens, to whom, when, for how long, and its parameters. */

import { flowOf, valueOfFlow } from '../../../src/browser.ts';
import type { CatalogueFault } from '../channel/catalogue.ts';
import { fieldsOf } from './experiment-form.ts';
import { type FaultData, kindOfFault } from './fault-sentence.ts';
import type { Form } from './form.ts';
import { ValueField } from './value-field.tsx';

interface Props {
  readonly form: Form;
  readonly index: number;
  readonly fault: FaultData;
}

const TIMES = ['at', 'for', 'every', 'until'] as const;

export function FaultEditor({ form, index, fault }: Props) {
  const kind = kindOfFault(fault, form.catalogue);
  const set = (changed: FaultData) => form.set(['faults', index], changed);
  return (
    <fieldset class="fault">
      <legend class="unseen">fault {index + 1}</legend>
      <label>
        <span>what</span>
        <select
          value={kind?.name ?? ''}
          onChange={({ currentTarget }) => set(another(form, currentTarget.value, fault))}
        >
          {form.catalogue.faults.map(({ name, title }) => (
            <option key={name} title={title}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {kind !== undefined && <Whom kind={kind} fault={fault} set={set} />}
      {TIMES.filter((time) => time !== 'for' || kind?.lasts !== 'moment').map((time) => (
        <label key={time}>
          <span>{time}</span>
          <input
            type="text"
            spellcheck={false}
            value={fault[time] === undefined ? '' : flowOf(fault[time])}
            onChange={({ currentTarget: { value } }) => set(withKey(fault, time, value))}
          />
        </label>
      ))}
      {fieldsOf(kind?.parameters ?? {}, fault, ['faults', index]).map((field) => (
        <ValueField key={field.label} form={form} field={field} />
      ))}
      {kind !== undefined && <p class="title">{kind.title}</p>}
    </fieldset>
  );
}

function Whom({ kind, fault, set }: { readonly kind: CatalogueFault; fault: FaultData; set(fault: FaultData): void }) {
  return (
    <label title={kind.whom}>
      <span>whom</span>
      <input
        type="text"
        spellcheck={false}
        value={flowOf(fault[kind.name])}
        onChange={({ currentTarget: { value } }) => set(withKey(fault, kind.name, value === '' ? 'all' : value))}
      />
    </label>
  );
}

/** Another kind of fault at the same time: its example, which lasts no longer than a small run. */
function another({ catalogue }: Form, name: string, { at, for: lasting = '50ms' }: FaultData): FaultData {
  const kind = catalogue.faults.find((one) => one.name === name);
  const { for: _long, ...example } = (kind === undefined ? {} : valueOfFlow(kind.example)) as FaultData;
  return { ...example, ...(at === undefined ? {} : { at }), ...(kind?.lasts === 'moment' ? {} : { for: lasting }) };
}

/** What cannot be read stays as it was typed, so that the engine says what is wrong. */
function withKey(fault: FaultData, key: string, text: string): FaultData {
  const { [key]: _old, ...rest } = fault;
  return text.trim() === '' ? rest : { ...rest, [key]: valueOfFlow(text) ?? text };
}
