/**
 * A text of lines, each cut into cells at one separator, which is the same in all of them. Lines that begin with `#`,
 * `%` or `//` are comments, and so is what follows a `#` after a blank or a separator. Cells are cut anew each time
 * they are asked for, so that a million lines take no more than their text.
 */
import { InputError } from '../../core/errors.ts';

/** What stands between cells, by the name that `topology.separator` takes. */
const SEPARATORS: Readonly<Record<string, RegExp>> = {
  tab: /\t/,
  ';': /;/,
  ',': /,/,
  '|': /\|/,
  arrow: /\s*(?:<->|->|=>|--|→|↔|\s-\s)\s*/,
  space: /\s+/,
};

/** Lines by which the separator is told. */
const LOOKED_AT = 1000;
const COMMENTS_KEPT = 20;

export class TextTable {
  readonly file: string;
  readonly separator: string;
  /** The first comments, without their mark. */
  readonly comments: readonly string[];
  private readonly lines: readonly string[];
  private readonly numbers: readonly number[];
  private readonly cut: RegExp | string;

  /** @param separator the name of one, or the text itself; `auto` for the one that cuts all lines */
  constructor(text: string, separator: string, file: string) {
    const { lines, numbers, comments } = linesOf(text);
    this.file = file;
    this.lines = lines;
    this.numbers = numbers;
    this.comments = comments;
    this.separator = separator === 'auto' ? separatorOf(lines) : separator;
    this.cut = SEPARATORS[this.separator] ?? this.separator;
  }

  /** Lines with something in them. */
  get size(): number {
    return this.lines.length;
  }

  /** The number of a row's line in the file. */
  line(row: number): number {
    return this.numbers[row];
  }

  /** A row as it stands in the file. */
  text(row: number): string {
    return this.lines[row];
  }

  place(row: number): string {
    return `${this.file}:${this.numbers[row]}`;
  }

  /** @throws InputError if a quote is not closed */
  cells(row: number): string[] {
    const line = this.lines[row];
    const text = line.endsWith('}') ? line.slice(0, noteStart(line)).trimEnd().replace(/[,;]$/, '') : line;
    const cells = /["']/.test(text) ? this.quotedCells(text, row) : text.split(this.cut);
    if (this.separator === 'space') return cells;
    return cells.map((cell) => cell.trim());
  }

  /** The value of a key in the `{…}` that NetworkX writes after a pair. */
  noted(row: number, key: string): string | undefined {
    const line = this.lines[row];
    if (!line.endsWith('}')) return undefined;
    const note = line.slice(noteStart(line));
    const quoted = key.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const match = new RegExp(`['"]${quoted}['"]\\s*:\\s*(?:'([^']*)'|"([^"]*)"|([^,}\\s]+))`).exec(note);
    return match === null ? undefined : (match[1] ?? match[2] ?? match[3]);
  }

  private quotedCells(text: string, row: number): string[] {
    const inside: string[] = [];
    const isOpen = this.separator === 'space' ? '(^|\\s)' : '(^|[^\\w\\s"\']\\s*|\\t\\s*)';
    // A quote counts at the start of a cell only: O'Brien has none.
    const covered = text.replace(
      new RegExp(`${isOpen}("(?:[^"]|"")*"|'[^']*')`, 'g'),
      (_, before: string, quoted: string) => {
        inside.push(quoted[0] === '"' ? quoted.slice(1, -1).replaceAll('""', '"') : quoted.slice(1, -1));
        return `${before}\u0000${inside.length - 1}\u0000`;
      },
    );
    const cells = covered.split(this.cut);
    if (cells.some((cell) => /^\s*"/.test(cell)))
      throw new InputError(this.place(row), 'each quote closed on its line', text);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: no text has it, so it marks what was quoted.
    return cells.map((cell) => cell.trim().replace(/\u0000(\d+)\u0000/g, (_, index: string) => inside[Number(index)]));
  }
}

function linesOf(text: string): { lines: string[]; numbers: number[]; comments: string[] } {
  const lines: string[] = [];
  const numbers: number[] = [];
  const comments: string[] = [];
  const all = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  for (let i = 0; i < all.length; i++) {
    const isPlain = !all[i].includes('#') && !all[i].includes('%') && !all[i].includes('//');
    const line = all[i].trim();
    if (!isPlain && /^(#|%|\/\/)/.test(line)) {
      if (comments.length < COMMENTS_KEPT) comments.push(line.replace(/^[#%/]+\s*/, ''));
      continue;
    }
    const content = isPlain ? line : line.replace(/[\s,;]#.*$/, '').trim();
    if (content === '') continue;
    // A tab at an end bounds an empty cell; blanks there are nothing.
    lines.push(isPlain && all[i].includes('\t') ? all[i].replace(/^ +| +$/g, '') : content);
    numbers.push(i + 1);
  }
  return { lines, numbers, comments };
}

/** Where the {…} at the end of a line begins. */
function noteStart(line: string): number {
  const start = line.indexOf('{');
  return start < 0 ? line.length : start;
}

/** The first that every line has, but for lines of a single cell. Blanks, where none is. */
function separatorOf(lines: readonly string[]): string {
  const looked = lines.slice(0, LOOKED_AT).map((line) => {
    const text = line.endsWith('}') ? line.slice(0, noteStart(line)) : line;
    return text.replace(/"[^"]*"/g, 'q').trimEnd();
  });
  const fits = (separator: RegExp) =>
    looked.some((line) => separator.test(line)) &&
    looked.every((line) => separator.test(line) || !/[\s,;|]/.test(line));
  const found = Object.entries(SEPARATORS).find(([name, separator]) => name !== 'space' && fits(separator));
  return found?.[0] ?? 'space';
}

/** A number, whatever its decimal mark, where that is not the separator. */
export function numberOf(cell: string): number {
  if (cell === '') return Number.NaN;
  const number = Number(cell);
  return Number.isNaN(number) && /^[+-]?\d+,\d+$/.test(cell) ? Number(cell.replace(',', '.')) : number;
}

export function isNumber(cell: string): boolean {
  return Number.isFinite(numberOf(cell));
}

export function isWhole(cell: string): boolean {
  return /^\d+$/.test(cell);
}
