/** The whole experiment as text: what the form has no field for is written here. */
import { useEffect, useState } from 'preact/hooks';
import type { Laboratory } from '../state/laboratory.ts';

export function YamlEditor({ laboratory }: { readonly laboratory: Laboratory }) {
  const experiment = laboratory.experiment.value;
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState('');
  const [error, setError] = useState<string | undefined>(undefined);
  useEffect(() => {
    if (!isOpen) return;
    setError(undefined);
    void laboratory.questions
      .ask({ request: 'write', experiment })
      .then((answer) => answer.tells === 'text' && setText(answer.text));
  }, [isOpen, experiment]);
  const run = async () => {
    const answer = await laboratory.questions.ask({ request: 'read', text });
    if (answer.tells === 'unreadable') setError(answer.message);
    if (answer.tells === 'experiment') laboratory.start(answer.experiment);
  };
  return (
    <details class="yaml" open={isOpen} onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>The rest as YAML</summary>
      <textarea
        aria-label="The experiment as YAML"
        aria-invalid={error !== undefined}
        spellcheck={false}
        rows={Math.min(24, text.split('\n').length + 1)}
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void run();
        }}
      />
      {error !== undefined && (
        <p class="error" role="alert">
          {error}
        </p>
      )}
      <button type="button" onClick={() => void run()}>
        Run
      </button>{' '}
      <small>or Ctrl+Enter</small>
    </details>
  );
}
