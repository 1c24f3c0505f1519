/**
 * What moves in the page of a report: a slider over time, a line that says what is under the pointer, and the choice
 * between light and dark. Runs in a browser; everything that it needs is in the page.
 */
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

import { letPeersBeChosen } from './crossings.ts';
import { letScenesBeExplored, messageNear } from './space-time.ts';
import { addTimeSliders } from './time-slider.ts';

addTimeSliders();
letScenesBeExplored();
letPeersBeChosen();
showWhatIsPointedAt();
letChooseColours();

/** Each mark of a picture says in words what it stands for. */
function showWhatIsPointedAt(): void {
  const tip = document.createElement('div');
  tip.id = 'tip';
  tip.hidden = true;
  document.body.append(tip);
  addEventListener('pointermove', (event) => {
    const exact = event.target instanceof Element ? event.target.closest('figure svg [role=graphics-symbol]') : null;
    const mark = exact ?? messageNear(event) ?? null;
    // A line is many points, and an axis no mark at all.
    const isMark = mark !== null && !/line|area|axis|legend/.test(mark.getAttribute('aria-roledescription') ?? '');
    const text = isMark ? (mark.getAttribute('aria-label') ?? '') : '';
    tip.hidden = text === '';
    if (tip.hidden) return;
    tip.textContent = text;
    tip.style.left = `${Math.max(4, Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 4))}px`;
    tip.style.top = `${event.clientY + 18 + tip.offsetHeight > innerHeight ? event.clientY - tip.offsetHeight - 10 : event.clientY + 18}px`;
  });
}

/** The page follows the system's choice until the reader makes another. */
function letChooseColours(): void {
  const root = document.documentElement;
  const button = document.createElement('button');
  button.id = 'theme';
  button.type = 'button';
  const isDark = () =>
    (root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
  const label = () => {
    button.textContent = isDark() ? 'Light' : 'Dark';
  };
  button.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    label();
  });
  label();
  document.body.prepend(button);
}
