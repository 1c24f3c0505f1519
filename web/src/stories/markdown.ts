/** The part of Markdown that stories are written in, as data: headings, text, lists, task lists and blocks of code. */

/** A run of characters in a text. */
export interface Span {
  readonly style: 'plain' | 'strong' | 'emphasis' | 'code';
  readonly text: string;
}

export interface Task {
  readonly spans: readonly Span[];
  readonly isTicked: boolean;
}

/** With the line at which it begins, counted from 1. */
export type Block = { readonly line: number } & (
  | { readonly block: 'heading'; readonly level: number; readonly text: string }
  | { readonly block: 'text'; readonly spans: readonly Span[] }
  | { readonly block: 'points'; readonly points: readonly (readonly Span[])[] }
  | { readonly block: 'tasks'; readonly tasks: readonly Task[] }
  | { readonly block: 'code'; readonly language: string; readonly text: string }
);

export function blocksOf(text: string): Block[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; ) {
    const end = endOfBlock(lines, at);
    const block = lines[at].trim() === '' ? undefined : blockOf(lines.slice(at, end), at + 1);
    if (block !== undefined) blocks.push(block);
    at = end;
  }
  return blocks;
}

const FENCE = /^```\s*(\S*)/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const ITEM = /^[-*]\s+(.*)$/;
const TASK = /^\[([ xX])\]\s+(.*)$/;

/** The line after the block that begins at a line. */
function endOfBlock(lines: readonly string[], at: number): number {
  if (FENCE.test(lines[at])) {
    const close = lines.findIndex((line, index) => index > at && /^```\s*$/.test(line));
    return close < 0 ? lines.length : close + 1;
  }
  if (lines[at].trim() === '' || HEADING.test(lines[at])) return at + 1;
  let end = at + 1;
  while (end < lines.length && lines[end].trim() !== '' && !HEADING.test(lines[end]) && !FENCE.test(lines[end])) end++;
  return end;
}

function blockOf(lines: readonly string[], line: number): Block {
  const [first] = lines;
  const fence = FENCE.exec(first);
  if (fence !== null) {
    const isClosed = /^```\s*$/.test(lines[lines.length - 1]) && lines.length > 1;
    return { block: 'code', line, language: fence[1], text: lines.slice(1, isClosed ? -1 : undefined).join('\n') };
  }
  const heading = HEADING.exec(first);
  if (heading !== null) return { block: 'heading', line, level: heading[1].length, text: heading[2] };
  if (!ITEM.test(first)) return { block: 'text', line, spans: spansOf(joined(lines)) };
  const items = itemsOf(lines);
  const tasks = items.map((item) => TASK.exec(item));
  return tasks.every((task) => task !== null)
    ? {
        block: 'tasks',
        line,
        tasks: tasks.map(([, tick, text]) => ({ spans: spansOf(text), isTicked: tick !== ' ' })),
      }
    : { block: 'points', line, points: items.map(spansOf) };
}

/** A line that begins no item goes on with the one before. */
function itemsOf(lines: readonly string[]): string[] {
  const items: string[] = [];
  for (const line of lines) {
    const item = ITEM.exec(line);
    if (item !== null) items.push(item[1]);
    else items[items.length - 1] += ` ${line.trim()}`;
  }
  return items;
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => line.trim()).join(' ');
}

export function spansOf(text: string): Span[] {
  const spans: Span[] = [];
  let at = 0;
  for (const found of text.matchAll(/`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*/g)) {
    if (found.index > at) spans.push({ style: 'plain', text: text.slice(at, found.index) });
    const [all, code, strong, emphasis] = found;
    if (code !== undefined) spans.push({ style: 'code', text: code });
    else if (strong !== undefined) spans.push({ style: 'strong', text: strong });
    else spans.push({ style: 'emphasis', text: emphasis });
    at = found.index + all.length;
  }
  if (at < text.length) spans.push({ style: 'plain', text: text.slice(at) });
  return spans;
}
