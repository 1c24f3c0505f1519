/**
 * Readers made for the shapes that come: a protocol's messages have the same few fields in the same order, so after
 * some of a shape the engine is given a function that expects just these keys and builds the object at once.
 *
 * A made reader that meets anything else gives up without harm, and the message is read in the plain way. Where
 * functions cannot be made from text (a page's security policy may say so) all are.
 */

/**
 * Sees the object that begins at `start`; `undefined` if it is not one of its shape, or one with values that it does
 * not read.
 */
export type ReadShape = (bytes: Uint8Array, start: number, end: number) => object | undefined;

/** Objects of a shape that are read plainly before a reader is made; shapes that are counted; readers that are kept. */
const SIGHTINGS = 8;
const SHAPES_COUNTED = 64;
const READERS = 4;
const FIELDS_MAX = 12;

export class Shapes {
  /** To be tried in order; the caller loops over them itself, which saves a call per message. */
  readonly readers: ReadShape[] = [];
  private readonly sightings = new Map<string, number>();
  private readonly textOf: (keys: readonly string[]) => string;
  private readonly needs: Readonly<Record<string, unknown>>;

  /**
   * @param textOf the body of a reader, with the parameters `bytes`, `start` and `end`
   * @param needs what the body uses by name
   */
  constructor(textOf: (keys: readonly string[]) => string, needs: Readonly<Record<string, unknown>>) {
    this.textOf = textOf;
    this.needs = needs;
  }

  /** Takes note of an object that was read plainly. */
  learn(value: object): void {
    if (this.readers.length >= READERS) return;
    const keys = Object.keys(value);
    if (keys.length === 0 || keys.length > FIELDS_MAX || !keys.every(isPlain)) return;
    const name = keys.join(' ');
    const seen = this.sightings.get(name) ?? 0;
    if (seen === 0 && this.sightings.size >= SHAPES_COUNTED) return;
    this.sightings.set(name, seen + 1);
    if (seen + 1 === SIGHTINGS) this.make(keys);
  }

  private make(keys: readonly string[]): void {
    try {
      const maker = new Function(...Object.keys(this.needs), `return (bytes, start, end) => { ${this.textOf(keys)} };`);
      this.readers.push(maker(...Object.values(this.needs)));
    } catch {
      // No functions from text here: the plain way serves.
    }
  }
}

/** A program's text that expects these characters at `at`, and moves behind them. */
export function expecting(characters: string): string {
  const isThere = [...characters].map((character, offset) => `bytes[at + ${offset}] === ${character.charCodeAt(0)}`);
  return `if (!(${isThere.join(' && ')})) return undefined; at += ${characters.length};`;
}

/** A program's text that gives the object with the values `v0`, `v1` … */
export function objectOf(keys: readonly string[]): string {
  return `{ ${keys.map((key, i) => `"${key}": v${i}`).join(', ')} }`;
}

/** A key that stands for itself in a program's text, and has the short form. */
function isPlain(key: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_-]{0,30}$/.test(key);
}
