/** The peers and their messages at the moment that is shown. */
import { useComputed } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { BreakBar } from '../break/break-bar.tsx';
import { BreakMenu } from '../break/break-menu.tsx';
import { Breaker } from '../break/breaker.ts';
import type { Laboratory } from '../state/laboratory.ts';
import { CoverageCurve } from './coverage-curve.tsx';
import { Legend } from './legend.tsx';
import { PeersCanvas } from './peers-canvas.tsx';
import { PIXELS } from './places.ts';
import { Promises } from './promises.tsx';
import { sentenceOf } from './sentence.ts';
import { offenceIn, standingsAt } from './standings.ts';
import './stage.css';
import './stands.css';

/** Width of the promises and the coverage beside the peers, in CSS pixels. */
const BESIDE = 196;

/** @param props.label what it is called if it is not the only one */
export function Stage({ laboratory, label }: { readonly laboratory: Laboratory; readonly label?: string }) {
  const breaker = useMemo(() => new Breaker(laboratory), [laboratory]);
  const run = laboratory.run.value;
  const moment = laboratory.shown.value;
  const isEnd = run?.summary.value !== undefined && moment?.facts === run.count.value;
  const verdicts = useComputed(() => laboratory.run.value?.summary.value?.checks ?? []);
  const offences = useComputed(() =>
    verdicts.value.map(({ verdict, evidence }) =>
      verdict === 'invalid' ? offenceIn(evidence, laboratory.run.peek()!.facts) : undefined,
    ),
  );
  const standings = standingsAt(verdicts.value, offences.value, moment?.facts ?? 0, isEnd);
  const broken = standings.flatMap(({ property, promised, stands }) =>
    promised && stands === 'broken' ? property : [],
  );
  const said =
    run === undefined || moment === undefined
      ? 'The first run begins'
      : sentenceOf({ moment, broadcasts: run.scene.broadcasts, decides: run.scene.protocol.decides, isEnd, broken });
  const Frame = label === undefined ? 'main' : 'section';
  return (
    <Frame class="stage" aria-label={label}>
      <PeersCanvas laboratory={laboratory} breaker={breaker} said={said} beside={label === undefined ? BESIDE : 0} />
      <div class="says">
        <h2 aria-live="polite">{said}</h2>
        {moment && (
          <Legend
            moment={moment}
            isPixels={moment.size >= PIXELS}
            hasOthers={run !== undefined && (run.scene.broadcasts > 1 || run.scene.protocol.kinds.length > 1)}
          />
        )}
      </div>
      {label === undefined && (
        <div class="stands">
          <Promises laboratory={laboratory} standings={standings} />
          <CoverageCurve laboratory={laboratory} />
          {run?.digest.value && (
            <p class="fingerprint" title={run.digest.value}>
              SHA-256 of the trace: <code>{run.digest.value.slice(0, 8)}</code>
            </p>
          )}
        </div>
      )}
      {label === undefined && <BreakBar breaker={breaker} />}
      <BreakMenu breaker={breaker} />
    </Frame>
  );
}
