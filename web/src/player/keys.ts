/** The keys that move the moment, wherever the focus is, unless what has the focus uses them itself. */
import type { Playback } from './playback.ts';

const texts = 'input, textarea, select, [contenteditable], [role="menu"], [role="listbox"], dialog';

/** @returns what ends it */
export function followKeys(playback: Playback): () => void {
  const hear = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (target.closest(texts) !== null) return;
    if (event.key === ' ' && target.closest('button, a, summary, [role="button"]') !== null) return;
    const act = actions[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act(playback);
  };
  document.addEventListener('keydown', hear);
  return () => document.removeEventListener('keydown', hear);
}

const actions: Readonly<Record<string, (playback: Playback) => void>> = {
  ' ': (playback) => playback.toggle(),
  ArrowRight: (playback) => playback.step(1),
  ArrowLeft: (playback) => playback.step(-1),
  Home: (playback) => playback.goTo(0),
  End: (playback) => playback.toEnd(),
};
