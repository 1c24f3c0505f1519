/** Links that lose copies: how often a copy has to be sent, and heartbeats between two continents. */
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { DELIVERED } from '../../trace/codes.ts';
import { FactCursor } from '../../trace/cursor.ts';
import type { Recording } from '../../trace/recording.ts';
import type { Reproduction } from '../published.ts';
import { foundOnce } from '../readings.ts';

const PERIOD_MS = 100;
const DELAY_MS = 1;

/** Heartbeats sent, received, and bursts of loss, of a week. */
const WEEK = { sent: 5_845_712, received: 5_822_521, bursts: 814 };
/** Its sender was to send every 100 ms, and took 103.5 ms on average: 103 or 104 here. */
const BEAT = { uniform: ['103ms', '104ms'] };
/** Of the week, this part is run. */
const PART = 50;
const HEARTBEATS = Math.round(WEEK.sent / PART);
const lost = WEEK.sent - WEEK.received;

/** Why two figures of the heartbeats are not met. */
const GEOMETRIC =
  'the chain of Gilbert and Elliott makes bursts of geometric lengths, which are rarely so much longer than their mean';

const ofHeartbeats = foundOnce((_, recording) => heartbeatsIn(recording));

export const lossyLinks: readonly Reproduction[] = [
  ...[0.1, 0.25, 0.5].map(retransmission),
  {
    name: 'heartbeats',
    title: `A ${PART}th of a week of heartbeats from Japan to Switzerland, over a link that loses in bursts`,
    source: 'Hayashibara, Défago, Yared, Katayama, The φ Accrual Failure Detector (2004), section 5',
    experiment: {
      peers: 2,
      topology: 'mesh',
      protocol: 'best-effort',
      workload: { name: 'interval', broadcasts: HEARTBEATS, wait: BEAT },
      network: {
        // Half of the round trip: at least 270.2 ms, on average 283.3, with a deviation of 27.3.
        delay: '135.1ms',
        jitter: { 'log-normal': [6.55, 19.3] },
        loss: { toBad: WEEK.bursts / WEEK.received, toGood: WEEK.bursts / lost, good: 0, bad: 1 },
      },
      trace: 'deliveries',
    },
    samples: 30,
    figures: [
      {
        what: 'heartbeats lost of 1,000',
        published: (1_000 * lost) / WEEK.sent,
        test: { kind: 'statistical', digit: 0.001 },
        reading: ofHeartbeats('heartbeats not delivered', ({ received }) => 1_000 * (1 - received / HEARTBEATS)),
      },
      {
        what: 'bursts of loss, in a week',
        published: WEEK.bursts,
        test: { kind: 'statistical', digit: 1 },
        reading: ofHeartbeats(`runs of lost heartbeats, times ${PART}`, ({ bursts }) => PART * bursts.length),
      },
      {
        what: 'time between two heartbeats, mean, ms',
        published: 103.9,
        test: { kind: 'statistical', digit: 0.1 },
        reading: ofHeartbeats('mean of the times between two deliveries', ({ gaps }) => mean(gaps)),
      },
      {
        what: 'time between two heartbeats, standard deviation, ms',
        published: 104.1,
        test: { kind: 'shape', from: 94, to: 114 },
        reading: ofHeartbeats('standard deviation of the same', ({ gaps }) => sampleStandardDeviation(gaps)),
        gap: GEOMETRIC,
      },
      {
        what: 'longest burst, heartbeats',
        published: 1_093,
        test: { kind: 'shape', from: 500, to: 2_000 },
        reading: ofHeartbeats('longest run of lost heartbeats', ({ bursts }) => Math.max(...bursts)),
        gap: GEOMETRIC,
      },
    ],
  },
];

/** Stubborn links send each copy again every period, so the first that arrives tells how many were sent. */
function retransmission(loss: number): Reproduction {
  return {
    name: `retransmission-${100 * loss}`,
    title: `A copy is sent again until it arrives; the network loses ${100 * loss} %`,
    source: 'Arithmetic: a geometric number, 1 / (1 − p) on average',
    experiment: {
      peers: 100,
      topology: 'mesh',
      protocol: { name: 'stubborn', period: `${PERIOD_MS}ms` },
      workload: 'single',
      network: { delay: `${DELAY_MS}ms`, loss },
      trace: 'deliveries',
    },
    samples: 100,
    figures: [
      {
        what: 'transmissions of a copy',
        published: 1 / (1 - loss),
        test: { kind: 'statistical', digit: 0.001 },
        reading: {
          text: `(latencyMs.mean − ${DELAY_MS}) / ${PERIOD_MS} + 1`,
          of: ({ latencyMs }) => latencyMs && (latencyMs.mean - DELAY_MS) / PERIOD_MS + 1,
        },
      },
    ],
  };
}

/** What peer 1 delivers of peer 0. */
interface Heartbeats {
  readonly received: number;
  /** Times between two of them. */
  readonly gaps: number[];
  /** Lengths of the runs of heartbeats that are missing. */
  readonly bursts: number[];
}

function heartbeatsIn({ log }: Recording): Heartbeats {
  const times: number[] = [];
  const numbers: number[] = [];
  for (const row = new FactCursor(log); row.next(); ) {
    if (row.code !== DELIVERED || row.peer !== 1 || row.origin !== 0) continue;
    times.push(row.time);
    numbers.push(row.sequence);
  }
  const steps = stepsIn(numbers.sort((a, b) => a - b));
  const bursts = steps.filter((step) => step > 1).map((step) => step - 1);
  return { received: times.length, gaps: stepsIn(times), bursts };
}

function stepsIn(values: readonly number[]): number[] {
  return values.slice(1).map((value, index) => value - values[index]);
}
