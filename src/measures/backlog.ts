/** How much is on its way or waits to be handled, over time. */
import * as z from 'zod';
import { DROPPED, DUPLICATED, RECEIVED, SENT } from '../trace/codes.ts';
import { FactCursor } from '../trace/cursor.ts';
import { binsUntil } from './bins.ts';
import { defineMeasure } from './measure.ts';
import { count } from './value-schemas.ts';

const shape = z
  .object({ binMs: count, inFlight: z.array(z.number()), max: count, maxAtMs: count })
  .describe('messages in flight at the end of each part of the time, and the most there ever were');

export const backlog = defineMeasure({
  name: 'backlog',
  title: 'Backlog over time',
  unit: 'messages',
  definition:
    'Messages of all kinds that have been sent and neither received nor dropped: on a link, in a socket or in a mailbox. At the end of each part of the run’s time, which is ' +
    'cut into at most a hundred equal parts up to the last fact; and the most there ever were. Needs trace level full.',
  source:
    'elixir-broadcast, whose mailboxes grow; Little, A Proof for the Queuing Formula L = λW, Operations Research 9, 1961 (L)',
  shape,
  together: 'each',
  figures: [{ path: 'max', title: 'most in flight', better: 'lower' }],
  take({ log }) {
    const { full, times, count } = log;
    if (!full) return { absent: 'the trace level keeps no receipts' };
    if (count === 0) return { absent: 'nothing happened' };
    const bins = binsUntil(times[count - 1]);
    const inFlight: number[] = [];
    let now = 0;
    let max = 0;
    let maxAtMs = 0;
    for (const row = new FactCursor(log); row.next(); ) {
      while (inFlight.length < bins.of(row.time)) inFlight.push(now);
      const { code } = row;
      if (code === RECEIVED || code === DROPPED) now--;
      else if (code === SENT || code === DUPLICATED) now++;
      if (now <= max) continue;
      max = now;
      maxAtMs = row.time;
    }
    return { binMs: bins.widthMs, inFlight: [...inFlight, now], max, maxAtMs };
  },
});
