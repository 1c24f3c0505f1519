/** What the page is about, and what can be done with the whole of it. */
import { playable } from '../build/experiment-form.ts';
import type { Comparison } from '../compare/comparison.ts';
import type { Address } from '../share/address.ts';
import { ExportMenu } from '../share/export-menu.tsx';
import { ShareButton } from '../share/share-button.tsx';
import { setTheme, theme } from '../state/colours.ts';
import type { Laboratory } from '../state/laboratory.ts';
import { builtInStories } from '../stories/built-in-stories.ts';
import type { StoryReader } from '../stories/story-reader.ts';
import './header.css';
import { Menu } from './menu.tsx';

export function Header({
  laboratory,
  address,
  reader,
  comparison,
}: {
  readonly laboratory: Laboratory;
  readonly address: Address;
  readonly reader: StoryReader;
  readonly comparison: Comparison;
}) {
  const { name = 'experiment' } = laboratory.experiment.value;
  return (
    <header>
      <h1>Hearsay</h1>
      <Menu label="Stories" items={() => storyItems(reader)} />
      <Menu label={String(name)} items={() => presetItems(laboratory, reader)} />
      <span class="spacer" />
      <CompareButton comparison={comparison} />
      <ShareButton address={address} />
      <ExportMenu laboratory={laboratory} />
      <button type="button" onClick={() => setTheme(theme.value === 'dark' ? 'light' : 'dark')}>
        {theme.value === 'dark' ? 'Light' : 'Dark'}
      </button>
    </header>
  );
}

function CompareButton({ comparison }: { readonly comparison: Comparison }) {
  const isOn = comparison.other.value !== undefined;
  return (
    <button type="button" aria-pressed={isOn} onClick={() => (isOn ? comparison.end() : comparison.begin())}>
      {isOn ? 'End comparison' : 'Compare'}
    </button>
  );
}

function storyItems(reader: StoryReader) {
  return builtInStories().map(({ title, opening, text }) => ({
    label: title,
    hint: opening,
    choose: () => reader.open(text),
  }));
}

function presetItems(laboratory: Laboratory, reader: StoryReader) {
  return (laboratory.catalogue.value?.presets ?? []).map(({ name, title, experiment }) => ({
    label: name,
    hint: title,
    choose: () => {
      reader.close();
      laboratory.start(playable(experiment), { facts: 0 });
    },
  }));
}
