/**
 * A slider under the world views: each of its steps is a moment at which something changed, and the pictures show what
 * was true and believed then.
 */
import { bytesText, countsOf, isTrueAt, looks, stateOf } from '../../pictures/link-state.ts';

export function addTimeSliders(): void {
  for (const scene of document.querySelectorAll<SVGGElement>('figure [data-times]')) addSlider(scene);
}

function addSlider(scene: SVGGElement): void {
  const times = numbersIn(scene, 'times');
  const drawing = scene.closest('.drawing')!;
  const label = document.createElement('label');
  label.className = 'slider';
  const name = document.createElement('span');
  const input = document.createElement('input');
  input.type = 'range';
  input.min = '0';
  input.max = String(times.length - 1);
  input.value = input.max;
  const show = () => {
    const moment = Number(input.value);
    const timeMs = times[moment];
    const text = `at ${Number(timeMs.toFixed(3))} ms`;
    name.textContent = text;
    input.setAttribute('aria-valuetext', text);
    showAt(scene, timeMs);
    showBytesAt(scene, moment, timeMs);
  };
  input.addEventListener('input', show);
  label.append(input, name);
  drawing.before(label);
  show();
}

function showAt(scene: SVGGElement, timeMs: number): void {
  for (const panel of scene.querySelectorAll<SVGGElement>(':scope > g')) {
    const states = [...panel.querySelectorAll<SVGLineElement>('line[data-up]')].map((line) => {
      const state = stateOf(isTrueAt(numbersIn(line, 'up'), timeMs), isTrueAt(numbersIn(line, 'believed'), timeMs));
      for (const [name, value] of Object.entries(looks[state])) line.setAttribute(name, value);
      line.setAttribute('aria-label', line.getAttribute('aria-label')!.replace(/: [a-z]+$/, `: ${state}`));
      return state;
    });
    const counts = panel.querySelector('[data-counts]')!;
    const isTruth = counts.getAttribute('data-counts') === 'truth';
    counts.textContent = isTruth ? `${states.filter((state) => state === 'known').length} links up` : countsOf(states);
  }
}

/** The bytes that the links of the moment had carried by then. */
function showBytesAt(scene: SVGGElement, moment: number, timeMs: number): void {
  for (const group of scene.querySelectorAll<SVGGElement>('g[data-in]')) {
    if (isTrueAt(numbersIn(group, 'up'), timeMs)) group.removeAttribute('display');
    else group.setAttribute('display', 'none');
    const [into, out] = group.querySelectorAll('text');
    into.textContent = bytesText('in', numbersIn(group, 'in')[moment]);
    out.textContent = bytesText('out', numbersIn(group, 'out')[moment]);
  }
}

function numbersIn(element: SVGElement, name: string): number[] {
  const text = element.dataset[name] ?? '';
  return text === '' ? [] : text.split(' ').map(Number);
}
