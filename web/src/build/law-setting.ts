/** A law of delays as it stands in an experiment (`10ms`, `{ uniform: [10ms, 50ms] }`), and as the form shows it. */
import type { CatalogueLaw } from '../channel/catalogue.ts';

export interface LawChoice {
  readonly law: string;
  /** As they are typed. */
  readonly values: readonly string[];
}

/** Undefined if there is none, or none that a form can show. */
export function lawIn(setting: unknown): LawChoice | undefined {
  if (typeof setting === 'number' || typeof setting === 'string')
    return { law: 'constant', values: [typeof setting === 'number' ? `${setting}ms` : setting] };
  if (typeof setting !== 'object' || setting === null || Array.isArray(setting)) return undefined;
  const [[law, given] = [], ...more] = Object.entries(setting);
  if (law === undefined || more.length > 0) return undefined;
  const values: unknown[] = Array.isArray(given) ? given : [given];
  return { law, values: values.map((value, i) => shownTime(value, law, i)) };
}

/** Shapes have no unit. */
function shownTime(value: unknown, law: string, index: number): string {
  const isShape = (law === 'weibull' || law === 'pareto') && index === 1;
  return typeof value === 'number' && !isShape ? `${value}ms` : String(value);
}

export function settingOf({ law, values }: LawChoice): unknown {
  const given = values.map((value) => (/^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value.trim()));
  if (law === 'constant') return given[0];
  return { [law]: given.length === 1 ? given[0] : given };
}

/** Arguments to begin with, if another law is chosen. */
export function beginningOf({ name, arguments: named }: CatalogueLaw): LawChoice {
  const usual: Readonly<Record<string, string>> = {
    low: '10ms',
    high: '50ms',
    least: '10ms',
    shape: '1.5',
    '…': '50ms',
  };
  return { law: name, values: named.map((argument) => usual[argument] ?? '30ms') };
}
