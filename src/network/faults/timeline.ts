/**
 * Makes the fault plan from the spells that were drawn, in any order and overlapping: actions in order of time, each of
 * which changes something.
 *
 * Spells of one kind on one peer or link nest: the first to begin begins it, the last to end ends it; slow times add
 * up, skews multiply. A crash ends the pauses of its peer; slow time and skew outlast it, as they are properties of the
 * machine. A remedy ends its spell at once. `heal` ends everything: peers that would have restarted do so then, the
 * others only if asked. Times are whole milliseconds, and nothing is shorter than one.
 */
import type { PeerId } from '../../core/protocol.ts';
import type { Effect, FaultAction, FaultPlan } from './fault-plan.ts';
import type { CopyHappening, Happening, Move, Remedy, Spell } from './rule.ts';

export interface Heal {
  readonly atMs: number;
  /** Whether peers that crashed for good start again. */
  readonly restart: boolean;
}

type PeerSpell<What extends Spell['what']> = Extract<Spell, { what: What }>;

/** A spell's begin or end, or a remedy. */
interface Point {
  readonly atMs: number;
  /** At one time: begins, then ends, then remedies; each in the order in which they were drawn. */
  readonly rank: 0 | 1 | 2;
  readonly happening: Timed;
}

type Timed = Exclude<Happening, CopyHappening>;

export function planOf(happenings: readonly Happening[], heal?: Heal): FaultPlan {
  const copies = happenings.flatMap((happening) => (happening.what === 'copy' ? [happening.fault] : []));
  const points = happenings
    .filter((happening) => happening.what !== 'copy')
    .flatMap((happening) => pointsOf(happening, heal))
    .sort((a, b) => a.atMs - b.atMs || a.rank - b.rank);
  const timeline = new Timeline();
  for (const happening of happenings) if (happening.what === 'join') timeline.awaitJoin(happening);
  for (const point of points) timeline.pass(point);
  return {
    actions: timeline.actions,
    ...(copies.length === 0 ? {} : { copies }),
    ...(heal === undefined ? {} : { healedMs: heal.atMs }),
  };
}

function pointsOf(happening: Timed, heal: Heal | undefined): Point[] {
  const fromMs = Math.round(happening.fromMs);
  if (isMove(happening)) return [{ atMs: fromMs, rank: 2, happening }];
  const healMs = heal?.atMs ?? Number.POSITIVE_INFINITY;
  if (fromMs >= healMs) return [];
  if (!('untilMs' in happening)) return [{ atMs: fromMs, rank: 2, happening }];
  // Last moments without a crash after them are none.
  if (happening.what === 'falter' && Math.round(happening.untilMs) >= healMs) return [];
  const begin: Point = { atMs: fromMs, rank: 0, happening };
  const isForGood = happening.untilMs === Number.POSITIVE_INFINITY;
  if (isForGood && (heal === undefined || (happening.what === 'crash' && !heal.restart))) return [begin];
  const untilMs = Math.min(Math.max(fromMs + 1, Math.round(happening.untilMs)), healMs);
  return [begin, { atMs: untilMs, rank: 1, happening }];
}

function isMove(happening: Timed): happening is Move {
  return happening.what === 'join' || happening.what === 'leave';
}

class Timeline {
  readonly actions: FaultAction[] = [];
  private readonly peers = new Map<PeerId, PeerState>();
  /** By link: what holds it down; the absence of an end, too. */
  private readonly cuts = new Map<string, Set<Spell | Move>>();
  private readonly ids = new Map<Spell, number>();
  private now = 0;

  pass({ atMs, rank, happening }: Point): void {
    this.now = atMs;
    if (isMove(happening)) this[happening.what](happening);
    else if (!('untilMs' in happening)) this.remedy(happening);
    else if (rank === 0) this.begin(happening);
    else this.end(happening);
  }

