/** A part of the experiment that is chosen by name, with its parameters. */
import type { ComponentChildren } from 'preact';
import type { CatalogueEntry } from '../channel/catalogue.ts';
import type { FormPart } from './experiment-form.ts';
import { described, FieldError, idOf } from './field-frame.tsx';
import type { Form } from './form.ts';
import { ValueField } from './value-field.tsx';

export function PartSection({
  form,
  label,
  part,
  choices,
  children,
}: {
  readonly form: Form;
  readonly label: string;
  readonly part: FormPart;
  readonly choices: readonly CatalogueEntry[];
  readonly children?: ComponentChildren;
}) {
  const isKnown = choices.some(({ name }) => name === part.name);
  return (
    <section>
      <h3>
        <label for={idOf(part.path)}>{label}</label>
      </h3>
      <select
        {...described(form, part.path)}
        class="wide"
        value={part.name}
        onChange={({ currentTarget }) => form.set(part.path, currentTarget.value)}
      >
        {!isKnown && <option>{part.name}</option>}
        {choices.map(({ name, title }) => (
          <option key={name} title={title}>
            {name}
          </option>
        ))}
      </select>
      {part.entry !== undefined && (
        <p class="title" id={`${idOf(part.path)}-meaning`} title={part.entry.source}>
          {part.entry.title}
        </p>
      )}
      <FieldError form={form} path={part.path} />
      {part.fields.map((field) => (
        <ValueField key={field.label} form={form} field={field} />
      ))}
      {children}
    </section>
  );
}
