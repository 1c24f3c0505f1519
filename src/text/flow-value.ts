/** A value as it stands in one line of YAML: `2`, `30%`, `[[0, 1], rest]`, `{ random: 2 }`. */

/** Undefined if the text is none; a text that is no list or map is a number, true, false or itself. */
export function valueOfFlow(text: string): unknown {
  const reader = new FlowReader(text);
  const value = reader.value();
  return reader.isAtEnd() ? value : undefined;
}

export function flowOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowOf).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).map(([key, inner]) => `${flowOf(key)}: ${flowOf(inner)}`);
    return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
  }
  if (typeof value !== 'string') return String(value);
  return isPlain(value) ? value : JSON.stringify(value);
}

/** Stands for itself without quotes. */
function isPlain(text: string): boolean {
  return /^[A-Za-z.0-9_/][\w./%+-]*( [\w./%+-]+)*$/.test(text) && typeof scalarOf(text) === 'string';
}

function scalarOf(text: string): unknown {
  if (/^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i.test(text)) return Number(text);
  const known: Readonly<Record<string, unknown>> = { true: true, false: false, null: null, '~': null };
  return Object.hasOwn(known, text.toLowerCase()) ? known[text.toLowerCase()] : text;
}

const DEEPEST = 20;

class FlowReader {
  private readonly text: string;
  private at = 0;
  private depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  isAtEnd(): boolean {
    this.skipSpace();
    return this.at >= this.text.length;
  }

  /** Undefined if there is none. */
  value(): unknown {
    this.skipSpace();
    const first = this.text[this.at];
    if (first === '[' || first === '{') return this.collection(first);
    return first === '"' || first === "'" ? this.quoted(first) : this.scalar();
  }

  private collection(open: '[' | '{'): unknown {
    if (++this.depth > DEEPEST) return undefined;
    const close = open === '[' ? ']' : '}';
    const list: unknown[] = [];
    const pairs: [string, unknown][] = [];
    this.at++;
    while (!this.takes(close)) {
      const item = open === '[' ? this.value() : this.pair(pairs);
      if (item === undefined) return undefined;
      list.push(item);
      if (!this.takes(',') && this.text[this.at] !== close) return undefined;
    }
    this.depth--;
    return open === '[' ? list : Object.fromEntries(pairs);
  }

  private pair(pairs: [string, unknown][]): unknown {
    const key = this.value();
    if (key === undefined || typeof key === 'object' || !this.takes(':')) return undefined;
    const value = this.value();
    pairs.push([String(key), value]);
    return value;
  }

  private quoted(quote: string): unknown {
    const pattern = quote === '"' ? /"(?:[^"\\]|\\.)*"/y : /'(?:[^']|'')*'/y;
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined) return undefined;
    this.at += found.length;
    try {
      return quote === '"' ? JSON.parse(found) : found.slice(1, -1).replaceAll("''", "'");
    } catch {
      return undefined;
    }
  }

  private scalar(): unknown {
    const pattern = /(?:[^,[\]{}:]|:(?! |$))+/y;
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined || found.trim() === '') return undefined;
    this.at += found.length;
    return scalarOf(found.trim());
  }

  private takes(character: string): boolean {
    this.skipSpace();
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  private skipSpace(): void {
    while (/\s/.test(this.text[this.at] ?? '')) this.at++;
  }
}
