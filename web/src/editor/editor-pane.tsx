/** Where a protocol is written, beside the stage that shows what it does. */
import { useEffect, useRef } from 'preact/hooks';
import type { Laboratory } from '../state/laboratory.ts';
import './editor.css';
import type { OpenEditor } from './editor-interface.ts';
import { editorProgram } from './editor-loader.ts';
import { mistakeIn } from './run-mistake.ts';
import { copyNamed, type Mistake, type Workshop } from './workshop.ts';

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
  const mistake = workshop.mistake.value ?? mistakeOf(laboratory);
  useEffect(() => editor.current?.mark(mistake?.line ?? 1, mistake?.message), [mistake?.line, mistake?.message]);
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
      <h2 class="panel-title">Your protocol</h2>
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

/** What its last run came to, if it failed. */
function mistakeOf({ run, refusal, isWaiting }: Laboratory): Mistake | undefined {
  const summary = run.value?.summary.value;
  if (summary?.stopped !== 'failed' || refusal.value !== undefined || isWaiting.value) return undefined;
  return mistakeIn(summary.failures[0]?.reason ?? summary.reason ?? 'the run has failed');
}

/** What is wrong with it, or with its last run. */
function EditorSays({ laboratory, workshop }: { readonly laboratory: Laboratory; readonly workshop: Workshop }) {
  const mistake = workshop.mistake.value ?? mistakeOf(laboratory);
  const said = mistake === undefined ? laboratory.refusal.value?.message : `line ${mistake.line}: ${mistake.message}`;
  return (
    <div aria-live="polite" class="editor-says">
      {said === undefined ? 'Ctrl+Enter runs it; what it imports comes from hearsay.' : <p class="error">{said}</p>}
    </div>
  );
}
