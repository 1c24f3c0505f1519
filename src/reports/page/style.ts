/**
 * How the report looks. Colours are names, so that the dark page is the same page; what pictures are drawn in
 * (`pictures/theme.ts`) gets these names by its attributes.
 */
import { darkHues, faint, hues, ink, muted, paper, rule, states } from '../pictures/theme.ts';

const colours: readonly (readonly [name: string, light: string, dark: string])[] = [
  ['ink', ink, '#e4e9ef'],
  ['faint', faint, '#9dabba'],
  ['rule', rule, '#364252'],
  ['muted', muted, '#758394'],
  ['paper', paper, '#151b23'],
  ...hues.map((hue, index) => [`hue-${index}`, hue, darkHues[index]] as const),
];

const inDark = colours.map(([name, , dark]) => `--${name}:${dark}`).join(';');

/** A picture's own colours, by name. */
const mapped = colours
  .flatMap(([name, light]) => ['fill', 'stroke'].map((of) => `figure svg [${of}="${light}"]{${of}:var(--${name})}`))
  .join('\n');

/** For the canvas, which has no attributes to map: `name=colour` of each. */
const pairs = colours.map(([name, light]) => `${name}=${light.slice(1)}`).join(' ');

export const style = `
:root{--pairs:"${pairs}";color-scheme:light dark;${colours.map(([name, light]) => `--${name}:${light}`).join(';')}}
@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){${inDark}}}
@media screen{:root[data-theme=dark]{color-scheme:dark;${inDark}}}
:root[data-theme=light]{color-scheme:light}
${mapped}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 "IBM Plex Sans",system-ui,sans-serif}
main,header,nav{max-width:960px;margin:0 auto;padding:0 16px}
h1{font-size:28px;line-height:1.2;margin:32px 72px 4px 0;overflow-wrap:anywhere}
h2{font-size:20px;line-height:1.3;margin:0;font-weight:600}
.kind{font-size:14px;color:var(--faint);margin:0 0 12px}
a{color:var(--hue-0)}
:focus-visible{outline:3px solid var(--hue-1);outline-offset:2px}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(270px,100%),1fr));gap:10px 24px;margin:24px 0}
dt{font-size:13px;color:var(--faint)}dd{margin:0;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
dd{font-size:15px}.verdict{font-size:20px;font-weight:600;margin:12px 0 4px}.verdict.red,.broken strong{color:var(--hue-4)}.verdict.green{color:var(--hue-2)}.broken{margin:8px 0 0}.evidence{margin:4px 0 8px;padding-left:20px;font-size:14px;overflow-wrap:anywhere}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(190px,1fr));gap:12px;list-style:none;padding:0;margin:16px 0}.tiles li{display:flex;flex-direction:column;border:1px solid var(--rule);border-radius:8px;padding:10px 14px}.tiles span,.tiles small{font-size:13px;color:var(--faint)}.tiles b{font-size:28px;line-height:1.3;font-weight:600;font-variant-numeric:tabular-nums}
.split{display:flex;height:8px;margin:2px 0 4px;border-radius:4px;overflow:hidden}${[states.waiting, states.way, states.held].map((hue, index) => `.split i:nth-child(${index + 1}){background:var(--hue-${hues.indexOf(hue)})}`).join('')}
h2.small{font-size:14px;font-weight:600;margin:16px 0 4px}
nav ul{display:flex;flex-wrap:wrap;gap:4px 20px;list-style:none;padding:0;margin:16px 0}
ul.checks{list-style:none;padding:0;margin:0;columns:240px;font-size:15px}ul.checks li{break-inside:avoid}
figure{margin:0;padding:32px 0;border-top:1px solid var(--rule);content-visibility:auto;contain-intrinsic-size:auto 640px;scroll-margin-top:56px}
.drawing{overflow-x:auto}
.controls{display:flex;flex-wrap:wrap;align-items:center;gap:8px;margin:0 0 12px}.controls label{font-size:14px}.controls select{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--faint);border-radius:6px;min-height:36px;margin-left:4px}
.off{opacity:.1}[data-field]{cursor:crosshair}.name,figure [role=graphics-symbol]{cursor:pointer}figure svg text:not(.name){pointer-events:none}
#selection{position:sticky;top:0;z-index:5;display:flex;flex-wrap:wrap;align-items:center;gap:6px 12px;padding:8px 0;background:var(--paper);border-bottom:1px solid var(--rule);font-size:14px}
#selection input{width:84px}#selection select,#selection input,.controls select{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--faint);border-radius:6px;min-height:32px}
#selection select{max-width:120px}button:disabled{opacity:.55}
.slider{display:flex;align-items:center;gap:12px;margin:0 0 12px;font-variant-numeric:tabular-nums}.slider input{flex:1;max-width:480px;min-height:32px;accent-color:var(--hue-0)}
.drawing>svg,.drawing>canvas{display:block;height:auto;width:100%}
figcaption,.note{font-size:14px;color:var(--faint);max-width:75ch;overflow-wrap:anywhere}
figcaption p{margin:8px 0}
code{font:13px/1.5 ui-monospace,monospace}
details{margin-top:8px;font-size:14px}summary{cursor:pointer;padding:6px 0}
.rows{max-height:360px;overflow:auto}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:2px 16px 2px 0;text-align:right;white-space:nowrap}
th{position:sticky;top:0;background:var(--paper);color:var(--faint);font-weight:400}
button{font:inherit;font-size:14px;color:inherit;background:none;border:1px solid var(--faint);border-radius:6px;padding:6px 12px;min-height:36px}
#tip{position:fixed;pointer-events:none;z-index:9;max-width:min(320px,80vw);padding:4px 10px;border-radius:6px;background:var(--ink);color:var(--paper);font-size:13px}
#theme{position:absolute;top:12px;right:16px}
section{margin:24px 0}.wide{overflow-x:auto}table.compared td:first-child,table.compared th:first-child{text-align:left}table.compared td{padding:4px 24px 4px 0;border-top:1px solid var(--rule)}
@media print{
:root{color-scheme:light!important}
#theme,#selection,nav,details,.controls,.slider input{display:none}
main,header{max-width:none;padding:0}h1{margin:0 0 4px;font-size:24px}h2{font-size:17px}
figure{break-inside:avoid;content-visibility:visible;padding:16px 0}section,tr,.tiles li,.evidence li,dl>div{break-inside:avoid}
h1,h2,h3,.kind,.broken,.slider{break-after:avoid}figcaption{break-before:avoid}p,li{orphans:3;widows:3}
.drawing,.rows,.wide{overflow:visible}.drawing>svg,.drawing>canvas{min-width:0!important;max-height:80mm;object-fit:contain;margin:0 auto}
.tall>svg,.tall>canvas{max-height:195mm}
}
`;
