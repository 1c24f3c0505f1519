/**
 * Two-phase commit, as Stateright models it (examples/2pc.rs, after Gray and Lamport, "Consensus on Transaction Commit",
 * 2006): the explorer finds as many states. Messages are a set there, never taken out; here copies may come any number
 * of times.
 */
import { expect, it } from 'vitest';
import { defineProtocol, type Peer, type PeerId, type Protocol } from '../../src/core/protocol.ts';
import { BreadthFirst } from '../../src/explore/breadth-first.ts';
import { Successors } from '../../src/explore/successors.ts';
import type { World } from '../../src/explore/world.ts';
import * as state from '../../src/explore/world-state.ts';
import { worldOf } from './worlds.ts';

type Message = 'prepared' | 'commit' | 'abort';

/** The last peer manages the transaction, the others manage resources. Timers are choices: either may come first. */
const twoPhaseCommit = defineProtocol<Message, Record<never, never>>({
  name: 'two-phase-commit',
  title: 'all resource managers commit, or none',
  source: 'Gray, Lamport (2006)',
  parameters: {},
  promises: {},
  knows: 'group',
  kinds: [{ name: 'vote', carries: 'internal' }],
  kindOf: () => 0,
  broadcastOf: () => undefined,
  timers: ['prepare', 'abort', 'commit'],
  create: (peer) => (peer.id === peer.size - 1 ? new TransactionManager(peer) : new ResourceManager(peer)),
});

class ResourceManager implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  phase: 'working' | 'prepared' | 'committed' | 'aborted' = 'working';

  constructor(peer: Peer<Message>) {
    this.peer = peer;
  }

  start(): void {
    this.peer.setTimer('prepare', 0);
    this.peer.setTimer('abort', 0);
  }

  broadcast(): void {}

  receive(_from: PeerId, message: Message): void {
    this.enter(message === 'commit' ? 'committed' : 'aborted');
  }

  timeout(timer: string): void {
    this.enter(timer === 'prepare' ? 'prepared' : 'aborted');
    if (timer === 'prepare') this.peer.send(this.peer.size - 1, 'prepared');
  }

  private enter(phase: ResourceManager['phase']): void {
    this.phase = phase;
    this.peer.clearTimer('prepare');
    this.peer.clearTimer('abort');
  }
}

class TransactionManager implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  private readonly prepared = new Set<PeerId>();
  private decision: Message | undefined;

  constructor(peer: Peer<Message>) {
    this.peer = peer;
  }

  start(): void {
    this.peer.setTimer('abort', 0);
  }

  broadcast(): void {}

  receive(from: PeerId): void {
    if (this.decision !== undefined) return;
    this.prepared.add(from);
    if (this.prepared.size === this.peer.size - 1) this.peer.setTimer('commit', 0);
  }

  timeout(timer: string): void {
    this.decision = timer as Message;
    this.peer.clearTimer('abort');
    this.peer.clearTimer('commit');
    for (let to = 0; to < this.peer.size - 1; to++) this.peer.send(to, this.decision);
  }
}

function worldWith(managers: number): World {
  return worldOf([twoPhaseCommit], {
    peers: managers + 1,
    origins: [],
    properties: [],
    limits: { duplicates: Number.POSITIVE_INFINITY },
  });
}

it.each([
  [3, 288],
  [5, 8_832],
])('with %i resource managers it has %i states', (managers, states) => {
  const search = new BreadthFirst(worldWith(managers), { depth: Number.POSITIVE_INFINITY, states: 10_000 }, false);
  while (!search.advance(1_000));
  expect(search.states).toBe(states);
});

it('has 665 of them if resource managers are sorted by their phases, as Stateright does', () => {
  expect(countSorted(5)).toBe(665);
});

/**
 * Depth-first, the latest successor first. A state counts as known if one with its resource managers sorted by their
 * phases is; the sort leaves equal ones in their order, so it is not the same for all that are alike.
 */
function countSorted(managers: number): number {
  const successors = new Successors(worldWith(managers));
  const first = new Int32Array(1024);
  successors.writeFirst(0, first, 0);
  const known = new Set([sortedText(successors, first)]);
  const waiting = [first];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    successors.possible.look(one, 0);
    const actions = successors.possible.actions
      .slice(0, successors.possible.count)
      .sort((a, b) => rank(successors, a) - rank(successors, b));
    for (const action of actions) {
      const next = new Int32Array(1024);
      successors.write(one, 0, action, next, 0);
      const text = sortedText(successors, next);
      if (known.has(text)) continue;
      known.add(text);
      waiting.push(next);
    }
  }
  return known.size;
}

/** The order in which Stateright lists actions: those of the transaction manager, then those about each other one. */
function rank({ local, world }: Successors, action: number): number {
  const { peer, event } = local.events[action >> 2];
  const last = world.graph.size - 1;
  const name = event.kind === 'timeout' ? world.program.timerText(event.timer) : '';
  if (peer === last && event.kind === 'timeout') return name === 'commit' ? 0 : 1;
  if (event.kind === 'receive') return event.from === last ? 10 * (peer + 1) + 3 : 10 * (event.from + 1);
  return 10 * (peer + 1) + (name === 'prepare' ? 1 : 2);
}

const PHASES = ['working', 'prepared', 'committed', 'aborted'];

function sortedText(successors: Successors, at: Int32Array): string {
  const size = successors.world.graph.size;
  const last = pathTo(successors, at[state.PEERS + size - 1]);
  const decided = last.find(({ kind }) => kind === 'timeout');
  const before = decided === undefined ? last : last.slice(0, last.indexOf(decided));
  const prepared = new Set(before.flatMap((event) => (event.kind === 'receive' ? [event.from] : [])));
  const first = state.PEERS + size;
  const inFlight = [...at.subarray(first, first + at[state.IN_FLIGHT])];
  const managers = Array.from({ length: size - 1 }, (_, peer) => {
    const path = pathTo(successors, at[state.PEERS + peer]);
    const names = path.map((event) =>
      event.kind === 'timeout'
        ? successors.world.program.timerText(event.timer)
        : (event as { message?: unknown }).message,
    );
    const latest = { prepare: 'prepared', abort: 'aborted', commit: 'committed' }[String(names.at(-1))] ?? 'working';
    return {
      phase: PHASES.indexOf(latest),
      text: `${latest} ${inFlight.some((copy) => successors.local.copies.from[copy] === peer)} ${prepared.has(peer)}`,
    };
  });
  managers.sort((a, b) => a.phase - b.phase);
  const decision = decided?.kind === 'timeout' ? successors.world.program.timerText(decided.timer) : '';
  return JSON.stringify([managers.map(({ text }) => text), decision]);
}

/** The events at a peer that led to a state, without its start. */
function pathTo({ local }: Successors, place: number) {
  const events = [];
  for (let at = place; local.states[at].parent >= 0; at = local.states[at].parent)
    events.unshift(local.events[local.states[at].via].event);
  return events;
}
