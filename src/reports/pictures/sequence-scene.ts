/**
 * The facts of a run about some broadcasts, as rows of a sequence diagram: what a peer does at one moment is one row,
 * and copies go from row to row. If the whole run is small, it has all broadcasts.
 */
import type { PeerId } from '../../core/protocol.ts';
import { BROADCAST, CRASHED, DELIVERED, DROPPED, DUPLICATED, RECEIVED, RESTARTED, SENT } from '../../trace/codes.ts';
import { FactCursor } from '../../trace/cursor.ts';
import type { FactLog } from '../../trace/log.ts';

/** How long the effects of one reaction take, at most. */
const REACTION_MS = 1;

export interface Step {
  readonly peer: PeerId;
  readonly timeMs: number;
  /** What it does: `delivers 0:1`. */
  readonly texts: string[];
  readonly broadcasts: string[];
  delivers: boolean;
  /** Whether the evidence is about it. */
  isOffence: boolean;
}

export interface Copy {
  readonly from: PeerId;
  readonly to: PeerId;
  readonly broadcast: string;
  readonly sentRow: number;
  endRow: number;
  end: 'first' | 'duplicate' | 'lost' | 'pending';
}

export interface Scene {
  readonly peers: readonly PeerId[];
  readonly steps: readonly Step[];
  readonly copies: readonly Copy[];
  /** What a peer never delivers, as the evidence says. */
  readonly missing: readonly { readonly peer: PeerId; readonly broadcast: string }[];
  readonly broadcasts: readonly string[];
  /** Whether the run has other broadcasts too. */
  readonly isPart: boolean;
  /** Whether only what came to some peers is shown. */
  readonly isOfPeers: boolean;
  /** Whether more happened after the last row. */
  readonly isCut: boolean;
}

/**
 * Of a larger run only the broadcasts that the evidence names, and if these have many facts, only what came to the peers
 * that it names. Undefined if there are too many rows even so.
 * @param log at level full @param evidence in prose, as checks give it
 */
export function sceneOf(log: FactLog, evidence: readonly string[], most: number): Scene | undefined {
  const [broadcasts, peers] = namedIn(evidence[0]);
  const tries: readonly Wanted[] = [{}, { broadcasts }, { broadcasts, peers }];
  for (const wanted of tries) {
    const scene = new SceneBuilder(log, evidence, wanted).build(most);
    if (scene !== undefined) return scene;
  }
  return undefined;
}

function namedIn(evidence: string): readonly [broadcasts: ReadonlySet<string>, peers: ReadonlySet<PeerId>] {
  const peers = [...evidence.matchAll(/\bpeer (\d+)\b/g)].map(([, peer]) => Number(peer));
  return [new Set(evidence.match(/\b\d+:\d+\b/g) ?? []), new Set(peers)];
}

/** What the scene is about; all if absent. */
interface Wanted {
  readonly broadcasts?: ReadonlySet<string>;
  /** Peers whose deliveries, and copies that go to them, are shown. */
  readonly peers?: ReadonlySet<PeerId>;
}

class SceneBuilder {
  private readonly log: FactLog;
  private readonly evidence: readonly string[];
  private readonly wanted: Wanted;
  private readonly steps: Step[] = [];
  /** By the number of a copy and its broadcast. */
  private readonly copies = new Map<string, Copy>();
  /** `broadcast at peer`. */
  private readonly reached = new Set<string>();
  private readonly broadcasts = new Set<string>();

  constructor(log: FactLog, evidence: readonly string[], wanted: Wanted) {
    this.log = log;
    this.evidence = evidence;
    this.wanted = wanted;
  }

  build(most: number): Scene | undefined {
    for (const row = new FactCursor(this.log); row.next(); ) {
      this.take(row);
      if (this.steps.length > most) return undefined;
    }
    const missing = this.missingOnes();
    const rows = missing.length > 0 ? this.steps.length : this.rowsUntilOffence();
    const steps = this.steps.slice(0, rows);
    const copies = [...this.copies.values()].filter(({ sentRow }) => sentRow < rows);
    for (const copy of copies) {
      if (copy.end !== 'lost' && copy.endRow >= rows) copy.end = 'pending';
      if (copy.end === 'pending') copy.endRow = rows - 0.5;
    }
    const peers = [steps, missing].flatMap((all) => all.map(({ peer }) => peer)).concat(copies.map(({ to }) => to));
    return {
      peers: [...new Set(peers)].sort((one, other) => one - other),
      steps,
      copies,
      missing,
      isCut: rows < this.steps.length,
      broadcasts: [...this.broadcasts],
      isPart: this.wanted.broadcasts !== undefined,
      isOfPeers: this.wanted.peers !== undefined,
    };
  }

