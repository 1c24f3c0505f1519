/** The run at the moment that is shown: how far the broadcast has come, and the messages by kind. */
import { useMemo } from 'preact/hooks';
import { nameOf } from '../moment/broadcast-table.ts';
import type { Moment } from '../moment/moments.ts';
import { countText, timeText } from '../moment/time-text.ts';
import type { PlayedRun } from '../state/played-run.ts';
import { Figure } from './figure.tsx';
import { KindCounts } from './kind-counts.ts';
import { spreadAt } from './spread.ts';

export function RunView({ run, moment }: { readonly run: PlayedRun; readonly moment: Moment }) {
  const kinds = useMemo(() => new KindCounts(run.facts), [run]);
  return (
    <>
      {moment.broadcast !== undefined && moment.size > 1 && <SpreadFigures run={run} moment={moment} />}
      <h3>Messages</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">kind</th>
            <th scope="col">sent</th>
            <th scope="col">received</th>
            <th scope="col">lost</th>
          </tr>
        </thead>
        <tbody>
          {kinds.at(moment.facts).map(({ kind, sent, received, lost }) => (
            <tr key={kind}>
              <th scope="row">{kind}</th>
              <td>{countText(sent)}</td>
              <td>{countText(received)}</td>
              <td>{countText(lost)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Digest run={run} />
      <p class="hint">Select a peer on the stage to see what it holds and what it heard.</p>
    </>
  );
}

/** By which two runs are known to be the same, here and in a terminal. */
function Digest({ run }: { readonly run: PlayedRun }) {
  const digest = run.digest.value ?? run.summary.value?.traceSha256;
  return digest === undefined ? null : (
    <p class="hint" title={digest}>
      Trace <code class="digest">{digest.slice(0, 12)}</code>
    </p>
  );
}

function SpreadFigures({ run, moment }: { readonly run: PlayedRun; readonly moment: Moment }) {
  const { coverage, copiesPerPeer, halfMs, mostMs, allMs } = spreadAt(moment, run.facts);
  const time = (ms: number | undefined) => (ms === undefined ? '–' : timeText(ms));
  return (
    <>
      <h3>Broadcast {nameOf(moment.broadcast!)}</h3>
      <div class="figures">
        <Figure value={`${Math.floor(coverage * 100)} %`} label="coverage" />
        <Figure value={copiesPerPeer === undefined ? '–' : copiesPerPeer.toFixed(1)} label="copies a peer" />
      </div>
      <div class="figures">
        <Figure value={time(halfMs)} label="half have it" />
        <Figure value={time(mostMs)} label="95 %" />
        <Figure value={time(allMs)} label="all" />
      </div>
    </>
  );
}
