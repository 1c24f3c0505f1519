/** The page as a whole: what stands where. */
import { BuildPanel } from './build/build-panel.tsx';
import { Header } from './header/header.tsx';
import { Inspector } from './inspector/inspector.tsx';
import { Player } from './player/player.tsx';
import type { Address } from './share/address.ts';
import { LinkNotice } from './share/link-notice.tsx';
import { Stage } from './stage/stage.tsx';
import type { Laboratory } from './state/laboratory.ts';
import { StoryPane } from './stories/story-pane.tsx';
import type { StoryReader } from './stories/story-reader.ts';

export interface PageParts {
  readonly laboratory: Laboratory;
  readonly address: Address;
  readonly reader: StoryReader;
}

export function App({ laboratory, address, reader }: PageParts) {
  const isTelling = reader.story.value !== undefined;
  return (
    <div class="laboratory">
      <Header laboratory={laboratory} address={address} reader={reader} />
      {isTelling ? <StoryPane reader={reader} /> : <BuildPanel laboratory={laboratory} />}
      <Stage laboratory={laboratory} />
      <Inspector laboratory={laboratory} />
      <Player laboratory={laboratory} />
      <LinkNotice address={address} />
    </div>
  );
}