  /** The peer is not there at the start, and its links are down. */
  awaitJoin(move: Move): void {
    const { peer, neighbours } = move;
    this.stateOf(peer).isThere = false;
    for (let i = 0; i < neighbours.length; i++) this.cutsOf(peer, neighbours[i]).add(move);
  }

  /** Its links come up, but those to peers that are not there; then it starts, with the faults of its machine. */
  private join(move: Move): void {
    const { peer, neighbours } = move;
    const state = this.stateOf(peer);
    state.isThere = true;
    for (let i = 0; i < neighbours.length; i++) this.endCut(peer, neighbours[i], [move]);
    this.act({ does: 'join', peer });
    this.tellSlow(peer);
    this.tellSkew(peer);
  }

  /** One that is down never comes back; one that stands still leaves when it goes on. Its links never come up again. */
  private leave(move: Move): void {
    const { peer } = move;
    const state = this.stateOf(peer);
    if (state.pause.size > 0) state.leaving = move;
    else {
      state.isThere = false;
      state.hasLeft = true;
      if (state.crash.size === 0) this.act({ does: 'leave', peer });
    }
  }

  private begin(spell: Spell): void {
    switch (spell.what) {
      case 'crash':
        this.crash(spell);
        break;
      case 'falter':
        this.falter(spell);
        break;
      case 'pause':
        this.pause(spell);
        break;
      case 'slow':
        this.stateOf(spell.peer).slow.add(spell);
        this.tellSlow(spell.peer);
        break;
      case 'skew':
        this.stateOf(spell.peer).skew.add(spell);
        this.tellSkew(spell.peer);
        break;
      case 'cut':
        this.cut(spell);
        break;
      case 'block':
        this.act({ does: 'block', id: this.open(spell), from: spell.from, to: spell.to });
        break;
      case 'storm':
        this.storm(spell);
        break;
    }
  }

  private end(spell: Spell): void {
    switch (spell.what) {
      case 'crash':
        this.endCrash(spell.peer, [spell], spell.keeps);
        break;
      case 'falter':
        // Its crash ends it.
        break;
      case 'pause':
        this.endPause(spell);
        break;
      case 'slow':
        if (this.stateOf(spell.peer).slow.delete(spell)) this.tellSlow(spell.peer);
        break;
      case 'skew':
        if (this.stateOf(spell.peer).skew.delete(spell)) this.tellSkew(spell.peer);
        break;
      case 'cut':
        this.endCut(spell.a, spell.b, [spell]);
        break;
      case 'block':
        this.act({ does: 'unblock', id: this.ids.get(spell)! });
        break;
      case 'storm':
        this.act({ does: 'calm', id: this.ids.get(spell)! });
        break;
    }
  }

  private remedy(remedy: Remedy): void {
    if (remedy.what === 'mend')
      this.endCut(
        remedy.a,
        remedy.b,
        [...this.cutsOf(remedy.a, remedy.b)].filter(({ what }) => what === 'cut'),
      );
    else this.endCrash(remedy.peer, [...this.stateOf(remedy.peer).crash], remedy.keeps);
  }

  private crash(spell: PeerSpell<'crash'>): void {
    const state = this.stateOf(spell.peer);
    if (!state.isThere) return;
    state.crash.add(spell);
    if (state.crash.size > 1) return;
    state.crashedMs = this.now;
    state.pause.clear();
    this.act({ does: 'crash', peer: spell.peer, reason: spell.reason });
  }

  /** The machine's own faults are there again when its peer comes back. */
  private endCrash(peer: PeerId, spells: readonly PeerSpell<'crash'>[], keeps: boolean): void {
    const state = this.stateOf(peer);
    // Crashed in this very millisecond: it stays so.
    if (state.crash.size === 0 || state.crashedMs === this.now || !state.isThere) return;
    for (const spell of spells) state.crash.delete(spell);
    if (state.crash.size > 0) return;
    this.act({ does: 'restart', peer, keeps });
    state.toldMs = 0;
    state.toldFactor = 1;
    this.tellSlow(peer);
    this.tellSkew(peer);
  }

