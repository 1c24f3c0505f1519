/** The page as a whole: what stands where. */
import { useSignal } from '@preact/signals';
import { BuildPanel } from './build/build-panel.tsx';
import { CompareView } from './compare/compare-view.tsx';
import type { Comparison } from './compare/comparison.ts';
import { EditorPane } from './editor/editor-pane.tsx';
import type { Workshop } from './editor/workshop.ts';
import { Header } from './header/header.tsx';
import { Inspector } from './inspector/inspector.tsx';
import type { Playback } from './player/playback.ts';
import { Player } from './player/player.tsx';
import type { Address } from './share/address.ts';
import { LinkNotice } from './share/link-notice.tsx';
import { type Sheet, SheetTabs } from './sheet-tabs.tsx';
import { Stage } from './stage/stage.tsx';
import type { Laboratory } from './state/laboratory.ts';
import { StoryPane } from './stories/story-pane.tsx';
import type { StoryReader } from './stories/story-reader.ts';

export interface PageParts {
  readonly laboratory: Laboratory;
  readonly playback: Playback;
  readonly address: Address;
  readonly reader: StoryReader;
  readonly comparison: Comparison;
  readonly workshop: Workshop;
}

export function App({ laboratory, playback, address, reader, comparison, workshop }: PageParts) {
  const isTelling = reader.story.value !== undefined;
  const { chosen } = comparison;
  const sheet = useSignal<Sheet>('none');
  return (
    <div class="laboratory" data-sheet={sheet.value}>
      <Header laboratory={laboratory} address={address} reader={reader} comparison={comparison} />
      {isTelling ? (
        <StoryPane reader={reader} />
      ) : workshop.isOpen.value ? (
        <EditorPane workshop={workshop} laboratory={laboratory} />
      ) : (
        <BuildPanel laboratory={chosen} write={() => workshop.open()} />
      )}
      {comparison.other.value === undefined ? (
        <Stage laboratory={laboratory} />
      ) : (
        <CompareView comparison={comparison} first={laboratory} />
      )}
      <Inspector laboratory={chosen} />
      <Player laboratory={laboratory} playback={playback} />
      <SheetTabs sheet={sheet} />
      <LinkNotice address={address} reader={reader} />
    </div>
  );
}
