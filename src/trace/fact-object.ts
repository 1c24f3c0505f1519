/** A row of the log as an object. */
import type { FactCursor } from './cursor.ts';
import { type Fact, factNames, fieldsOf } from './facts.ts';
import { fieldValue } from './field-values.ts';

export function factObject(row: FactCursor, kinds: readonly string[], texts: readonly string[]): Fact {
  const name = factNames[row.code];
  const fact: Record<string, unknown> = { fact: name, time: row.time, peer: row.peer };
  const names = { kinds, texts, facts: factNames };
  for (const field of fieldsOf(name)) {
    const value = fieldValue(row, field, names);
    if (value !== undefined) fact[field.key] = value;
  }
  return fact as unknown as Fact;
}
