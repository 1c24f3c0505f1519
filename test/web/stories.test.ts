/** Stories: how they are read, and that every figure in those of the page is what the simulator gives. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { prepare } from '../../src/experiment/prepare.ts';
import { runExperiment } from '../../src/experiment/run.ts';
import { sourceOfText } from '../../src/experiment/source.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';
import type { Summary } from '../../src/reports/summary.ts';
import { blocksOf, spansOf } from '../../web/src/stories/markdown.ts';
import { type Part, type Step, StoryError, storyOf } from '../../web/src/stories/story.ts';

const folder = fileURLToPath(new URL('../../web/stories/', import.meta.url));
const names = readdirSync(folder).map((file) => file.replace('.md', ''));
const storyNamed = (name: string) => storyOf(readFileSync(`${folder}${name}.md`, 'utf8'));

describe.each(names)('the story %s', (name) => {
  const { steps } = storyNamed(name);

  it('has five to seven steps, and lets the reader predict in most of them', () => {
    expect(steps.length).toBeGreaterThanOrEqual(5);
    expect(steps.length).toBeLessThanOrEqual(7);
    expect(steps.filter(({ question }) => question !== undefined).length).toBeGreaterThanOrEqual(3);
    expect(experimentsOf(steps[0].before)).toHaveLength(1);
  });

  it('says of each run what it comes to', async () => {
    let summary: Summary | undefined;
    let yaml = '';
    for (const step of steps) {
      for (const text of experimentsOf([...step.before, ...step.after])) {
        yaml = text;
        const prepared = await prepare({ source: sourceOfText(yaml, step.title) }, nodePlatform);
        summary = await runExperiment(prepared, nodePlatform);
        expect(Object.keys(prepared.experiment.expect).length, step.title).toBeGreaterThan(0);
        for (const { path, expected, given, holds } of summary.expectations)
          expect(holds, `${step.title}: ${path} is ${given}, not ${expected}`).toBe(true);
      }
      const known = new Set([...numbersIn(yaml), ...numbersIn(JSON.stringify(summary))]);
      const strange = numbersIn(proseOf(step)).filter((number) => number > 12 && !known.has(number));
      expect(strange, `${step.title}: figures that stand nowhere in the experiment or its summary`).toEqual(
        counted[`${name}: ${step.title}`] ?? [],
      );
    }
  });
});

/** Figures that follow from those of an experiment, each checked by hand. */
const counted: Readonly<Record<string, readonly number[]>> = {
  // 49,999 copies.
  'log-hops: What it costs': [50_000],
  // Twice 40 ms.
  'the-split: The cut': [80],
  'the-split: Five peers, no fault': [80],
  // Of the first step.
  'who-can-you-believe: And sure that the others are': [39],
};

function experimentsOf(parts: readonly Part[]): string[] {
  return parts.flatMap((part) => (part.part === 'experiment' ? [part.yaml] : []));
}

/** What a step says, without choices that are wrong. */
function proseOf({ before, question, after }: Step): string {
  const texts = [...before, ...after].flatMap((part) => (part.part === 'text' ? [part.spans] : []));
  const right = question?.choices.find(({ isRight }) => isRight)?.text ?? [];
  return [...texts, question?.text ?? [], right].map((spans) => spans.map(({ text }) => text).join('')).join('\n');
}

function numbersIn(text: string): number[] {
  return (text.match(/\d[\d,]*(?:\.\d+)?/g) ?? []).map((digits) => Number(digits.replaceAll(',', '')));
}

const STORY = `# A title

How it begins.

## One

Text with \`code\`, **strong** and *emphasis*.

\`\`\`yaml
peers: 2
\`\`\`

\`\`\`show
at: 1.5s
peer: 1
broadcast: 0:1
\`\`\`

**A question?**

- [ ] No,
  in two lines
- [x] Yes

The answer.

## Two

- a point
- another
`;

it('reads a story', () => {
  const { title, steps } = storyOf(STORY);
  expect(title).toBe('A title');
  expect(steps.map((step) => step.title)).toEqual(['One', 'Two']);
  expect(steps[0].before).toMatchObject([
    { part: 'text', spans: [{ text: 'How it begins.' }] },
    { part: 'text' },
    { part: 'experiment', yaml: 'peers: 2' },
    { part: 'show', view: { at: 1500, peer: 1, broadcast: { origin: 0, sequence: 1 } } },
  ]);
  expect(steps[0].question?.choices.map(({ isRight, text }) => [text[0].text, isRight])).toEqual([
    ['No, in two lines', false],
    ['Yes', true],
  ]);
  expect(steps[0].after).toMatchObject([{ part: 'text' }]);
  expect(steps[1].before).toMatchObject([{ part: 'points', points: [[{ text: 'a point' }], [{ text: 'another' }]] }]);
});

it('takes nothing as HTML', () => {
  expect(spansOf('<img src=x onerror=alert(1)> `a<b`')).toEqual([
    { style: 'plain', text: '<img src=x onerror=alert(1)> ' },
    { style: 'code', text: 'a<b' },
  ]);
});

it.each<[string, string, string]>([
  ['no title', 'Text', 'line 1: expected a title'],
  ['no step', '# A title\n\nText', 'line 1: expected steps'],
  ['a choice that nobody ticked', STORY.replace('[x]', '[ ]'), 'line 21: expected two choices or more'],
  ['two questions', STORY.replace('The answer.', 'Why?\n\n- [x] a\n- [ ] b'), 'line 27: expected at most one question'],
  ['an unknown view', STORY.replace('peer: 1', 'zoom: 3'), 'line 15: expected at: 120ms'],
  ['a wrong time', STORY.replace('1.5s', 'noon'), 'line 14: expected a time'],
  ['another language', STORY.replace('```yaml', '```js'), 'line 9: expected a block of yaml or show'],
])('says where a story with %s is wrong', (_what, text, message) => {
  expect(() => storyOf(text)).toThrow(StoryError);
  expect(() => storyOf(text)).toThrow(message);
});

it('reads blocks as they stand, whatever is in them', () => {
  expect(blocksOf('```yaml\n# no title\n- no point\n```\nText')).toMatchObject([
    { block: 'code', text: '# no title\n- no point' },
    { block: 'text', line: 5 },
  ]);
  expect(blocksOf('```yaml\nnever closed')).toMatchObject([{ block: 'code', text: 'never closed' }]);
});
