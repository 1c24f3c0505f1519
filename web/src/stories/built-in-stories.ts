/** The stories that come with the page, in the order in which they are best read. */
import { blocksOf } from './markdown.ts';

/** They stand at the end of the page as a text, since the first picture does without them. */
function storyTexts(): Readonly<Record<string, string>> {
  return JSON.parse(document.getElementById('stories')?.textContent ?? '{}');
}

const ORDER = ['ring-and-mesh', 'three-orders', 'the-split', 'choking-mailbox', 'log-hops', 'who-can-you-believe'];

export interface BuiltInStory {
  readonly name: string;
  readonly text: string;
  readonly title: string;
  /** How it begins. */
  readonly opening: string;
}

export function builtInStories(): readonly BuiltInStory[] {
  const texts = storyTexts();
  return ORDER.filter((name) => texts[name] !== undefined).map((name) => {
    const [title, opening] = blocksOf(texts[name]);
    return {
      name,
      text: texts[name],
      title: title.block === 'heading' ? title.text : name,
      opening: opening.block === 'text' ? opening.spans.map((span) => span.text).join('') : '',
    };
  });
}
