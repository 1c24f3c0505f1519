/** Where a protocol is written, beside the stage that shows what it does. */
import { useEffect, useRef } from 'preact/hooks';
import type { Laboratory } from '../state/laboratory.ts';
import './editor.css';
import type { OpenEditor } from './editor-interface.ts';
import { editorProgram } from './editor-loader.ts';
import { copyNamed, type Workshop } from './workshop.ts';

export function EditorPane({ workshop, laboratory }: { readonly workshop: Workshop; readonly laboratory: Laboratory }) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<OpenEditor>(undefined);
  useEffect(() => {
    const opened = editorProgram().open(host.current!, workshop.source.peek(), (source) => {
      workshop.source.value = source;
    });
    editor.current = opened;
    opened.focus();
    return () => opened.close();
  }, [workshop]);
  const mistake = workshop.mistake.value;
  useEffect(() => editor.current?.mark(mistake?.line ?? 1, mistake?.message), [mistake]);
  return (
    <aside
      class="editor"
      aria-label="Editor"
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        workshop.run();
      }}
    >
      <EditorHead workshop={workshop} replace={(source) => editor.current?.replace(source)} />
      <div class="editor-text" ref={host} />
      <EditorSays laboratory={laboratory} workshop={workshop} />
    </aside>
  );
}

function EditorHead({ workshop, replace }: { readonly workshop: Workshop; replace(source: string): void }) {
  return (
    <div class="editor-head">
      <h3>Your protocol</h3>
      <label>
        <span class="unseen">Begin with a copy of</span>
        <select
          value=""
          onChange={({ currentTarget }) => {
            const source = copyNamed(currentTarget.value);
            if (source !== undefined) replace(source);
            currentTarget.value = '';
          }}
        >
          <option value="">begin with a copy of …</option>
          {editorProgram().copies.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <span class="spacer" />
      <button type="button" class="primary" onClick={() => workshop.run()} title="Ctrl+Enter">
        Run
      </button>
      <button type="button" onClick={() => workshop.close()}>
        Close
      </button>
    </div>
  );
}

/** What is wrong with it, or with its last run. */
function EditorSays({ laboratory, workshop }: { readonly laboratory: Laboratory; readonly workshop: Workshop }) {
  const mistake = workshop.mistake.value;
  const refusal = laboratory.refusal.value;
  const summary = laboratory.run.value?.summary.value;
  const failure = summary?.stopped === 'failed' ? (summary.reason ?? 'the run has failed') : undefined;
  const said = mistake !== undefined ? `line ${mistake.line}: ${mistake.message}` : (refusal?.message ?? failure);
  return (
    <div aria-live="polite" class="editor-says">
      {said === undefined ? 'Ctrl+Enter runs it; what it imports comes from hearsay.' : <p class="error">{said}</p>}
    </div>
  );
}
