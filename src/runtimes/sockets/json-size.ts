/**
 * Bytes of compact JSON, counted without making them.
 *
 * Messages are objects of a few shapes. The bytes of a shape's keys and punctuation are counted once; after that an
 * object costs its values, and a look at whether its keys are those that were expected, which are the same texts in
 * memory and so compared in one step.
 */
import { textSize } from './text.ts';

/** The keys of an object in order, and what `{"key":,"key":}` takes. */
interface Shape {
  readonly keys: readonly string[];
  readonly size: number;
}

/** Shapes that are remembered. */
const SHAPES_MAX = 64;
/** By the first key: where several begin with the same one, those that come later are counted in full. */
const shapes = new Map<string, Shape>();
/** The one that came last: likely the next one. */
let expected: Shape = { keys: [], size: 2 };

/** A function that counts the bytes of a message as JSON, and so many more for what stands in front. */
export function jsonSizer(extraBytes: number): (message: unknown) => number {
  return (message) => extraBytes + jsonSize(message);
}

function jsonSize(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return jsonTextSize(value);
    case 'number':
      return jsonNumberSize(value);
    case 'boolean':
      return value ? 4 : 5;
    case 'object':
      return value === null ? 4 : Array.isArray(value) ? arraySize(value) : objectSize(value);
    default:
      // What JSON has no word for is `null` in an array and left out of an object.
      return 4;
  }
}

function jsonNumberSize(value: number): number {
  if (value >>> 0 !== value) return Number.isFinite(value) ? String(value).length : 4;
  if (value < 10_000) return value < 10 ? 1 : value < 100 ? 2 : value < 1000 ? 3 : 4;
  if (value < 100_000_000) return value < 100_000 ? 5 : value < 1_000_000 ? 6 : value < 10_000_000 ? 7 : 8;
  return value < 1_000_000_000 ? 9 : 10;
}

function jsonTextSize(text: string): number {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    // Quotes, backslashes, control characters and surrogates may be escaped: the engine knows how.
    if (code < 0x20 || code === 0x22 || code === 0x5c || code >= 0x80) return textSize(JSON.stringify(text));
  }
  return text.length + 2;
}

function arraySize(values: readonly unknown[]): number {
  let size = values.length === 0 ? 2 : values.length + 1;
  for (let i = 0; i < values.length; i++) size += jsonSize(values[i]);
  return size;
}

function objectSize(value: object): number {
  let shape = expected;
  let size = 0;
  let at = 0;
  for (const key in value) {
    if (key !== shape.keys[at]) {
      const other = at === 0 ? shapes.get(key) : undefined;
      if (other === undefined) return otherSize(value);
      shape = other;
    }
    at++;
    const field = (value as Record<string, unknown>)[key];
    if (field === undefined) return plainSize(value);
    size += jsonSize(field);
  }
  if (at !== shape.keys.length) return at === 0 ? 2 : otherSize(value);
  expected = shape;
  return shape.size + size;
}

/** An object whose shape is not the one that its first key stands for. */
function otherSize(value: object): number {
  const keys: string[] = [];
  for (const key in value) keys.push(key);
  if (!shapes.has(keys[0]) && shapes.size < SHAPES_MAX) {
    const size = keys.reduce((sum, key) => sum + jsonTextSize(key) + 2, 1);
    shapes.set(keys[0], { keys, size });
  }
  return plainSize(value);
}

function plainSize(value: object): number {
  let size = 1;
  for (const key in value) {
    const field = (value as Record<string, unknown>)[key];
    if (field !== undefined) size += jsonTextSize(key) + jsonSize(field) + 2;
  }
  return size === 1 ? 2 : size;
}
