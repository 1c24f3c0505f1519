/** Moves the moment that is shown: plays, steps, and drags. */
import { useEffect } from 'preact/hooks';
import { nameOf } from '../moment/broadcast-table.ts';
import { eventsOf } from '../moment/events.ts';
import { momentsOf } from '../moment/moments.ts';
import { countText, timeText } from '../moment/time-text.ts';
import type { Laboratory } from '../state/laboratory.ts';
import { Diagram } from './diagram.tsx';
import { followKeys } from './keys.ts';
import { type PaceName, paceNames } from './pace.ts';
import { type Playback, speeds } from './playback.ts';
import './player.css';

/** Broadcasts that the list has at most. */
const LISTED = 200;

interface PlayerProps {
  readonly laboratory: Laboratory;
  readonly playback: Playback;
}

export function Player({ laboratory, playback }: PlayerProps) {
  useEffect(() => playback.follow(), [playback]);
  useEffect(() => followKeys(playback), [playback]);
  const { isPlaying } = laboratory;
  return (
    <section class="player" aria-label="Time">
      <div class="controls">
        <div class="buttons">
          <button type="button" aria-label="To the start" title="To the start (Home)" onClick={() => playback.goTo(0)}>
            <Icon path="M4 3v10M13 3 6 8l7 5z" />
          </button>
          <button type="button" aria-label="Step back" title="Step back (←)" onClick={() => playback.step(-1)}>
            <Icon path="M11 3 4 8l7 5z" />
          </button>
          <button
            type="button"
            class="play"
            title={isPlaying.value ? 'Pause (Space)' : 'Play (Space)'}
            onClick={() => playback.toggle()}
          >
            <Icon path={isPlaying.value ? 'M4 3h3v10H4zM9 3h3v10H9z' : 'M4 2.5 13 8l-9 5.5z'} />
            {isPlaying.value ? 'Pause' : 'Play'}
          </button>
          <button type="button" aria-label="Step forward" title="Step forward (→)" onClick={() => playback.step(1)}>
            <Icon path="M5 3l7 5-7 5z" />
          </button>
          <button type="button" aria-label="To the end" title="To the end (End)" onClick={() => playback.toEnd()}>
            <Icon path="M12 3v10M3 3l7 5-7 5z" />
          </button>
        </div>
        <label>
          pace
          <select
            value={playback.pace.value}
            onChange={({ currentTarget }) => (playback.pace.value = currentTarget.value as PaceName)}
          >
            {paceNames.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label>
          speed
          <select
            value={playback.speed.value}
            onChange={({ currentTarget }) => (playback.speed.value = Number(currentTarget.value))}
          >
            {speeds.map((speed) => (
              <option key={speed} value={speed}>
                ×{speed}
              </option>
            ))}
          </select>
        </label>
        <BroadcastChoice laboratory={laboratory} />
        <Position laboratory={laboratory} />
      </div>
      <Diagram laboratory={laboratory} playback={playback} />
    </section>
  );
}

function Icon({ path }: { readonly path: string }) {
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={path} fill="currentColor" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round" />
    </svg>
  );
}

/** Which broadcast is shown, if there are several. */
function BroadcastChoice({ laboratory }: { readonly laboratory: Laboratory }) {
  const run = laboratory.run.value;
  if (run === undefined || run.scene.broadcasts < 2 || run.count.value === 0) return null;
  const { list } = momentsOf(run).broadcasts;
  const { value } = laboratory.broadcast;
  const shown = laboratory.shown.value?.broadcast;
  const names = list.slice(0, LISTED).map(nameOf);
  if (shown !== undefined && !names.includes(nameOf(shown))) names.push(nameOf(shown));
  return (
    <label>
      broadcast
      <select
        value={value === 'all' || shown === undefined ? 'all' : nameOf(shown)}
        onChange={({ currentTarget }) => {
          const [origin, sequence] = currentTarget.value.split(':').map(Number);
          laboratory.broadcast.value = currentTarget.value === 'all' ? 'all' : { origin, sequence };
        }}
      >
        <option value="all">all</option>
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  );
}

function Position({ laboratory }: { readonly laboratory: Laboratory }) {
  const run = laboratory.run.value;
  if (run === undefined || run.count.value < 0) return <output />;
  const events = eventsOf(run.facts);
  return (
    <output>
      <b>{timeText(laboratory.timeMs.value + laboratory.aheadMs.value)}</b>
      <span>
        event {countText(events.at(laboratory.moment.value))} of {countText(events.count)}
      </span>
    </output>
  );
}
