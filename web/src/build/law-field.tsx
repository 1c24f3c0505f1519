/** A law of delays: which one, and its arguments. */
import type { Path } from './experiment-path.ts';
import { described, FieldFrame } from './field-frame.tsx';
import type { Form } from './form.ts';
import { beginningOf, lawIn, settingOf } from './law-setting.ts';

export function LawField({
  form,
  path,
  label,
  meaning,
  setting,
}: {
  readonly form: Form;
  readonly path: Path;
  readonly label: string;
  readonly meaning: string;
  readonly setting: unknown;
}) {
  const chosen = lawIn(setting);
  const law = form.catalogue.laws.find(({ name }) => name === chosen?.law);
  return (
    <div class="law">
      <FieldFrame form={form} path={path} label={label} meaning={law?.title ?? meaning}>
        <select
          {...described(form, path)}
          value={chosen?.law ?? ''}
          onChange={({ currentTarget: { value } }) => {
            const next = form.catalogue.laws.find(({ name }) => name === value);
            form.set(path, next && settingOf(beginningOf(next)));
          }}
        >
          {chosen === undefined && <option value="">none</option>}
          {form.catalogue.laws.map(({ name, title }) => (
            <option key={name} value={name} title={title}>
              {name}
            </option>
          ))}
        </select>
      </FieldFrame>
      {chosen !== undefined && (
        <div class="arguments">
          {chosen.values.map((value, index) => (
            <label key={index}>
              <span>{argumentName(law?.arguments, index)}</span>
              <input
                type="text"
                value={value}
                spellcheck={false}
                onChange={({ currentTarget }) =>
                  form.set(path, settingOf({ law: chosen.law, values: chosen.values.with(index, currentTarget.value) }))
                }
              />
            </label>
          ))}
        </div>
      )}
    </div>
  );
}

function argumentName(names: readonly string[] = [], index: number): string {
  const name = names[index] ?? '…';
  return name === '…' ? `${names[0] ?? ''} ${index + 1}` : name;
}
