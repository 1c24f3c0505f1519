/** What the page says of the link that it was opened with, if that was refused or brings code of a stranger. */
import type { Address } from './address.ts';
import './share.css';

export function LinkNotice({ address }: { readonly address: Address }) {
  const refusal = address.refusal.value;
  const stranger = address.stranger.value;
  if (refusal !== undefined)
    return (
      <div class="notice" role="alert">
        <p>
          <b>This link cannot be opened:</b> {refusal}.
        </p>
        <button type="button" onClick={() => (address.refusal.value = undefined)}>
          Close
        </button>
      </div>
    );
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