  private take(row: FactCursor): void {
    const { code, copyCode, peer } = row;
    const { peers } = this.wanted;
    const to = copyCode === SENT || copyCode === DUPLICATED || copyCode === DROPPED ? row.other : peer;
    if (code !== BROADCAST && peers?.has(to) === false) return;
    if (code === CRASHED || code === RESTARTED) {
      this.stepAt(row).texts.push(code === CRASHED ? 'crashes' : 'restarts');
      return;
    }
    const name = `${code === BROADCAST ? peer : row.origin}:${row.sequence}`;
    if (row.origin < 0 || this.wanted.broadcasts?.has(name) === false) return;
    if (code === BROADCAST) this.broadcast(row, name);
    else if (code === DELIVERED) this.deliver(row, name);
    else if (row.other !== peer) this.takeCopy(row, copyCode, name);
  }

  private broadcast(row: FactCursor, name: string): void {
    this.broadcasts.add(name);
    this.reached.add(`${name} at ${row.peer}`);
    const step = this.stepAt(row);
    step.texts.push(`broadcasts ${name}`);
    step.broadcasts.push(name);
  }

  private deliver(row: FactCursor, name: string): void {
    const step = this.stepAt(row);
    step.texts.push(`delivers ${name}`);
    step.broadcasts.push(name);
    step.delivers = true;
    const time = `${Math.round(row.time * 1000) / 1000} ms`;
    const said = new RegExp(`^peer ${row.peer} delivered ${name} .*at ${time.replace('.', '\\.')}`);
    const plain = new RegExp(`^peer ${row.peer} delivered ${name} at ${time.replace('.', '\\.')}`);
    if (this.evidence.some((line) => said.test(line) || plain.test(line))) step.isOffence = true;
  }

  private takeCopy(row: FactCursor, code: number, name: string): void {
    const key = `${row.message} ${name}`;
    if (code === SENT || code === DUPLICATED) {
      const sentRow = this.steps.indexOf(this.stepAt(row));
      const { peer: from, other: to } = row;
      this.copies.set(key, { from, to, broadcast: name, sentRow, endRow: sentRow, end: 'pending' });
      return;
    }
    const copy = this.copies.get(key);
    if (copy === undefined) return;
    if (code === DROPPED) {
      copy.end = 'lost';
      copy.endRow = copy.sentRow + 1;
    } else if (code === RECEIVED) {
      const here = `${name} at ${row.peer}`;
      copy.end = this.reached.has(here) ? 'duplicate' : 'first';
      copy.endRow = this.steps.indexOf(this.stepAt(row));
      this.reached.add(here);
    }
  }

  /** The row of what the peer does now: the last one if it is of the same reaction, else a new one. */
  private stepAt({ peer, time, copyCode }: FactCursor): Step {
    const last = this.steps[this.steps.length - 1];
    // On real runtimes the effects of a reaction have times of their own.
    const isEffect = copyCode === SENT || copyCode === DELIVERED;
    if (last?.peer === peer && time - last.timeMs <= (isEffect ? REACTION_MS : 0)) return last;
    const step = { peer, timeMs: time, texts: [], broadcasts: [], delivers: false, isOffence: false };
    this.steps.push(step);
    return step;
  }

  /** What comes later explains nothing, but for deliveries that the evidence sets against the offence. */
  private rowsUntilOffence(): number {
    const [broadcasts, peers] = namedIn(this.evidence[0]);
    const last = this.steps.findLastIndex(
      (step) =>
        step.isOffence ||
        (step.delivers && peers.has(step.peer) && step.broadcasts.some((name) => broadcasts.has(name))),
    );
    return this.steps.some(({ isOffence }) => isOffence) ? last + 1 : this.steps.length;
  }

  private missingOnes(): Scene['missing'][number][] {
    return this.evidence.flatMap((line) => {
      const [, peer, broadcast] = /^peer (\d+) never delivered (\d+:\d+)/.exec(line) ?? [];
      if (broadcast === undefined || this.wanted.broadcasts?.has(broadcast) === false) return [];
      return [{ peer: Number(peer), broadcast }];
    });
  }
}
