/**
 * A page that needs nothing else: pictures as SVG, their figures as tables, a little script. It holds no address that a
 * browser would ask for anything, and says so to the browser.
 */

import { number } from '../../text/layout.ts';
import type { Drawing } from '../pictures/picture.ts';
import { escaped } from '../pictures/xml.ts';
import { inColumns } from './columns.ts';
import { deflated } from './deflate.ts';
import { style } from './style.ts';

/** Pictures with what each shows, and those that there are not, with the reason. */
export interface Drawn {
  readonly drawings: readonly { readonly name: string; readonly heading: string; readonly drawing: Drawing }[];
  readonly undrawn: readonly { readonly heading: string; readonly absent: string }[];
}

export interface Page extends Drawn {
  readonly title: string;
  /** What each picture is of, and the command that makes it again. */
  readonly caption: readonly string[];
  /** What stands over the pictures, and under them, as HTML. */
  readonly head: readonly string[];
  readonly foot?: readonly string[];
  /** What makes the page move: a program in one text. */
  readonly script: string;
}

/** Rows of a table; more make a page slow, and the run's own files have them. */
const ROWS_SHOWN = 500;
/** Marks up to which a picture is part of the document; browsers are slow with more. */
const MARKS_MOST = 2_000;
/** A picture is never narrower than what a small phone shows, in pixels. */
const NARROWEST = 328;
/** Pictures that are so many times as high as they are wide have a printed page of their own. */
const TALL = 1.1;
/** Characters of a picture up to which it stands in the page as it is; the script unpacks larger ones. */
const PLAIN_MOST = 40_000;

export async function documentOf({
  title,
  caption,
  head,
  foot = [],
  drawings,
  undrawn,
  script,
}: Page): Promise<string> {
  const figures = await Promise.all(drawings.map(({ name, heading, drawing }) => figureOf(name, heading, drawing)));
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(title)} · Hearsay</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    `<header><h1>${escaped(title)}</h1>`,
    ...head,
    ...caption.map(captionOf),
    '</header>',
    '<nav aria-label="Pictures"><ul>',
    ...drawings.map(({ name, heading }) => `<li><a href="#${name}">${escaped(heading)}</a></li>`),
    '</ul></nav>',
    '<main>',
    ...figures,
    undrawn.length === 0 ? '' : '<h2>Not drawn</h2>',
    ...undrawn.map(({ heading, absent }) => `<p class="note">${escaped(heading)}: ${escaped(absent)}</p>`),
    ...foot,
    '</main>',
    `<script>${script.replaceAll('</', '<\\/')}</script>`,
    '</body>',
    '</html>\n',
  ].join('\n');
}

/** A command may be copied. */
function captionOf(line: string): string {
  const [words, command] = line.split(/(?<=: )(?=hearsay )/);
  return `<p class="note">${escaped(words)}${command === undefined ? '' : `<code>${escaped(command)}</code>`}</p>`;
}

async function figureOf(name: string, heading: string, drawing: Drawing): Promise<string> {
  const { title, remark, svg, width, height, table } = drawing;
  const isLarge = svg.split('role="graphics-symbol"').length > MARKS_MOST;
  return [
    `<figure id="${name}">`,
    `<h2>${escaped(title)}</h2>`,
    `<p class="kind">${escaped(heading)}</p>`,
    `<div class="${height > TALL * width ? 'drawing tall' : 'drawing'}" tabindex="0" role="group" aria-label="${escaped(heading)}">`,
    isLarge
      ? await canvasOf(drawing)
      : await plainOrPacked(withOwnNames(svg.replace('<svg ', `<svg ${surfaceOf(drawing)} `), name)),
    '</div>',
    `<figcaption>${remark === undefined ? '' : `<p>${escaped(remark)}</p>`}</figcaption>`,
    tableOf(table),
    '</figure>',
  ].join('\n');
}

function surfaceOf({ title, width }: Drawing): string {
  const least = Math.min(Math.ceil(width), NARROWEST);
  return `role="img" aria-label="${escaped(title)}" style="max-width:${Math.ceil(width * 1.4)}px;min-width:${least}px"`;
}

async function plainOrPacked(svg: string): Promise<string> {
  return svg.length <= PLAIN_MOST ? svg : packed(svg);
}

async function packed(svg: string): Promise<string> {
  return `<script type="text/plain" data-packed="">${await deflated(inColumns(withoutPlaces(svg)))}</script>`;
}

/** Where the marks of a space-time diagram are: the script places them by their times (`script/space-time.ts`). */
function withoutPlaces(svg: string): string {
  return svg
    .replace(/(<path [^>]*data-arrow="[^"]*"[^>]*) d="[^"]*"/g, '$1')
    .replace(/(data-at="" transform="translate\()[^,]*/g, '$10');
}

/** The page's script draws it. */
async function canvasOf(drawing: Drawing): Promise<string> {
  const { width, height } = drawing;
  const size = `width="${Math.ceil(width)}" height="${Math.ceil(height)}"`;
  return `<canvas ${surfaceOf(drawing)} ${size}></canvas>${await packed(drawing.svg)}`;
}

/** Names in an SVG are those of the whole page: two pictures would clip each other. */
function withOwnNames(svg: string, name: string): string {
  return svg
    .replace(/ id="([^"]+)"/g, ` id="${name}-$1"`)
    .replace(/url\(#([^)]+)\)/g, `url(#${name}-$1)`)
    .replace(/ href="#([^"]+)"/g, ` href="#${name}-$1"`);
}

function tableOf({ columns, rows }: Drawing['table']): string {
  const cells = (row: readonly (string | number)[], tag: string) =>
    `<tr>${row.map((cell) => `<${tag}>${escaped(String(cell))}</${tag}>`).join('')}</tr>`;
  const shown = rows.slice(0, ROWS_SHOWN);
  const rest = rows.length - shown.length;
  return [
    '<details><summary>The figures</summary><div class="rows" tabindex="0"><table>',
    `<thead>${cells(columns, 'th')}</thead><tbody>`,
    ...shown.map((row) => cells(row, 'td')),
    `</tbody></table></div>${rest > 0 ? `<p class="note">And ${number(rest)} more rows, which the run’s own files have.</p>` : ''}</details>`,
  ].join('');
}
