/**
 * A story: steps that each show an experiment at a moment, and let the reader predict before it is seen. It is a
 * Markdown file:
 *
 *     # Title, and text that begins the story
 *     ## Title of a step, then text
 *     ```yaml          an experiment, which runs from here on
 *     ```show          what is shown: `at: 120ms` (or start, end), `peer: 3`, `broadcast: 0:0` (or all)
 *     **A question?**  with choices as a task list, of which one is ticked; what follows is the answer
 *
 * Everything in it is text: nothing is taken as HTML.
 */
import { type Block, blocksOf, type Span } from './markdown.ts';

export interface Story {
  readonly title: string;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly title: string;
  /** Before the question, and after it is answered. */
  readonly before: readonly Part[];
  readonly question: Question | undefined;
  readonly after: readonly Part[];
}

export interface Question {
  readonly text: readonly Span[];
  readonly choices: readonly Choice[];
}

export interface Choice {
  readonly text: readonly Span[];
  readonly isRight: boolean;
}

export type Part =
  | { readonly part: 'text'; readonly spans: readonly Span[] }
  | { readonly part: 'points'; readonly points: readonly (readonly Span[])[] }
  | { readonly part: 'experiment'; readonly yaml: string }
  | { readonly part: 'show'; readonly view: View };

/** What is shown of a run. What is left out stays as it is. */
export interface View {
  readonly at?: 'start' | 'end' | number;
  readonly peer?: number | 'none';
  readonly broadcast?: { readonly origin: number; readonly sequence: number } | 'all';
}

/** What is wrong with a story, and in which line. */
export class StoryError extends Error {
  override readonly name = 'StoryError';

  constructor(line: number, message: string) {
    super(`line ${line}: ${message}`);
  }
}

/** @throws StoryError at the first thing that is no part of a story */
export function storyOf(text: string): Story {
  const blocks = blocksOf(text);
  const [head] = blocks;
  if (head?.block !== 'heading' || head.level !== 1)
    throw new StoryError(1, 'expected a title such as # A rumour in a ring');
  const starts = blocks.flatMap((block, index) => (block.block === 'heading' && block.level === 2 ? [index] : []));
  if (starts.length === 0) throw new StoryError(head.line, 'expected steps, each with a title such as ## The ring');
  const opening = blocks.slice(1, starts[0]);
  const steps = starts.map((start, index) =>
    stepOf(blocks.slice(start, starts[index + 1]), index === 0 ? opening : []),
  );
  return { title: head.text, steps };
}

/** @param opening what stands before its title */
function stepOf([head, ...blocks]: readonly Block[], opening: readonly Block[]): Step {
  const title = head.block === 'heading' ? head.text : '';
  const asked = blocks.findIndex((block) => block.block === 'tasks');
  if (asked < 0) return { title, before: [...opening, ...blocks].map(partOf), question: undefined, after: [] };
  const again = blocks.findIndex((block, index) => index > asked && block.block === 'tasks');
  if (again >= 0) throw new StoryError(blocks[again].line, 'expected at most one question in a step');
  const question = questionOf(blocks[asked - 1], blocks[asked]);
  const before = [...opening, ...blocks.slice(0, asked - 1)].map(partOf);
  return { title, before, question, after: blocks.slice(asked + 1).map(partOf) };
}

function questionOf(text: Block | undefined, tasks: Block): Question {
  if (text?.block !== 'text') throw new StoryError(tasks.line, 'expected a question before its choices');
  const choices = tasks.block === 'tasks' ? tasks.tasks : [];
  if (choices.length < 2 || choices.filter(({ isTicked }) => isTicked).length !== 1)
    throw new StoryError(tasks.line, 'expected two choices or more, of which one is ticked');
  return { text: text.spans, choices: choices.map(({ spans, isTicked }) => ({ text: spans, isRight: isTicked })) };
}

function partOf(block: Block): Part {
  switch (block.block) {
    case 'text':
      return { part: 'text', spans: block.spans };
    case 'points':
      return { part: 'points', points: block.points };
    case 'code':
      if (block.language === 'yaml') return { part: 'experiment', yaml: block.text };
      if (block.language === 'show') return { part: 'show', view: viewOf(block.text, block.line) };
      throw new StoryError(block.line, 'expected a block of yaml or show');
    default:
      throw new StoryError(block.line, 'expected text, points, an experiment or what is shown');
  }
}

function viewOf(text: string, line: number): View {
  const view: { -readonly [Key in keyof View]: View[Key] } = {};
  for (const [index, entry] of text.split('\n').entries()) {
    if (entry.trim() === '') continue;
    const [, key, value] = /^\s*(\w+):\s*(\S+)\s*$/.exec(entry) ?? [];
    const place = line + 1 + index;
    if (key === 'at') view.at = timeIn(value, place);
    else if (key === 'peer') view.peer = value === 'none' ? 'none' : wholeIn(value, place);
    else if (key === 'broadcast') view.broadcast = broadcastIn(value, place);
    else throw new StoryError(place, 'expected at: 120ms, peer: 3, or broadcast: 0:0');
  }
  return view;
}

function timeIn(text: string, line: number): 'start' | 'end' | number {
  if (text === 'start' || text === 'end') return text;
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(ms|s)$/.exec(text) ?? [];
  if (digits === undefined) throw new StoryError(line, 'expected a time such as 120ms, start, or end');
  return Number(digits) * (unit === 's' ? 1000 : 1);
}

function wholeIn(text: string, line: number): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new StoryError(line, `expected a number, given ${text}`);
}

function broadcastIn(text: string, line: number): View['broadcast'] {
  if (text === 'all') return 'all';
  const [origin, sequence] = text.split(':').map((part) => wholeIn(part, line));
  if (sequence === undefined) throw new StoryError(line, 'expected a broadcast such as 0:0, or all');
  return { origin, sequence };
}
