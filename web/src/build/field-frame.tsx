/** What stands around every field: its label, what it means, and what is wrong with it. */
import type { ComponentChildren } from 'preact';
import type { Path } from './experiment-path.ts';
import type { Form } from './form.ts';

/** Of the element that a field has for a path. */
export function idOf(path: Path): string {
  return `field-${path.join('-')}`;
}

/** What tells a screen reader of the meaning of a field, and of its error. */
export function described(form: Form, path: Path) {
  const isWrong = form.errorAt(path) !== undefined;
  return {
    id: idOf(path),
    'aria-describedby': isWrong ? `${idOf(path)}-error` : `${idOf(path)}-meaning`,
    'aria-invalid': isWrong,
  } as const;
}

export function FieldFrame({
  form,
  path,
  label,
  meaning,
  children,
}: {
  readonly form: Form;
  readonly path: Path;
  readonly label: string;
  readonly meaning: string;
  readonly children: ComponentChildren;
}) {
  return (
    <div class="field">
      <label for={idOf(path)}>{label}</label>
      {children}
      <small id={`${idOf(path)}-meaning`} class="meaning">
        {meaning}
      </small>
      <FieldError form={form} path={path} />
    </div>
  );
}

export function FieldError({ form, path }: { readonly form: Form; readonly path: Path }) {
  const error = form.errorAt(path);
  return error === undefined ? null : (
    <p class="error" role="alert" id={`${idOf(path)}-error`}>
      {error}
    </p>
  );
}
