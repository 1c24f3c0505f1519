/** What is told of a run while it goes on. Its end is not known, so this is no share of anything. */
import { number, time } from '../../text/layout.ts';

/** A shorter time says nothing of the rate. */
const MEASURED_MS = 1_000;

/** `1,234,567 messages, 812,000 a second, 83 % delivered, 1.34 s of virtual time`. */
export function progressText(
  events: number,
  wallMs: number,
  coverage: number | undefined,
  elapsedMs: number,
  clock: 'virtual' | 'real',
): string {
  return [
    `${number(events)} messages`,
    ...(wallMs >= MEASURED_MS ? [`${number((events / wallMs) * 1000)} a second`] : []),
    ...(coverage === undefined || Number.isNaN(coverage) ? [] : [`${number(Math.floor(coverage * 100))} % delivered`]),
    `${time(elapsedMs)} of ${clock} time`,
  ].join(', ');
}
