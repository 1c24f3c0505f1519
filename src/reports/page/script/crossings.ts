/** Two selects over the crossing lines: any two peers can be set against each other. */

import { number } from '../../../text/layout.ts';
import { crossingLines, crossingsOf } from '../../pictures/crossing-lines.ts';
import { select } from './selection.ts';

export function letPeersBeChosen(): void {
  for (const lines of document.querySelectorAll<SVGGElement>('figure [data-lists]')) addChoice(lines);
}

function addChoice(lines: SVGGElement): void {
  const lists = JSON.parse(lines.dataset.lists!) as string[][];
  const peers = JSON.parse(lines.dataset.peers!) as string[];
  const axes = JSON.parse(lines.dataset.axes!) as string[];
  const drawing = lines.closest('.drawing')!;
  const names = [...drawing.querySelectorAll<SVGTextElement>('[data-peer]')];
  const controls = document.createElement('div');
  controls.className = 'controls';
  const told = document.createElement('span');
  told.setAttribute('role', 'status');
  const selects = names.map((name) => {
    const select = document.createElement('select');
    select.setAttribute('aria-label', 'peer');
    for (let peer = 0; peer < lists.length; peer++) select.append(new Option(peers[peer], String(peer)));
    select.value = name.dataset.peer!;
    return select;
  });
  const show = () => {
    const [upper, lower] = selects.map((select) => lists[Number(select.value)]);
    lines.innerHTML = crossingLines(upper, lower);
    for (const [index, name] of names.entries()) {
      name.textContent = axes[Number(selects[index].value)];
      name.dataset.peers = selects[index].value;
    }
    select({});
    told.textContent = `${number(crossingsOf(upper, lower))} pairs in different orders`;
  };
  for (const select of selects) select.addEventListener('change', show);
  controls.append(...selects, told);
  drawing.before(controls);
  show();
}
