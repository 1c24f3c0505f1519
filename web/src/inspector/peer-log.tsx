/** What a peer did up to the moment that is shown, in prose; a click on a line shows that moment. */
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { PeerNames, sentencesOf } from '../../../src/browser.ts';
import { timeText } from '../moment/time-text.ts';
import type { Laboratory } from '../state/laboratory.ts';
import type { PlayedRun } from '../state/played-run.ts';
import { PeerHistory } from './peer-history.ts';

/** Lines that are shown. */
const MOST = 100;

export function PeerLog({
  laboratory,
  run,
  peer,
}: {
  readonly laboratory: Laboratory;
  readonly run: PlayedRun;
  readonly peer: number;
}) {
  const moment = laboratory.moment.value;
  const history = useMemo(() => new PeerHistory(run.facts, peer), [run, peer]);
  const sentence = useMemo(
    () => sentencesOf(run.facts, new PeerNames(run.scene.names), run.scene.protocol.timers),
    [run],
  );
  const list = useRef<HTMLOListElement>(null);
  const indexes = history.before(moment, MOST);
  const left = history.countBefore(moment) - indexes.length;
  useLayoutEffect(() => {
    if (list.current !== null) list.current.scrollTop = list.current.scrollHeight;
  }, [indexes.length, indexes[indexes.length - 1], laboratory.watchedPeer.state.value]);
  return (
    <>
      <h3>Log</h3>
      {left > 0 && <p>{left} earlier lines are not shown.</p>}
      <ol class="log" ref={list}>
        {indexes.map((index) => (
          <li key={index}>
            <button
              type="button"
              aria-current={index === moment - 1 ? 'step' : undefined}
              onClick={() => (laboratory.moment.value = index + 1)}
            >
              <time>{timeText(run.facts.times[index])}</time> {sentence(index)}
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}
