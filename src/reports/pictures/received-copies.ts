/**
 * The copies of broadcasts that peers received from others, one after another: whether each was the first of its
 * broadcast at that peer, and how many links it had crossed. What pictures of spreading and of duplicates are drawn
 * from.
 *
 *     for (const copy = new ReceivedCopies(log, peers); copy.next(); ) if (copy.isFirst) count(copy.hop);
 */
import type { PeerId } from '../../core/protocol.ts';
import { number } from '../../text/layout.ts';
import { BROADCAST, RECEIVED } from '../../trace/codes.ts';
import { FactCursor } from '../../trace/cursor.ts';
import type { FactLog } from '../../trace/log.ts';
import { type Numbering, numberingOf } from '../../trace/numbering.ts';
import { noTrace, type Undrawn } from './picture.ts';

/** Pairs of peer and broadcast: two bytes each. */
const PAIRS_LIMIT = 2 ** 26;
/** The peer has the broadcast by a copy whose sender was not known to have it. */
const UNKNOWN = 65_535;

export class ReceivedCopies {
  readonly numbering: Numbering;
  /** The number of its broadcast. */
  broadcast = -1;
  peer: PeerId = -1;
  from: PeerId = -1;
  /** Links crossed, along the first copies; −1 if unknown. */
  hop = 0;
  isFirst = false;
  timeMs = 0;
  private readonly row: FactCursor;
  private readonly peers: number;
  /** By broadcast · peers + peer: one more than the links crossed by the first copy; 0 if the peer has none. */
  private readonly reached: Uint16Array;

  /** @param log at level full */
  constructor(log: FactLog, peers: number) {
    this.numbering = numberingOf(log, peers);
    this.reached = new Uint16Array(this.numbering.count * peers);
    this.row = new FactCursor(log);
    this.peers = peers;
  }

  /** Moves to the next copy; false at the end. */
  next(): boolean {
    while (this.row.next()) {
      const code = this.row.copyCode;
      if (code !== BROADCAST && code !== RECEIVED) continue;
      const broadcast = this.numbering.numberOf(this.row.origin, this.row.sequence);
      if (broadcast < 0) continue;
      if (code === BROADCAST) this.reached[broadcast * this.peers + this.row.peer] = 1;
      else if (this.row.other !== this.row.peer) {
        this.read(broadcast);
        return true;
      }
    }
    return false;
  }

  private read(broadcast: number): void {
    const { peer, other, time } = this.row;
    const here = broadcast * this.peers + peer;
    const sender = this.reached[broadcast * this.peers + other];
    const isKnown = sender > 0 && sender < UNKNOWN;
    this.broadcast = broadcast;
    this.peer = peer;
    this.from = other;
    this.timeMs = time;
    this.hop = isKnown ? sender : -1;
    this.isFirst = this.reached[here] === 0;
    if (this.isFirst) this.reached[here] = isKnown ? sender + 1 : UNKNOWN;
  }
}

/** The reason if there are none to read. */
export function copiesMissing(log: FactLog | undefined, peers: number): Undrawn | undefined {
  if (log === undefined) return noTrace;
  if (log.level !== 'full') return { absent: 'the trace level keeps no receipts; a run with --trace full does' };
  const pairs = numberingOf(log, peers).count * peers;
  return pairs > PAIRS_LIMIT ? { absent: `over ${number(PAIRS_LIMIT)} pairs of peer and broadcast` } : undefined;
}
