/**
 * `expect:` holds figures of the summary against what they should be: `latencyMs.p99: "< 200"`, `checks: valid`,
 * `books.dropped: 0`. What does not hold makes the exit status 1.
 */
import { properties } from '../checks/index.ts';
import { isExercised } from '../checks/property.ts';
import { InputError } from '../core/errors.ts';
import { closest } from '../core/suggestion.ts';
import { type Summary, summarySchema } from '../reports/summary.ts';
import { figureAt } from './figure-at.ts';

export type Expectation = Summary['expectations'][number];

type Comparison = '<' | '<=' | '>' | '>=' | '==' | '!=';

interface Expression {
  readonly comparison: Comparison;
  readonly operand: string | number | boolean;
}

/** `checks: decided` holds if no promise is undecided: each is valid, invalid, or was not exercised. */
const DECIDED = 'decided';

/** Deeper keys differ from run to run: of kinds, of statistics. */
const KEYS = Object.keys(summarySchema.shape);
const PROPERTIES = properties.map(({ name }): string => name);

/** @throws InputError where an expression or what it is about cannot be understood: asked before the run */
export function parseExpectation(path: string, given: string | number | boolean): Expression {
  requireKey(path);
  if (typeof given !== 'string') return { comparison: '==', operand: given };
  const match = /^\s*(<=|>=|==|!=|<|>|=)?\s*(.*?)\s*$/s.exec(given)!;
  const comparison = (match[1] === '=' || match[1] === undefined ? '==' : match[1]) as Comparison;
  const text = match[2].replace(/(?<=\d)_(?=\d)/g, '');
  const number = Number(text);
  const isNumber = text !== '' && !Number.isNaN(number);
  const isOrder = comparison !== '==' && comparison !== '!=';
  if (text === '' || (isOrder && !isNumber)) {
    throw new InputError(`expect.${path}`, 'a value, or a comparison such as "< 200", ">= 0.99", "!= 0"', given);
  }
  return { comparison, operand: isNumber ? number : text };
}

function requireKey(path: string): void {
  const [key, inner] = path.split('.');
  if (!KEYS.includes(key))
    throw new InputError(
      `expect.${path}`,
      `a figure of the summary: one of ${KEYS.join(', ')}${closest(key, KEYS)}`,
      path,
    );
  if (key === 'checks' && inner !== undefined && !PROPERTIES.includes(inner))
    throw new InputError(
      `expect.${path}`,
      `a property: one of ${PROPERTIES.join(', ')}${closest(inner, PROPERTIES)}`,
      inner,
    );
}

/** Each expectation with what was found. */
export function expectationsMet(
  expect: Readonly<Record<string, string | number | boolean>>,
  summary: Summary,
): Expectation[] {
  return Object.entries(expect).map(([path, expected]) => {
    const expression = parseExpectation(path, expected);
    const { given, holds } = metBy(expression, path, summary);
    return { path, expected: String(expected), given, holds };
  });
}

/** What is told sample by sample has to hold in each. */
function metBy(expression: Expression, path: string, summary: Summary): { given: string; holds: boolean } {
  if (path === 'checks' && expression.operand === DECIDED) return metIfDecided(expression, summary);
  const value = figureAt(summary, path);
  if (value !== undefined) return { given: String(value), holds: isMet(expression, value) };
  const { samples = [] } = summary;
  const values = samples.map((sample) => ({ value: figureAt(sample, path), seed: sample.seed }));
  if (values.every((one) => one.value === undefined))
    return { given: 'nothing there', holds: isMet(expression, undefined) };
  const failing = values.find((one) => !isMet(expression, one.value));
  if (failing === undefined)
    return { given: `${[...new Set(values.map((one) => one.value))].join(', ')} in the samples`, holds: true };
  return { given: `${failing.value ?? 'nothing there'} in the sample of seed ${failing.seed}`, holds: false };
}

function metIfDecided({ comparison }: Expression, { checks }: Summary): { given: string; holds: boolean } {
  const open = checks.filter((check) => check.promised && check.verdict === 'unknown' && isExercised(check));
  const given =
    open.length === 0 ? DECIDED : open.map(({ property, reason }) => `${property} unknown: ${reason}`).join('; ');
  return { given, holds: (open.length === 0) === (comparison === '==') };
}

function isMet({ comparison, operand }: Expression, value: unknown): boolean {
  if (value === undefined) return false;
  const isSame = value === operand || String(value) === String(operand);
  switch (comparison) {
    case '==':
      return isSame;
    case '!=':
      return !isSame;
    case '<':
      return Number(value) < Number(operand);
    case '<=':
      return Number(value) <= Number(operand);
    case '>':
      return Number(value) > Number(operand);
    case '>=':
      return Number(value) >= Number(operand);
  }
}
