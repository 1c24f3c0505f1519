/** The registry of reproductions, source by source: add yours here. `docs/reproduced.md` is made from it. */
import type { Reproduction } from '../published.ts';
import { ancestors } from './ancestors.ts';
import { bandwidth } from './bandwidth.ts';
import { demers } from './demers.ts';
import { flooding } from './flooding.ts';
import { lossyLinks } from './lossy-links.ts';
import { maelstrom } from './maelstrom.ts';
import { spreading } from './spreading.ts';
import { textbook } from './textbook.ts';
import { totalOrder } from './total-order.ts';

/** A chapter of the page, and what it tries. */
export interface Chapter {
  readonly title: string;
  readonly reproductions: readonly Reproduction[];
}

export const chapters: readonly Chapter[] = [
  { title: 'The ancestors', reproductions: ancestors },
  { title: 'The textbook', reproductions: textbook },
  { title: 'Total order', reproductions: totalOrder },
  { title: 'Flooding', reproductions: flooding },
  { title: 'Maelstrom', reproductions: maelstrom },
  { title: 'Links that lose', reproductions: lossyLinks },
  { title: 'Bandwidth', reproductions: bandwidth },
  { title: 'Rumors', reproductions: demers },
  { title: 'How a rumor spreads', reproductions: spreading },
];

export const reproductions = chapters.flatMap((chapter) => chapter.reproductions);
