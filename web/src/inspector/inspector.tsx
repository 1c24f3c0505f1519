/** What is known of the selected peer at the moment that is shown. */
import type { Laboratory } from '../state/laboratory.ts';

export function Inspector({ laboratory }: { readonly laboratory: Laboratory }) {
  const peer = laboratory.peer.value;
  return (
    <aside class="inspector" aria-label="Inspector">
      <h3>{peer === undefined ? 'No peer selected' : `Peer ${peer}`}</h3>
    </aside>
  );
}
