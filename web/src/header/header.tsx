/** What the page is about, and what can be done with the whole of it. */
import { playable } from '../build/experiment-form.ts';
import { setTheme, theme } from '../state/colours.ts';
import type { Laboratory } from '../state/laboratory.ts';
import './header.css';
import { Menu } from './menu.tsx';

export function Header({ laboratory }: { readonly laboratory: Laboratory }) {
  const { name = 'experiment' } = laboratory.experiment.value;
  return (
    <header>
      <h1>Hearsay</h1>
      <Menu label={String(name)} items={presetItems(laboratory)} />
      <span class="spacer" />
      <button type="button" onClick={() => setTheme(theme.value === 'dark' ? 'light' : 'dark')}>
        {theme.value === 'dark' ? 'Light' : 'Dark'}
      </button>
    </header>
  );
}

function presetItems(laboratory: Laboratory) {
  return (laboratory.catalogue.value?.presets ?? []).map(({ name, title, experiment }) => ({
    label: name,
    hint: title,
    choose: () => laboratory.start(playable(experiment)),
  }));
}
