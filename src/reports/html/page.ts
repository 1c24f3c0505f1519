/**
 * The report of a run as one page that needs nothing else: pictures as SVG, their figures as tables, a little script. It holds no address that a browser would ask for
 * anything, and says so to the browser.
 */
import type { Drawing } from '../pictures/picture.ts';
import { escaped } from '../pictures/xml.ts';
import type { SampleSummary } from '../summary.ts';
import { number, time } from '../text/layout.ts';
import { style } from './style.ts';

export interface Report {
  readonly summary: SampleSummary;
  /** What each picture is of, and the command that makes it again. */
  readonly caption: readonly string[];
  readonly drawings: readonly { readonly name: string; readonly heading: string; readonly drawing: Drawing }[];
  /** What is not drawn, and why. */
  readonly undrawn: readonly { readonly heading: string; readonly absent: string }[];
  /** What is missing in the run, where something is. */
  readonly warnings: readonly string[];
  /** What makes the page move: a program in one text. */
  readonly script: string;
}

/** Rows of a table; more make a page slow, and the run's own files have them. */
const ROWS_SHOWN = 500;

export function pageOf({ summary, caption, drawings, undrawn, warnings, script }: Report): string {
  const title = `${summary.name}, seed ${summary.seed}`;
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
    ...caption.map((line) => `<p class="note">${escaped(line)}</p>`),
    ...warnings.map((line) => `<p><strong>${escaped(line)}</strong></p>`),
    figuresOf(summary),
    checksOf(summary),
    '</header>',
    '<nav aria-label="Pictures"><ul>',
    ...drawings.map(({ name, heading }) => `<li><a href="#${name}">${escaped(heading)}</a></li>`),
    '</ul></nav>',
    '<main>',
    ...drawings.map(({ name, heading, drawing }) => figureOf(name, heading, drawing)),
    undrawn.length === 0 ? '' : '<h2>Not drawn</h2>',
    ...undrawn.map(({ heading, absent }) => `<p class="note">${escaped(heading)}: ${escaped(absent)}</p>`),
    '</main>',
    `<script>${script.replaceAll('</', '<\\/')}</script>`,
    '</body>',
    '</html>\n',
  ].join('\n');
}

function figuresOf({ protocol, topology, workload, runtime, peers, events, elapsedMs, stopped, trace }: SampleSummary): string {
  const figures = Object.entries({
    protocol,
    topology,
    workload,
    runtime,
    peers: number(peers),
    'messages received': number(events),
    'time of the run': time(elapsedMs),
    'stopped by': stopped,
    'trace level': trace,
  });
  return `<dl>${figures.map(([name, figure]) => `<div><dt>${name}</dt><dd>${escaped(figure)}</dd></div>`).join('')}</dl>`;
}

const marks = { valid: '✓', invalid: '✗', unknown: '?' } as const;

function checksOf({ checks }: SampleSummary): string {
  if (checks.length === 0) return '';
  const items = checks.map(
    ({ property, verdict, promised }) =>
      `<li>${marks[verdict]} ${escaped(property)}: ${verdict}${promised ? '' : ' <span class="note">(not promised)</span>'}</li>`,
  );
  return `<ul class="checks">${items.join('')}</ul>`;
}

function figureOf(name: string, heading: string, { title, remark, svg, width, table }: Drawing): string {
  const readable = Math.min(Math.ceil(width), 440);
  const sized = svg.replace(
    '<svg ',
    `<svg role="img" aria-label="${escaped(title)}" style="max-width:${Math.ceil(width * 1.4)}px;min-width:${readable}px" `,
  );
  return [
    `<figure id="${name}">`,
    `<h2>${escaped(heading)}</h2>`,
    `<h3>${escaped(title)}</h3>`,
    `<div class="drawing" tabindex="0" role="group" aria-label="${escaped(heading)}">${withOwnNames(sized, name)}</div>`,
    `<figcaption>${remark === undefined ? '' : `<p>${escaped(remark)}</p>`}</figcaption>`,
    tableOf(table),
    '</figure>',
  ].join('\n');
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
