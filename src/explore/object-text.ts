/**
 * What an object holds, as a text: two peers are in the same state if their texts are equal. Fields that are functions
 * count as absent, as do objects that are the same in every state: definitions, and the peer that a protocol acts through.
 */

/** Of an object inside itself. */
const CIRCLE = '^';

/**
 * @param isSkipped true for objects that are left out
 * @param isOrdered whether the order of the entries of sets and maps counts
 */
export function textOf(value: unknown, isSkipped: (value: object) => boolean, isOrdered: boolean): string {
  const around = new Set<object>();

  function text(part: unknown): string {
    switch (typeof part) {
      case 'string':
        return JSON.stringify(part);
      case 'object':
        return part === null ? 'null' : objectText(part);
      case 'function':
        return '';
      case 'number':
        return Object.is(part, -0) ? '-0' : String(part);
      default:
        return String(part);
    }
  }

  function objectText(part: object): string {
    if (isSkipped(part)) return '';
    if (around.has(part)) return CIRCLE;
    around.add(part);
    const result = contentsOf(part);
    around.delete(part);
    return result;
  }

  function contentsOf(part: object): string {
    if (Array.isArray(part)) return `[${part.map(text).join()}]`;
    if (part instanceof Set) return `{${arranged(Array.from(part, text)).join()}}`;
    if (part instanceof Map)
      return `{${arranged(Array.from(part, ([key, held]) => `${text(key)}>${text(held)}`)).join()}}`;
    if (ArrayBuffer.isView(part)) return `[${String(part)}]`;
    return `{${Object.entries(part)
      .map(([key, held]) => `${key}:${text(held)}`)
      .join()}}`;
  }

  function arranged(entries: string[]): string[] {
    return isOrdered ? entries : entries.sort();
  }

  return text(value);
}

/** Two numbers of 32 bits that tell texts apart: FNV-1a, mixed as MurmurHash3 does, from two offsets. */
export function hashesOf(text: string): readonly [number, number] {
  return [hashOf(text, 0x811c9dc5), hashOf(text, 0x2d358dcc)];
}

function hashOf(text: string, offset: number): number {
  let hash = offset;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
