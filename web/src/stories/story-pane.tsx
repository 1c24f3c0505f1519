/** A story as it is read: one step at a time, with a question before its answer. */
import { useEffect, useRef } from 'preact/hooks';
import { Spans } from './spans.tsx';
import './stories.css';
import type { Part, Question } from './story.ts';
import type { StoryReader } from './story-reader.ts';

export function StoryPane({ reader }: { readonly reader: StoryReader }) {
  const story = reader.story.value!;
  const step = reader.step.value!;
  const place = reader.place.value;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => listenToKeys(reader), [reader]);
  useEffect(() => heading.current?.focus({ preventScroll: true }), [story, place]);
  const answer = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (reader.choice.value !== undefined) answer.current?.scrollIntoView({ block: 'end' });
  }, [reader.choice.value]);
  const isAnswered = step.question === undefined || reader.choice.value !== undefined;
  return (
    <aside class="story" aria-label="Story">
      <div class="story-head">
        <p class="panel-title">{story.title}</p>
        <button type="button" aria-label="Close the story" onClick={() => reader.close()}>
          ×
        </button>
      </div>
      <p class="progress">
        Step {place + 1} of {story.steps.length}
      </p>
      <h2 ref={heading} tabIndex={-1}>
        {step.title}
      </h2>
      <Parts parts={step.before} />
      {step.question !== undefined && <Choices reader={reader} question={step.question} />}
      <div aria-live="polite" class="answer" ref={answer}>
        {isAnswered && <Parts parts={step.after} />}
      </div>
      <StepButtons reader={reader} isAnswered={isAnswered} />
    </aside>
  );
}

function Parts({ parts }: { readonly parts: readonly Part[] }) {
  return (
    <>
      {parts.map((part, index) => {
        if (part.part === 'text')
          return (
            <p key={index}>
              <Spans spans={part.spans} />
            </p>
          );
        if (part.part !== 'points') return null;
        return (
          <ul key={index}>
            {part.points.map((spans, point) => (
              <li key={point}>
                <Spans spans={spans} />
              </li>
            ))}
          </ul>
        );
      })}
    </>
  );
}

function Choices({ reader, question }: { readonly reader: StoryReader; readonly question: Question }) {
  const chosen = reader.choice.value;
  return (
    <fieldset class={chosen === undefined ? 'choices is-open' : 'choices'}>
      <legend>
        <Spans spans={question.text} />
      </legend>
      {question.choices.map(({ text, isRight }, index) => {
        const verdict = chosen === undefined ? '' : isRight ? 'right' : chosen === index ? 'wrong' : 'other';
        return (
          <button
            key={index}
            type="button"
            class={verdict}
            aria-pressed={chosen === index}
            aria-disabled={chosen !== undefined}
            onClick={() => reader.choose(index)}
          >
            <kbd>{index + 1}</kbd>
            <span>
              <Spans spans={text} />
            </span>
            {verdict === 'right' && <b>✓ right</b>}
            {verdict === 'wrong' && <b>✗</b>}
          </button>
        );
      })}
    </fieldset>
  );
}

function StepButtons({ reader, isAnswered }: { readonly reader: StoryReader; readonly isAnswered: boolean }) {
  const place = reader.place.value;
  const isLast = place + 1 === reader.story.value!.steps.length;
  return (
    <div class="step-buttons">
      <button type="button" disabled={place === 0} onClick={() => reader.back()}>
        Back <kbd>B</kbd>
      </button>
      {isLast ? (
        <button type="button" class="primary" onClick={() => reader.close()}>
          Go on by yourself
        </button>
      ) : (
        <button type="button" class={isAnswered ? 'primary' : ''} onClick={() => reader.next()}>
          Next <kbd>N</kbd>
        </button>
      )}
    </div>
  );
}

/** N and B turn the steps, digits choose; while something is typed they do not. */
function listenToKeys(reader: StoryReader): () => void {
  const listen = (event: KeyboardEvent) => {
    const isTyping = (event.target as Element).closest?.('input, textarea, select, [contenteditable]') !== null;
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'n') reader.next();
    else if (event.key === 'b') reader.back();
    else if (/^[1-9]$/.test(event.key)) reader.choose(Number(event.key) - 1);
  };
  addEventListener('keydown', listen);
  return () => removeEventListener('keydown', listen);
}
