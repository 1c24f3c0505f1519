/** The bar that names what is selected, and by which all of it can be selected without a mouse. */
import type { Scene } from './scene.ts';
import { follow, nothing, select } from './selection.ts';

/** Broadcasts that a list offers; of more, a click on a mark still selects any. */
const LISTED = 2_000;

export function addToolbar(scenes: readonly Scene[]): void {
  const marks = scenes.flatMap((scene) => scene.marks);
  const peers = [...new Set(marks.flatMap((mark) => mark.peers))].sort((one, other) => one - other);
  const broadcasts = [...new Set(marks.flatMap((mark) => mark.broadcasts))].sort(byOriginAndSequence);
  const hasTime = scenes.some(({ root }) => root.querySelector('[data-time],[data-from]') !== null);
  if (peers.length === 0 && broadcasts.length === 0 && !hasTime) return;
  const bar = document.createElement('div');
  bar.id = 'selection';
  bar.setAttribute('role', 'group');
  bar.setAttribute('aria-label', 'Select in all pictures');
  if (peers.length > 0) {
    const choice = addChoice(bar, 'peer', peers.map(String));
    choice.addEventListener('change', () => select({ peer: choice.value === '' ? undefined : Number(choice.value) }));
    follow(({ peer }) => {
      choice.value = peer === undefined ? '' : String(peer);
    });
  }
  if (broadcasts.length > 0) {
    const choice = addChoice(bar, 'broadcast', broadcasts.slice(0, LISTED));
    choice.addEventListener('change', () => select({ broadcast: choice.value === '' ? undefined : choice.value }));
    follow(({ broadcast }) => {
      if (broadcast !== undefined && ![...choice.options].some(({ value }) => value === broadcast))
        choice.append(new Option(broadcast, broadcast));
      choice.value = broadcast ?? '';
    });
  }
  if (hasTime) addTimes(bar);
  addClear(bar);
  document.querySelector('main')!.prepend(bar);
}

function addChoice(bar: HTMLElement, name: string, values: readonly string[]): HTMLSelectElement {
  const label = document.createElement('label');
  label.textContent = `${name} `;
  const choice = document.createElement('select');
  choice.append(new Option('all', ''));
  for (const value of values) choice.append(new Option(value, value));
  label.append(choice);
  bar.append(label);
  return choice;
}

/** Two times in milliseconds; an empty one is the end of the run on its side. */
function addTimes(bar: HTMLElement): void {
  const [from, to] = ['from', 'to'].map((name) => {
    const label = document.createElement('label');
    label.textContent = `${name} `;
    const input = document.createElement('input');
    input.type = 'number';
    input.min = '0';
    input.step = 'any';
    input.placeholder = 'ms';
    label.append(input);
    bar.append(label);
    return input;
  });
  const apply = () => {
    if (from.value === '' && to.value === '') return select({ span: undefined });
    const least = Number(from.value);
    const most = to.value === '' ? Number.MAX_VALUE : Number(to.value);
    if (most > least) select({ span: [least, most] });
  };
  for (const input of [from, to]) input.addEventListener('change', apply);
  follow(({ span }) => {
    from.value = span === undefined ? '' : String(Number(span[0].toFixed(3)));
    to.value = span === undefined || span[1] === Number.MAX_VALUE ? '' : String(Number(span[1].toFixed(3)));
  });
}

function addClear(bar: HTMLElement): void {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Clear';
  button.addEventListener('click', () => select(nothing));
  addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') select(nothing);
  });
  follow(({ peer, broadcast, span }) => {
    button.disabled = peer === undefined && broadcast === undefined && span === undefined;
  });
  bar.append(button);
}

function byOriginAndSequence(one: string, other: string): number {
  const [[a, b], [c, d]] = [one, other].map((name) => name.split(':').map(Number));
  return a - c || b - d;
}
