/** The fields of a peer's protocol at the moment that is shown, its timers, and the messages that wait at it. */
import { countOf, timeText } from '../moment/time-text.ts';
import type { Laboratory } from '../state/laboratory.ts';
import { fieldLines } from './field-lines.ts';

export function ProtocolState({ laboratory }: { readonly laboratory: Laboratory }) {
  const { layers, timers, waiting } = laboratory.watchedPeer.state.value ?? { layers: [], timers: [], waiting: [] };
  if (layers.length + timers.length + waiting.length === 0) return null;
  return (
    <>
      <h3>State</h3>
      {layers.toReversed().map(({ protocol, fields }) => (
        <dl class="state" key={protocol} aria-label={`State of ${protocol}`}>
          {layers.length > 1 && <dt class="layer">{protocol}</dt>}
          {fieldLines(fields).map(({ name, text }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      ))}
      {timers.length + waiting.length > 0 && (
        <dl class="state" aria-label="Timers and mailbox">
          {timers.map(({ name, dueMs }) => (
            <div key={name}>
              <dt>timer {name}</dt>
              <dd>at {timeText(dueMs)}</dd>
            </div>
          ))}
          {waiting.length > 0 && (
            <div>
              <dt>mailbox</dt>
              <dd>{countOf(waiting.length, 'message')}</dd>
            </div>
          )}
        </dl>
      )}
    </>
  );
}
