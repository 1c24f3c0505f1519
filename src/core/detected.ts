/**
 * A program beside a failure detector. To the runtime both are one protocol: messages of the detector cross the network
 * as `{ layer: -1, message }` and count by kinds of their own, its timers have the numbers after those of the protocol.
 * The protocol hears `suspect` and `restore` after the reaction of the detector has returned, and `trust` when the
 * first peer that is not suspected is another one.
 */
import { backgroundBeside } from './background.ts';
import { checkedProtocol, TIMERS } from './contract.ts';
import type { Detector, DetectorDefinition, DetectorPeer, Verdicts } from './detector.ts';
import type { LayeredMessage } from './layered-message.ts';
import { PassingProtocol } from './passing-protocol.ts';
import type { Program } from './program.ts';
import type { Peer, PeerId, Protocol, Timer } from './protocol.ts';
import { fieldsOf } from './protocol-snapshot.ts';
import { timerNumber, timerText } from './timer-names.ts';

const DETECTOR = -1;

export interface DetectorPart {
  readonly definition: DetectorDefinition;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export function withDetector(program: Program, { definition, parameters }: DetectorPart): Program {
  const firstKind = program.kinds.length;
  const firstTimer = TIMERS * program.layers;
  const own = definition.messages.map((name) => ({ name: `${definition.name}/${name}`, carries: 'internal' }) as const);
  return {
    kinds: [...program.kinds, ...own],
    layers: program.layers + 1,
    timers: program.timers,
    decides: program.decides,
    signatures: program.signatures,
    overlay: program.overlay,
    kindOf: (message) =>
      isOfDetector(message) ? firstKind + (definition.messageKind?.(message.message) ?? 0) : program.kindOf(message),
    broadcastOf: (message, from) => (isOfDetector(message) ? undefined : program.broadcastOf(message, from)),
    relatedTo: (message, from, to) => (isOfDetector(message) ? [] : program.relatedTo(message, from, to)),
    create: (peer) => new Detected(peer, program, { definition, parameters }),
    timeout: (protocol, timer) => (protocol as Detected).ring(timer, firstTimer),
    timerText: (timer) =>
      timer < firstTimer
        ? program.timerText(timer)
        : `${definition.name}/${timerText(definition.timers, timer - firstTimer)}`,
    snapshotOf: (protocol) => (protocol as Detected).snapshot(),
    background: backgroundBeside(program, definition, parameters),
    oracle: {
      crashed: (protocol, peer) => (protocol as Detected).hear('crashed', peer),
      restarted: (protocol, peer) => (protocol as Detected).hear('restarted', peer),
    },
  };
}

function isOfDetector(message: unknown): message is LayeredMessage {
  return typeof message === 'object' && message !== null && (message as LayeredMessage).layer === DETECTOR;
}

class Detected extends PassingProtocol {
  private readonly peer: Peer<unknown>;
  private readonly program: Program;
  private readonly part: DetectorPart;
  protected readonly protocol: Protocol<unknown>;
  private readonly detector: Detector;
  private readonly suspected = new Set<PeerId>();
  private leads: PeerId = -1;
  private isStarted = false;
  /** Verdicts that the protocol has not heard yet. */
  private readonly news: { readonly peer: PeerId; readonly isSuspected: boolean }[] = [];

  constructor(peer: Peer<unknown>, program: Program, part: DetectorPart) {
    super();
    this.peer = peer;
    this.program = program;
    this.part = part;
    const verdicts: Verdicts = {
      suspect: (other) => this.judge(other, true),
      restore: (other) => this.judge(other, false),
    };
    this.protocol = checkedProtocol(program.create(peer), false);
    this.detector = part.definition.create(peerOf(peer, program, part.definition), part.parameters, verdicts);
  }

  override start(): void {
    this.isStarted = true;
    this.protocol.start?.();
    this.elect();
    this.detector.start?.();
    this.tell();
  }

  override receive(from: PeerId, message: unknown): void {
    if (isOfDetector(message)) {
      this.detector.receive?.(from, message.message);
      this.tell();
    } else this.protocol.receive(from, message);
  }

  override leave(): void {
    this.protocol.leave?.();
    this.detector.leave?.();
  }

  /** A timer has run out: one of the detector if its number is not below `firstTimer`. */
  ring(timer: number, firstTimer: number): void {
    if (timer < firstTimer) {
      this.program.timeout(this.protocol, timer);
      return;
    }
    const { timers } = this.part.definition;
    const number = timer - firstTimer;
    this.detector.timeout?.(timers[number % timers.length], Math.floor(number / timers.length));
    this.tell();
  }

  /** What the runtime knows. */
  hear(what: 'crashed' | 'restarted', other: PeerId): void {
    this.program.oracle?.[what](this.protocol, other);
    this.detector[what]?.(other);
    this.tell();
  }

  snapshot() {
    const { definition, parameters } = this.part;
    const { name } = definition;
    const fields = { ...fieldsOf(this.detector, parameters), suspected: [...this.suspected] };
    return [...this.program.snapshotOf(this.protocol), { protocol: name, fields }];
  }

  private judge(peer: PeerId, isSuspected: boolean): void {
    if (peer === this.peer.id || this.suspected.has(peer) === isSuspected) return;
    if (isSuspected) this.suspected.add(peer);
    else this.suspected.delete(peer);
    this.news.push({ peer, isSuspected });
  }

  private tell(): void {
    for (let next = this.news.shift(); next !== undefined; next = this.news.shift()) {
      const { peer, isSuspected } = next;
      this.peer.judge(peer, isSuspected);
      if (isSuspected) this.protocol.suspect?.(peer);
      else this.protocol.restore?.(peer);
      this.elect();
    }
  }

  /** Every peer trusts the first that it does not suspect. */
  private elect(): void {
    let first = 0;
    while (this.suspected.has(first)) first++;
    if (first === this.leads || !this.isStarted) return;
    this.leads = first;
    this.protocol.trust?.(first);
  }
}

/** The peer as the detector sees it. */
function peerOf(peer: Peer<unknown>, { layers }: Program, { timers }: DetectorDefinition): DetectorPeer {
  const tagged = (message: unknown): LayeredMessage => ({ layer: DETECTOR, message });
  const numberOf = (call: 'setTimer' | 'clearTimer', timer: Timer, key: number) =>
    TIMERS * layers + timerNumber(peer.id, call, timers, timer, key);
  const { id } = peer;
  return {
    id,
    size: peer.size,
    get degree() {
      return peer.degree;
    },
    neighbour: (index) => peer.neighbour(index),
    now: () => peer.now(),
    random: () => peer.random(),
    send: (to, message) => peer.send(to, tagged(message)),
    sendToNeighbours: (message, except) => peer.sendToNeighbours(tagged(message), except),
    setTimer: (timer, delayMs, key = 0) => peer.setTimer(numberOf('setTimer', timer, key), delayMs),
    clearTimer: (timer, key = 0) => peer.clearTimer(numberOf('clearTimer', timer, key)),
  };
}
