/** Links that lose copies: how often a copy has to be sent, and heartbeats between two continents. */
import { DELIVERED } from '../../trace/codes.ts';
import { FactCursor } from '../../trace/cursor.ts';
import type { Recording } from '../../trace/recording.ts';
import type { Reading, Reproduction } from '../published.ts';

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
        reading: ofHeartbeats('heartbeats not delivered', (times) => 1_000 * (1 - times.length / HEARTBEATS)),
      },
      {
        what: 'bursts of loss, in a week',
        published: WEEK.bursts,
        test: { kind: 'statistical', digit: 1 },
        reading: ofHeartbeats(
          `runs of lost heartbeats, times ${PART}`,
          (_, numbers) => PART * burstsIn(numbers).length,
        ),
      },
      {
        what: 'time between two heartbeats, mean, ms',
        published: 103.9,
        test: { kind: 'statistical', digit: 0.1 },
        reading: ofHeartbeats('mean of the times between two deliveries', (times) => meanOf(gapsIn(times))),
      },
      {
        what: 'time between two heartbeats, standard deviation, ms',
        published: 104.1,
        test: { kind: 'shape', from: 94, to: 114 },
        reading: ofHeartbeats('standard deviation of the same', (times) => deviationOf(gapsIn(times))),
        gap: GEOMETRIC,
      },
      {
        what: 'longest burst, heartbeats',
        published: 1_093,
        test: { kind: 'shape', from: 500, to: 2_000 },
        reading: ofHeartbeats('longest run of lost heartbeats', (_, numbers) => Math.max(...burstsIn(numbers))),
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

/** @param figure of what peer 1 delivers of peer 0: when, in order, and which */
function ofHeartbeats(text: string, figure: (times: number[], numbers: number[]) => number): Reading {
  return {
    text: `of peer 0’s broadcasts at peer 1: ${text}`,
    of: (_, recording) => figure(...heartbeatsIn(recording)),
  };
}

function heartbeatsIn({ log }: Recording): [times: number[], numbers: number[]] {
  const times: number[] = [];
  const numbers: number[] = [];
  for (const row = new FactCursor(log); row.next(); ) {
    if (row.code !== DELIVERED || row.peer !== 1 || row.origin !== 0) continue;
    times.push(row.time);
    numbers.push(row.sequence);
  }
  return [times, numbers.sort((a, b) => a - b)];
}

function gapsIn(times: readonly number[]): number[] {
  return times.slice(1).map((time, index) => time - times[index]);
}

/** Lengths of the runs of numbers that are missing. */
function burstsIn(numbers: readonly number[]): number[] {
  return gapsIn(numbers).flatMap((step) => (step > 1 ? [step - 1] : []));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
