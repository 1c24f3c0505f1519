/** What the marks of the stage mean: those that are to be seen. */
import type { Moment } from '../moment/moments.ts';

interface LegendProps {
  readonly moment: Moment;
  readonly isPixels: boolean;
  /** Whether some messages do not carry the broadcast. */
  readonly hasOthers: boolean;
}

export function Legend({ moment, isPixels, hasOthers }: LegendProps) {
  const { totals, flying, broadcast } = moment;
  const entries = [
    ['has', 'has it', true],
    ['held', 'received, not delivered', totals.holders > totals.delivered + (totals.delivered === 0 ? 1 : 0)],
    ['not-yet', 'not yet', true],
    ['origin', 'origin', broadcast !== undefined && !isPixels],
    ['way', 'copy in flight', !isPixels && (flying > 0 || totals.sent === 0)],
    ['other', 'other message', !isPixels && hasOthers],
    ['lost', 'lost or crashed', totals.lost > 0 || totals.crashed > 0],
    ['paused', 'stands still', totals.paused > 0],
  ] as const;
  return (
    <ul class="legend" aria-label="Legend">
      {entries.map(([mark, text, isShown]) =>
        isShown ? (
          <li key={mark}>
            <i class={`mark ${mark}`} />
            {text}
          </li>
        ) : null,
      )}
    </ul>
  );
}
