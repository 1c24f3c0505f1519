/** What can be broken, as buttons on the stage. */
import { useEffect } from 'preact/hooks';
import type { Breaker } from './breaker.ts';
import './break.css';

export function BreakBar({ breaker }: { readonly breaker: Breaker }) {
  const { laboratory, isCutting, before } = breaker;
  const peer = laboratory.peer.value;
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const isText =
        event.target instanceof Element && event.target.closest('input, textarea, [contenteditable]') !== null;
      if (event.key === 'Escape') breaker.isCutting.value = false;
      if (event.key !== 'z' || !(event.ctrlKey || event.metaKey) || event.shiftKey || isText) return;
      event.preventDefault();
      breaker.undo();
    };
    document.addEventListener('keydown', hear);
    return () => document.removeEventListener('keydown', hear);
  }, [breaker]);
  const open = (event: MouseEvent, what: { readonly peer: number } | { readonly choose: 'copy' | 'partition' }) => {
    const button = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const stage = (event.currentTarget as HTMLElement).closest('.stage')!.getBoundingClientRect();
    breaker.target.value = { x: button.left - stage.left - 22, y: Math.max(60, button.top - stage.top - 190), ...what };
  };
  return (
    <div class="break-bar" role="toolbar" aria-label="Break">
      <span>Break</span>
      <button
        type="button"
        disabled={peer === undefined}
        title="Crash, pause, isolate or restart the selected peer"
        onClick={(event) => open(event, { peer: peer! })}
      >
        {peer === undefined ? 'a peer: click it' : `peer ${laboratory.run.value?.scene.names[peer] ?? peer}…`}
      </button>
      <button
        type="button"
        title="Lose, delay or duplicate a copy in flight"
        onClick={(event) => open(event, { choose: 'copy' })}
      >
        a copy…
      </button>
      <button
        type="button"
        aria-pressed={isCutting.value}
        title="Drag a line across the stage that parts the peers"
        onClick={(event) => {
          isCutting.value = !isCutting.value;
          if (event.detail === 0) open(event, { choose: 'partition' });
        }}
      >
        {isCutting.value ? 'drag a line…' : 'the network: partition'}
      </button>
      {before.value.length > 0 && (
        <button type="button" title="Undo (Ctrl+Z)" onClick={() => breaker.undo()}>
          Undo
        </button>
      )}
    </div>
  );
}
