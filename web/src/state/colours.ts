/** The colours of the page for canvases, as the style sheet has them in light and dark. */
import { signal } from '@preact/signals';

const names = [
  'paper',
  'panel',
  'ink',
  'faint',
  'rule',
  'muted',
  'reached',
  'way',
  'alarm',
  'held',
  'good',
  'focus',
] as const;

export type Colours = Readonly<Record<(typeof names)[number], string>>;

/** Light or dark: the system's choice until the reader makes another. */
export const theme = signal<'light' | 'dark'>('light');

export const colours = signal<Colours>(readColours());

function readColours(): Colours {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as Colours;
}

export function setTheme(chosen: 'light' | 'dark'): void {
  document.documentElement.dataset.theme = chosen;
  theme.value = chosen;
  colours.value = readColours();
}

export function followSystem(): void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const follow = () => setTheme(system.matches ? 'dark' : 'light');
  system.addEventListener('change', follow);
  follow();
}
