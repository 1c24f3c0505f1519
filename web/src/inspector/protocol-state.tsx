/** The fields of a peer's protocol at the moment that is shown, as the engine tells them. */
import { useEffect, useState } from 'preact/hooks';
import type { LayerState } from '../channel/engine-messages.ts';
import type { Laboratory } from '../state/laboratory.ts';
import type { PlayedRun } from '../state/played-run.ts';
import { fieldLines } from './field-lines.ts';

/** The engine is asked when the moment has stood still for so long. */
const REST_MS = 60;

export function ProtocolState({
  laboratory,
  run,
  peer,
}: {
  readonly laboratory: Laboratory;
  readonly run: PlayedRun;
  readonly peer: number;
}) {
  const facts = laboratory.moment.value;
  const isOver = run.summary.value !== undefined;
  const [layers, setLayers] = useState<readonly LayerState[]>([]);
  useEffect(() => setLayers([]), [run, peer]);
  useEffect(() => {
    if (!isOver) return;
    let isCurrent = true;
    const waiting = setTimeout(async () => {
      const answer = await laboratory.questions.ask({ request: 'state', run: run.number, peer, facts });
      if (isCurrent && answer.tells === 'state') setLayers(answer.layers);
    }, REST_MS);
    return () => {
      isCurrent = false;
      clearTimeout(waiting);
    };
  }, [run, peer, facts, isOver]);
  if (layers.length === 0) return null;
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
    </>
  );
}
