/**
 * Deliveries that broke causal order: before a broadcast that may have caused them, through a chain of any length.
 *
 * For one peer q: go through the broadcasts and deliveries of all others in order of time, keeping for each of them the latest place in q's list of anything that it has
 * made, delivered or been caused by so far (never delivered: infinitely late). What it broadcasts next has that place as its bound, and q broke the order if its own
 * delivery stands before the bound. That is linear in deliveries for each peer; deliveries after a peer's last broadcast cause nothing and are left out.
 */
import { type Histories, listOf } from '../trace/histories.ts';
import { BROADCAST, DELIVERED, type FactLog, PEER, SEQUENCE, STRIDE } from '../trace/log.ts';
import { Offences } from './offences.ts';

/** Steps to take before peers are left out. */
const WORK_LIMIT = 50_000_000;
const NEVER = 0x7fffffff;

export interface CausalViolations {
  readonly found: Offences;
  /** Peers whose deliveries were looked at. */
  readonly peers: number;
}

/** @param workLimit see above; the tests lower it */
export function causalViolations(histories: Histories, log: FactLog, workLimit: number = WORK_LIMIT): CausalViolations {
  const { size, numbers } = histories;
  const found = new Offences(size);
  const causes = new Causes(histories, log);
  const peers = Math.min(size, Math.max(1, Math.floor(workLimit / (causes.steps + numbers + 1))));
  for (let k = 0; k < peers; k++) causes.holdAgainst(Math.floor((k * size) / peers), found);
  return { found, peers };
}

/** What may have caused what, against the list of one peer after the other. */
class Causes {
  private readonly histories: Histories;
  /** Who made (number, as −1 − number) or delivered what, in order of time. */
  private readonly actors: Int32Array;
  private readonly actions: Int32Array;
  /** By broadcast, in the list looked at: its place; the latest place of its causes, and which of them has it. */
  private readonly places: Int32Array;
  private readonly bounds: Int32Array;
  private readonly boundBy: Int32Array;
  /** By peer: the latest place of all it knows, which broadcast has it, and the next one that it will make. */
  private readonly latest: Int32Array;
  private readonly latestIs: Int32Array;
  private readonly next: Int32Array;

  constructor(histories: Histories, log: FactLog) {
    this.histories = histories;
    const { size, numbers } = histories;
    ({ actors: this.actors, actions: this.actions } = actionsOf(histories, log));
    this.places = new Int32Array(numbers).fill(NEVER);
    this.bounds = new Int32Array(numbers);
    this.boundBy = new Int32Array(numbers);
    this.latest = new Int32Array(size);
    this.latestIs = new Int32Array(size);
    this.next = new Int32Array(size);
  }

  get steps(): number {
    return this.actions.length;
  }

  holdAgainst(peer: number, found: Offences): void {
    const { places, bounds, boundBy } = this;
    const list = listOf(this.histories, peer);
    for (let i = list.length - 1; i >= 0; i--) places[list[i]] = i;
    this.setBounds();
    // Of repeated deliveries only the first counts.
    for (let i = 0; i < list.length; i++) {
      if (places[list[i]] === i && i < bounds[list[i]]) found.add(peer, list[i], boundBy[list[i]]);
    }
    for (let i = 0; i < list.length; i++) places[list[i]] = NEVER;
  }

  private setBounds(): void {
    const { actors, actions, bounds, latest, next, histories } = this;
    bounds.fill(-1);
    latest.fill(-1);
    next.set(histories.numbering.firsts.subarray(0, histories.size));
    for (let step = 0; step < actions.length; step++) {
      const actor = actors[step];
      const action = actions[step];
      if (action >= 0) this.know(actor, action);
      else this.make(actor, -1 - action);
    }
  }

  /** A log that a killed process left may lack broadcasts before this one: they were made all the same. */
  private make(actor: number, number: number): void {
    const { bounds, boundBy, latest, latestIs, next } = this;
    for (; next[actor] <= number; next[actor]++) {
      bounds[next[actor]] = latest[actor];
      boundBy[next[actor]] = latestIs[actor];
      this.know(actor, next[actor]);
    }
  }

  private know(actor: number, number: number): void {
    const { places, bounds, boundBy, latest, latestIs } = this;
    if (bounds[number] > latest[actor]) {
      latest[actor] = bounds[number];
      latestIs[actor] = boundBy[number];
    }
    if (places[number] > latest[actor]) {
      latest[actor] = places[number];
      latestIs[actor] = number;
    }
  }
}

function actionsOf(histories: Histories, { rows, count }: FactLog): { actors: Int32Array; actions: Int32Array } {
  const { size, offsets, deliveries, numbering } = histories;
  const left = deliveriesBeforeLast(histories);
  let length = 0;
  for (const one of left) length += one;
  const actors = new Int32Array(length + numbering.count);
  const actions = new Int32Array(length + numbering.count);
  const cursors = offsets.slice(0, size);
  let step = 0;
  for (let i = 0, at = 0; i < count; i++, at += STRIDE) {
    const peer = rows[at + PEER];
    if (rows[at] === BROADCAST) actions[step] = -1 - numbering.numberOf(peer, rows[at + SEQUENCE]);
    else if (rows[at] === DELIVERED && left[peer] > 0) {
      left[peer]--;
      actions[step] = deliveries[cursors[peer]++];
    } else continue;
    actors[step++] = peer;
  }
  return { actors: actors.subarray(0, step), actions: actions.subarray(0, step) };
}

/** By peer: its deliveries before its last broadcast. */
function deliveriesBeforeLast({ size, numbering: { firsts }, deliveredBefore }: Histories): Int32Array {
  const left = new Int32Array(size);
  for (let peer = 0; peer < size; peer++) {
    for (let number = firsts[peer]; number < firsts[peer + 1]; number++) left[peer] = Math.max(left[peer], deliveredBefore[number]);
  }
  return left;
}
