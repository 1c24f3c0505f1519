/**
 * A program some of whose peers are Byzantine: an adversary stands between the protocol of such a peer and the runtime.
 * To the runtime both are one protocol. The timers of the adversary have the numbers after those of the program.
 *
 * What a Byzantine peer delivers or believes counts for nothing: it is a note in the trace, and no delivery.
 */
import type { Adversary, AdversaryDefinition, AdversaryPeer } from './adversary.ts';
import { isList } from './carried-broadcasts.ts';
import { checkedCarried, checkedKind, TIMERS } from './contract.ts';
import { PassingProtocol } from './passing-protocol.ts';
import { peerWith } from './peer-with.ts';
import type { Background, Program } from './program.ts';
import type { Peer, PeerId, Protocol } from './protocol.ts';
import { Random } from './random.ts';
import { timerNumber, timerText } from './timer-names.ts';

/** An adversary and the peers that it has. */
export interface Corruption {
  readonly definition: AdversaryDefinition;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly peers: readonly PeerId[];
}

/** @param seed of the run: each adversary draws from a stream of its own */
export function withAdversaries(program: Program, corruptions: readonly Corruption[], seed: number): Program {
  const byPeer = new Map(corruptions.flatMap((one) => one.peers.map((peer) => [peer, one] as const)));
  const accomplices = [...byPeer.keys()].sort((a, b) => a - b);
  const firstTimer = TIMERS * program.layers;
  const timersOf = corruptions.flatMap(({ definition }) => definition.timers ?? []);
  const within = (protocol: Protocol<unknown>) => (protocol instanceof Corrupted ? protocol.protocol : protocol);
  const { oracle, background } = program;
  return {
    ...program,
    layers: program.layers + 1,
    create(peer) {
      const corruption = byPeer.get(peer.id);
      return corruption === undefined
        ? program.create(peer)
        : new Corrupted(peer, program, corruption, { accomplices, seed, timers: timersOf });
    },
    timeout(protocol, timer) {
      if (timer < firstTimer) program.timeout(within(protocol), timer);
      else (protocol as Corrupted).ring(timer - firstTimer);
    },
    timerText: (timer) =>
      timer < firstTimer ? program.timerText(timer) : `adversary/${timerText(timersOf, timer - firstTimer)}`,
    snapshotOf: (protocol) => program.snapshotOf(within(protocol)),
    ...(background === undefined ? {} : { background: aside(background, firstTimer) }),
    ...(oracle === undefined
      ? {}
      : {
          oracle: {
            crashed: (protocol, peer) => oracle.crashed(within(protocol), peer),
            restarted: (protocol, peer) => oracle.restarted(within(protocol), peer),
          },
        }),
  };
}

/** What adversaries do is not in the background. */
function aside(background: Background, firstTimer: number): Background {
  return { ...background, isTimer: (timer) => timer < firstTimer && background.isTimer(timer) };
}

/** What the adversaries of a run have in common. */
interface Plot {
  readonly accomplices: readonly PeerId[];
  readonly seed: number;
  /** The names of the timers of all adversaries. */
  readonly timers: readonly string[];
}

class Corrupted extends PassingProtocol {
  readonly protocol: Protocol<unknown>;
  private readonly peer: Peer<unknown>;
  private readonly adversary: Adversary;
  private readonly name: string;
  private readonly timers: readonly string[];

  constructor(peer: Peer<unknown>, program: Program, { definition, parameters }: Corruption, plot: Plot) {
    super();
    this.peer = peer;
    this.name = definition.name;
    this.timers = plot.timers;
    this.adversary = definition.corrupt(adversaryPeer(peer, program, plot), parameters);
    this.protocol = program.create(corruptedPeer(peer, this.adversary));
  }

  override start(): void {
    this.peer.note(`is Byzantine: ${this.name}`);
    this.adversary.start?.();
    this.protocol.start?.();
  }

  override receive(from: PeerId, message: unknown): void {
    const isPassed = from === this.peer.id || this.adversary.receive?.(from, message) !== false;
    if (isPassed) this.protocol.receive(from, message);
  }

  /** A timer of the adversary has run out. */
  ring(timer: number): void {
    this.adversary.timeout?.(this.timers[timer % this.timers.length], Math.floor(timer / this.timers.length));
  }
}

function adversaryPeer(peer: Peer<unknown>, program: Program, { accomplices, seed, timers }: Plot): AdversaryPeer {
  const { id, size } = peer;
  const random = new Random(seed, 'adversary', id);
  const numberOf = (call: 'setTimer' | 'clearTimer', timer: string, key: number) =>
    TIMERS * program.layers + timerNumber(id, call, timers, timer, key);
  return {
    id,
    size,
    accomplices,
    get degree() {
      return peer.degree;
    },
    neighbour: (index) => peer.neighbour(index),
    now: () => peer.now(),
    random: () => random.next(),
    send: (to, message) => peer.send(to, message),
    setTimer: (timer, delayMs, key = 0) => peer.setTimer(numberOf('setTimer', timer, key), delayMs),
    clearTimer: (timer, key = 0) => peer.clearTimer(numberOf('clearTimer', timer, key)),
    note: (text) => peer.note(text),
    sign: (value) => program.signatures?.sign(id, value) ?? '',
    kindOf: (message) => checkedKind(program, message),
    broadcastsIn(message) {
      const carried = checkedCarried(program.broadcastOf(message, id), size);
      return carried === undefined ? [] : isList(carried) ? carried : [carried];
    },
  };
}

/** The peer as the protocol of a Byzantine one sees it: all that it sends to others passes the adversary. */
function corruptedPeer(peer: Peer<unknown>, adversary: Adversary): Peer<unknown> {
  const { id, size } = peer;
  const send = (to: PeerId, message: unknown) => {
    if (to === id) peer.send(to, message);
    else adversary.send(to, message);
  };
  return peerWith(peer, {
    send,
    sendToNeighbours(message, except) {
      const { degree } = peer;
      for (let index = 0; index < degree; index++)
        if (peer.neighbour(index) !== except) send(peer.neighbour(index), message);
    },
    sendToGroup(message) {
      for (let to = 0; to < size; to++) send(to, message);
    },
    deliver: ({ origin, sequence }) => peer.note(`delivers ${origin}:${sequence}, which does not count`),
    learn() {},
  });
}
