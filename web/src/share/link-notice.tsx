/** What the page says of a link or story that it was opened with, if that is refused or brings code of a stranger. */
import type { Signal } from '@preact/signals';
import type { StoryReader } from '../stories/story-reader.ts';
import type { Address } from './address.ts';
import './share.css';

export function LinkNotice({ address, reader }: { readonly address: Address; readonly reader: StoryReader }) {
  const stranger = address.stranger.value;
  if (address.refusal.value !== undefined) return <Refusal what="This link cannot be opened" why={address.refusal} />;
  if (reader.refusal.value !== undefined) return <Refusal what="This story cannot be told" why={reader.refusal} />;
  if (stranger?.protocols === undefined) return null;
  return (
    <div class="notice" role="alertdialog" aria-label="A link with code">
      <p>
        <b>This link brings code that its author wrote.</b> It has not run. If you run it, it runs in a worker, without
        network or files, and is ended if it does not come back.
      </p>
      {stranger.protocols.map(({ path, source }) => (
        <details key={path}>
          <summary>
            {path}, {source.split('\n').length} lines
          </summary>
          <pre>{source}</pre>
        </details>
      ))}
      <button type="button" onClick={() => address.allow()}>
        Run it
      </button>{' '}
      <button type="button" onClick={() => (address.stranger.value = undefined)}>
        Do not run it
      </button>
    </div>
  );
}

function Refusal({ what, why }: { readonly what: string; readonly why: Signal<string | undefined> }) {
  return (
    <div class="notice" role="alert">
      <p>
        <b>{what}:</b> {why.value}.
      </p>
      <button type="button" onClick={() => (why.value = undefined)}>
        Close
      </button>
    </div>
  );
}
