import { setTheme, theme } from '../state/colours.ts';
import type { Laboratory } from '../state/laboratory.ts';

export function Header({ laboratory }: { readonly laboratory: Laboratory }) {
  const { name = 'experiment' } = laboratory.experiment.value;
  return (
    <header>
      <h1>Hearsay</h1>
      <span>{String(name)}</span>
      <button type="button" onClick={() => setTheme(theme.value === 'dark' ? 'light' : 'dark')}>
        {theme.value === 'dark' ? 'Light' : 'Dark'}
      </button>
    </header>
  );
}
