/**
 * Where the graphs of a DOT text begin and end. Graphviz reads the first one and passes over whatever comes after it,
 * without a word.
 */

export interface DotPiece {
  readonly text: string;
  /** The line of the file on which it begins. */
  readonly line: number;
  /** Where in it the brace stands that ends the graph; undefined if none does. */
  readonly close: number | undefined;
}

/** Comments, quoted texts, and what opens and closes; all else doesn't matter here. */
const TOKENS = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|^#[^\n]*|"[^"\\]*(?:\\[\s\S][^"\\]*)*"|[<{}]/gm;
const COMMENTS = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|^#[^\n]*/gm;

/** At least one piece. What stands after the last graph is a piece of its own, unless it is empty. */
export function graphsIn(text: string): DotPiece[] {
  const pieces: DotPiece[] = [];
  let start = 0;
  let line = 1;
  let depth = 0;
  TOKENS.lastIndex = 0;
  for (let token = TOKENS.exec(text); token !== null; token = TOKENS.exec(text)) {
    if (token[0] === '<') TOKENS.lastIndex = endOfHtml(text, token.index);
    if (token[0] === '{') depth++;
    if (token[0] !== '}' || --depth > 0) continue;
    const end = token.index + 1;
    pieces.push({ text: text.slice(start, end), line, close: token.index - start });
    line += linesIn(text.slice(start, end));
    start = end;
    depth = 0;
  }
  const rest = text.slice(start);
  const isEmpty = rest.replace(COMMENTS, '').replaceAll(';', '').trim() === '';
  return isEmpty && pieces.length > 0 ? pieces : [...pieces, { text: rest, line, close: undefined }];
}

/** `<` opens an HTML text, which ends where as many are closed. */
function endOfHtml(text: string, start: number): number {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    if (text[i] === '<') depth++;
    if (text[i] === '>' && --depth === 0) return i + 1;
  }
  return text.length;
}

function linesIn(text: string): number {
  return text.split('\n').length - 1;
}
