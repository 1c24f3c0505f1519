/** What the integers of a row stand for: names of kinds, texts and facts, truths, digests, and what is absent. */
import type { FactCursor } from './cursor.ts';
import type { Field } from './facts.ts';

/** The names that integers stand for, plain or in quotes, as the reader wants them. */
export interface Names {
  readonly kinds: readonly string[];
  readonly texts: readonly string[];
  readonly facts: readonly string[];
}

/** The value of a field of the row at which the cursor stands; undefined if it is absent. */
export function fieldValue(row: FactCursor, field: Field, names: Names): number | string | boolean | undefined {
  const value = row.integer(field.place);
  // Copies of internal messages have neither an origin nor a sequence number. Most fields are numbers: they come first.
  if (field.type === 'whole') return field.isOptional && row.origin < 0 ? undefined : value;
  switch (field.type) {
    case 'kind':
      return names.kinds[value];
    case 'text':
      return names.texts[value];
    case 'fact':
      return names.facts[value];
    case 'truth':
      return value === 1;
    case 'digest':
      return value === 0 ? undefined : value >>> 0;
  }
}
