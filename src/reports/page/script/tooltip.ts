/** Each mark of a picture says in words what it stands for, under the pointer. */
import type { Scene } from './scene.ts';

export function showWhatIsPointedAt(scenes: readonly Scene[]): void {
  const tip = document.createElement('div');
  tip.id = 'tip';
  tip.hidden = true;
  // Its words are those of the mark, which has them already.
  tip.setAttribute('aria-hidden', 'true');
  document.body.append(tip);
  addEventListener('pointermove', (event) => {
    const scene = scenes.find(({ surface }) => event.target instanceof Node && surface.contains(event.target));
    const mark = scene?.markAt(event);
    // A line is many points, and an axis no mark at all.
    const isMark = mark !== undefined && !/line|area|axis|legend/.test(mark.getAttribute('aria-roledescription') ?? '');
    const text = isMark ? (mark.getAttribute('aria-label') ?? '') : '';
    tip.hidden = text === '';
    if (tip.hidden) return;
    tip.textContent = text;
    tip.style.left = `${Math.max(4, Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 4))}px`;
    tip.style.top = `${event.clientY + 18 + tip.offsetHeight > innerHeight ? event.clientY - tip.offsetHeight - 10 : event.clientY + 18}px`;
  });
}
