/** Numbers of kinds and texts when rows go from one log to another. */
import type { FactCursor } from './cursor.ts';
import { codesWith } from './facts.ts';

/** The names that rows hold by their numbers. */
export interface NameLists {
  readonly kinds: readonly string[];
  readonly texts: readonly string[];
}

const withKind = codesWith('kind');
const withText = codesWith('text');

export class NameNumbers {
  private readonly kinds: readonly number[];
  private readonly texts: readonly number[];
  /** True if all numbers stay: the processes of a run know the same kinds, so only texts can differ. */
  private readonly isSame: boolean;

  constructor(from: NameLists, to: NameLists) {
    const numbers = new Map(to.texts.map((text, number) => [text, number]));
    this.kinds = from.kinds.map((kind) => to.kinds.indexOf(kind));
    this.texts = from.texts.map((text) => numbers.get(text)!);
    this.isSame = [this.kinds, this.texts].every((all) => all.every((number, index) => number === index));
  }

  /** Gives a row that was copied the numbers of the log that it is in now. */
  renumber(row: FactCursor): void {
    if (this.isSame) return;
    const { code } = row;
    if (withKind[code]) row.kind = this.kinds[row.kind];
    if (withText[code]) row.text = this.texts[row.text];
  }
}
