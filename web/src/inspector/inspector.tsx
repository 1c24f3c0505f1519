/** What is known of the selected peer at the moment that is shown, or else of the whole run. */
import type { Laboratory } from '../state/laboratory.ts';
import './inspector.css';
import { PeerView } from './peer-view.tsx';
import { RunView } from './run-view.tsx';

export function Inspector({ laboratory }: { readonly laboratory: Laboratory }) {
  const run = laboratory.run.value;
  const moment = laboratory.shown.value;
  const peer = laboratory.peer.value;
  return (
    <aside class="inspector" aria-label="Inspector">
      {run !== undefined &&
        moment !== undefined &&
        (peer === undefined || peer >= moment.size ? (
          <RunView run={run} moment={moment} />
        ) : (
          <PeerView laboratory={laboratory} run={run} moment={moment} peer={peer} />
        ))}
    </aside>
  );
}
