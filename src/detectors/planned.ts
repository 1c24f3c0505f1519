/**
 * A failure detector that says what it is told, when it is told: for one schedule of suspicions, such as a
 * counterexample of `hearsay explore`.
 *
 * Source: none; it is a list of your own.
 * Model and guarantees: whatever the list says.
 * Cost: no messages.
 */

import { type Detector, type DetectorPeer, defineDetector, type Verdicts } from '../core/detector.ts';
import { durationMs } from '../core/durations.ts';
import { InputError } from '../core/errors.ts';
import type { PeerId } from '../core/protocol.ts';

interface Planned {
  readonly atMs: number;
  readonly peer: PeerId;
  readonly verdict: 'suspects' | 'restores';
  readonly other: PeerId;
}

export default defineDetector({
  name: 'planned',
  title: 'suspects and restores peers at the times of a list',
  source: 'a list of your own: one `time peer suspects other` a line',
  parameters: {
    verdicts: { type: 'text', default: '', meaning: 'the list: `12ms 1 suspects 0`, `20ms 1 restores 0`, one a line' },
  },
  gives: 'eventually-perfect',
  messages: [],
  timers: ['verdict'],
  create: (peer, { verdicts: list }, verdicts) => new PlannedVerdicts(peer, readList(list, peer.size), verdicts),
});

class PlannedVerdicts implements Detector {
  private readonly peer: DetectorPeer;
  private readonly list: readonly Planned[];
  private readonly verdicts: Verdicts;

  constructor(peer: DetectorPeer, list: readonly Planned[], verdicts: Verdicts) {
    this.peer = peer;
    this.list = list;
    this.verdicts = verdicts;
  }

  start(): void {
    for (const [index, { atMs, peer }] of this.list.entries()) {
      const delayMs = atMs - this.peer.now();
      if (peer === this.peer.id && delayMs >= 0) this.peer.setTimer('verdict', delayMs, index);
    }
  }

  timeout(_timer: string, index: number): void {
    const { verdict, other } = this.list[index];
    if (verdict === 'suspects') this.verdicts.suspect(other);
    else this.verdicts.restore(other);
  }
}

function readList(text: string, size: number): Planned[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const [, time, peer, verdict, other] = /^\s*(\S+)\s+(\d+)\s+(suspects|restores)\s+(\d+)\s*$/.exec(line) ?? [];
    const atMs = durationMs(time);
    if (atMs === undefined || Number(peer) >= size || Number(other) >= size)
      throw new InputError(`detector.verdicts line ${index + 1}`, '`12ms 1 suspects 0`', line.trim());
    return [{ atMs, peer: Number(peer), verdict: verdict as Planned['verdict'], other: Number(other) }];
  });
}
