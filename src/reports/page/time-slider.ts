/** A slider under the world views: each of its steps is a moment at which something changed, and the pictures show what was true and believed then. */
import { countsOf, isTrueAt, looks, stateOf } from '../pictures/link-state.ts';

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
    const timeMs = times[Number(input.value)];
    const text = `at ${Number(timeMs.toFixed(3))} ms`;
    name.textContent = text;
    input.setAttribute('aria-valuetext', text);
    showAt(scene, timeMs);
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

function numbersIn(element: SVGElement, name: string): number[] {
  const text = element.dataset[name] ?? '';
  return text === '' ? [] : text.split(' ').map(Number);
}
