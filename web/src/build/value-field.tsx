/** One parameter of an experiment, by what it is: a number, a time, a choice, a law of delays … */

import type { NumberParameter } from '../../../src/browser.ts';
import { durationText, unreachable } from '../../../src/browser.ts';
import type { FormField } from './experiment-form.ts';
import { described, FieldFrame } from './field-frame.tsx';
import type { Form } from './form.ts';
import { LawField } from './law-field.tsx';

interface Props {
  readonly form: Form;
  readonly field: FormField;
}

export function ValueField({ form, field }: Props) {
  const { path, label, parameter } = field;
  if (parameter.type === 'delay')
    return (
      <LawField
        form={form}
        path={path}
        label={label}
        meaning={parameter.meaning}
        setting={field.given ?? parameter.default}
      />
    );
  return (
    <FieldFrame form={form} path={path} label={label} meaning={meaningOf(field)}>
      <Control form={form} field={field} />
    </FieldFrame>
  );
}

function Control({ form, field }: Props) {
  const { parameter } = field;
  switch (parameter.type) {
    case 'integer':
    case 'number':
      return parameter.max <= 1 ? (
        <ShareControl form={form} field={field} />
      ) : (
        <NumberControl form={form} field={field} />
      );
    case 'choice':
      return <ChoiceControl form={form} field={field} choices={parameter.choices} />;
    case 'boolean':
      return <TruthControl form={form} field={field} />;
    case 'duration':
    case 'text':
    case 'delay':
      return <TextControl form={form} field={field} />;
    default:
      return unreachable(parameter);
  }
}

function NumberControl({ form, field: { path, parameter, given } }: Props) {
  const { min, max, default: usual, type } = parameter as NumberParameter;
  return (
    <input
      {...described(form, path)}
      type="number"
      min={min}
      max={max}
      step={type === 'integer' ? 1 : 'any'}
      value={String(given ?? usual)}
      onChange={({ currentTarget: { value } }) =>
        form.set(path, value.trim() === '' || Number(value) === usual ? undefined : Number(value))
      }
    />
  );
}

/** A share from 0 to 1, drawn and in percent. */
function ShareControl({ form, field: { path, parameter, given } }: Props) {
  const usual = Number(parameter.default);
  const percent = Math.round(Number(given ?? usual) * 1000) / 10;
  const set = (value: number) => form.set(path, value / 100 === usual ? undefined : value / 100);
  return (
    <span class="slider">
      <input
        type="range"
        aria-label={`${path[path.length - 1]} in percent`}
        min={0}
        max={Math.max(50, percent)}
        step={1}
        value={Number.isNaN(percent) ? 0 : percent}
        onChange={({ currentTarget }) => set(currentTarget.valueAsNumber)}
      />
      <input
        {...described(form, path)}
        type="number"
        min={0}
        max={100}
        step="any"
        value={Number.isNaN(percent) ? '' : percent}
        onChange={({ currentTarget }) => set(Number(currentTarget.value))}
      />
      %
    </span>
  );
}

function ChoiceControl({ form, field, choices }: Props & { readonly choices: readonly string[] }) {
  return (
    <select
      {...described(form, field.path)}
      value={String(field.given ?? field.parameter.default)}
      onChange={({ currentTarget: { value } }) =>
        form.set(field.path, value === field.parameter.default ? undefined : value)
      }
    >
      {choices.map((choice) => (
        <option key={choice}>{choice}</option>
      ))}
    </select>
  );
}

function TruthControl({ form, field: { path, parameter, given } }: Props) {
  return (
    <input
      {...described(form, path)}
      type="checkbox"
      checked={Boolean(given ?? parameter.default)}
      onChange={({ currentTarget: { checked } }) => form.set(path, checked === parameter.default ? undefined : checked)}
    />
  );
}

function TextControl({ form, field }: Props) {
  return (
    <input
      {...described(form, field.path)}
      type="text"
      spellcheck={false}
      value={textOf(field)}
      onChange={({ currentTarget: { value } }) =>
        form.set(field.path, value.trim() === '' ? undefined : typed(value.trim()))
      }
    />
  );
}

function textOf({ given, parameter }: FormField): string {
  const value = given ?? parameter.default;
  return parameter.type === 'duration' && typeof value === 'number' ? durationText(value) : String(value);
}

function typed(value: string): unknown {
  return /^\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}

function meaningOf({ parameter }: FormField): string {
  const unit = 'unit' in parameter && parameter.unit !== undefined ? ` (${parameter.unit})` : '';
  return `${parameter.meaning}${unit}`;
}
