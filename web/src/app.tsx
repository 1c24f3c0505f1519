/** The page as a whole: what stands where. */
import { BuildPanel } from './build/build-panel.tsx';
import { Header } from './header/header.tsx';
import { Inspector } from './inspector/inspector.tsx';
import { Player } from './player/player.tsx';
import { Stage } from './stage/stage.tsx';
import type { Laboratory } from './state/laboratory.ts';

export function App({ laboratory }: { readonly laboratory: Laboratory }) {
  return (
    <div class="laboratory">
      <Header laboratory={laboratory} />
      <BuildPanel laboratory={laboratory} />
      <Stage laboratory={laboratory} />
      <Inspector laboratory={laboratory} />
      <Player laboratory={laboratory} />
    </div>
  );
}
