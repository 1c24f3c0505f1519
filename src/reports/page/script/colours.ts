/** Light or dark: the page follows the system's choice until the reader makes another. */
import type { Scene } from './scene.ts';

export function letColoursBeChosen(scenes: readonly Scene[]): void {
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const button = document.createElement('button');
  button.id = 'theme';
  button.type = 'button';
  const isDark = () => (root.dataset.theme ?? (system.matches ? 'dark' : 'light')) === 'dark';
  const show = () => {
    button.textContent = isDark() ? 'Light' : 'Dark';
    for (const scene of scenes) scene.repaint();
  };
  button.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    show();
  });
  system.addEventListener('change', show);
  show();
  document.body.prepend(button);
  letPrintsBeLight(scenes);
}

/** Paper is white: the styles know it (`../style.ts`), but what is on a canvas was drawn for the screen. */
function letPrintsBeLight(scenes: readonly Scene[]): void {
  const root = document.documentElement;
  let chosen: string | undefined;
  addEventListener('beforeprint', () => {
    chosen = root.dataset.theme;
    root.dataset.theme = 'light';
    for (const scene of scenes) scene.repaintNow();
  });
  addEventListener('afterprint', () => {
    if (chosen === undefined) delete root.dataset.theme;
    else root.dataset.theme = chosen;
    for (const scene of scenes) scene.repaint();
  });
}
