/** The stories that come with the page, in the order in which they are best read. */
import { blocksOf } from './markdown.ts';

const texts = import.meta.glob('../../stories/*.md', { query: '?raw', import: 'default', eager: true });

const ORDER = ['ring-and-mesh', 'three-orders', 'the-split', 'choking-mailbox', 'log-hops', 'who-can-you-believe'];

export const builtInStories = ORDER.map((name) => {
  const text = texts[`../../stories/${name}.md`];
  const [title, opening] = blocksOf(text);
  return {
    name,
    text,
    title: title.block === 'heading' ? title.text : name,
    opening: opening.block === 'text' ? opening.spans.map((span) => span.text).join('') : '',
  };
});