  private falter({ peer, leaves }: PeerSpell<'falter'>): void {
    const { crash, isThere } = this.stateOf(peer);
    if (isThere && crash.size === 0) this.act({ does: 'falter', peer, leaves });
  }

  private pause(spell: PeerSpell<'pause'>): void {
    const state = this.stateOf(spell.peer);
    if (state.crash.size > 0 || !state.isThere) return;
    state.pause.add(spell);
    if (state.pause.size === 1) this.act({ does: 'pause', peer: spell.peer });
  }

  private endPause(spell: PeerSpell<'pause'>): void {
    const { pause, leaving } = this.stateOf(spell.peer);
    if (!pause.delete(spell) || pause.size > 0) return;
    this.act({ does: 'resume', peer: spell.peer });
    if (leaving !== undefined) this.leave(leaving);
  }

  private tellSlow(peer: PeerId): void {
    const state = this.stateOf(peer);
    let ms = 0;
    for (const spell of state.slow) ms += spell.ms;
    if (!state.isThere || state.crash.size > 0 || ms === state.toldMs) return;
    state.toldMs = ms;
    this.act({ does: 'slow', peer, ms });
  }

  private tellSkew(peer: PeerId): void {
    const state = this.stateOf(peer);
    let factor = 1;
    for (const spell of state.skew) factor *= spell.factor;
    if (!state.isThere || state.crash.size > 0 || factor === state.toldFactor) return;
    state.toldFactor = factor;
    this.act({ does: 'skew', peer, factor });
  }

  private storm(spell: PeerSpell<'storm'>): void {
    const { loss, delay, from, to } = spell;
    this.act({ does: 'storm', id: this.open(spell), loss, ...(delay === undefined ? {} : { delay }), from, to });
  }

  private cut(spell: PeerSpell<'cut'>): void {
    const cuts = this.cutsOf(spell.a, spell.b);
    cuts.add(spell);
    if (cuts.size === 1) this.act({ does: 'cut', a: spell.a, b: spell.b });
  }

  private endCut(a: PeerId, b: PeerId, spells: readonly (Spell | Move)[]): void {
    const cuts = this.cutsOf(a, b);
    if (cuts.size === 0) return;
    for (const spell of spells) cuts.delete(spell);
    if (this.peers.get(a)?.hasLeft || this.peers.get(b)?.hasLeft) return;
    if (cuts.size === 0) this.act({ does: 'mend', a, b });
  }

  private open(spell: Spell): number {
    this.ids.set(spell, this.ids.size);
    return this.ids.size - 1;
  }

  private act(effect: Effect): void {
    this.actions.push({ atMs: this.now, ...effect });
  }

  private stateOf(peer: PeerId): PeerState {
    let state = this.peers.get(peer);
    if (state === undefined) {
      state = new PeerState();
      this.peers.set(peer, state);
    }
    return state;
  }

  private cutsOf(a: PeerId, b: PeerId): Set<Spell | Move> {
    const name = a < b ? `${a}-${b}` : `${b}-${a}`;
    const cuts = this.cuts.get(name) ?? new Set<Spell | Move>();
    this.cuts.set(name, cuts);
    return cuts;
  }
}

/** Spells that are on, and what the plan has last said of them. */
class PeerState {
  readonly crash = new Set<PeerSpell<'crash'>>();
  readonly pause = new Set<PeerSpell<'pause'>>();
  readonly slow = new Set<PeerSpell<'slow'>>();
  readonly skew = new Set<PeerSpell<'skew'>>();
  /** False before the peer joins and after it has left. */
  isThere = true;
  hasLeft = false;
  /** Set if it is to leave once it goes on. */
  leaving: Move | undefined;
  crashedMs = -1;
  toldMs = 0;
  toldFactor = 1;
}
