/** The fields of a protocol as short texts. */

export interface FieldLine {
  readonly name: string;
  readonly text: string;
}

const LONGEST = 300;
const ITEMS = 24;

export function fieldLines(fields: unknown): readonly FieldLine[] {
  if (typeof fields !== 'object' || fields === null) return [{ name: '', text: shortText(fields) }];
  const lines = Object.entries(fields).map(([name, value]) => ({ name, text: shortText(value) }));
  return lines.length === 0 ? [{ name: '', text: 'it keeps nothing' }] : lines;
}

function shortText(value: unknown): string {
  const text = textOf(value, 0);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function textOf(value: unknown, depth: number): string {
  if (value instanceof Map)
    return group(
      [...value].map(([key, inner]) => `${textOf(key, 1)}: ${textOf(inner, 1)}`),
      '{',
    );
  if (value instanceof Set)
    return group(
      [...value].map((inner) => textOf(inner, 1)),
      '{',
    );
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    const items = Array.from(value as ArrayLike<unknown>, (inner) => textOf(inner, depth + 1));
    return depth === 0 && items.every((item) => item.length < 6) && items.length > 0
      ? limited(items, ' ')
      : group(items, '[');
  }
  if (typeof value === 'object' && value !== null)
    return group(
      Object.entries(value).map(([key, inner]) => `${key}: ${textOf(inner, depth + 1)}`),
      '{',
    );
  return value === undefined ? '–' : String(value);
}

function group(items: readonly string[], open: '[' | '{'): string {
  const close = open === '[' ? ']' : '}';
  return items.length === 0 ? `${open}${close}` : `${open} ${limited(items, ', ')} ${close}`;
}

function limited(items: readonly string[], between: string): string {
  const shown = items.slice(0, ITEMS).join(between);
  return items.length > ITEMS ? `${shown} and ${items.length - ITEMS} more` : shown;
}
