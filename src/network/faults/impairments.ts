/**
 * Faults that impair peers without stopping them, as the trace names them: which peers, and the text. Each runtime
 * records them for its own peers.
 */
import type { DelaySetting } from '../../core/parameters.ts';
import type { PeerId } from '../../core/protocol.ts';
import type { Effect, PeerSet, Scope } from './fault-plan.ts';

export interface Impairment {
  /** The impaired peers: a slow one, or those whose copies are dropped or delayed. */
  readonly peers: PeerSet;
  readonly text: string;
  /** True when it ends. */
  readonly isOver: boolean;
}

interface Opened extends Scope {
  readonly text: string;
}

/** Numbers listed one by one. */
const LISTED = 5;

export class Impairments {
  /** Blocks and storms that are on. */
  private readonly opened = new Map<number, Opened>();

  /** Call it once for each effect, in order. Undefined for effects that stop a peer or change a link. */
  of(effect: Effect): Impairment | undefined {
    switch (effect.does) {
      case 'slow':
        return one(
          effect.peer,
          effect.ms > 0 ? `each message takes ${effect.ms} ms` : 'messages take no time',
          effect.ms === 0,
        );
      case 'falter':
        return one(
          effect.peer,
          `of what it sends, ${effect.leaves} ${effect.leaves === 1 ? 'message gets' : 'messages get'} out`,
          false,
        );
      case 'skew':
        return one(
          effect.peer,
          effect.factor === 1 ? 'timers run as long as asked' : `timers run ${effect.factor} times as long`,
          effect.factor === 1,
        );
      case 'block':
        return this.open(effect.id, effect, `messages to ${listOf(effect.to)} are blocked`);
      case 'storm':
        return this.open(effect.id, effect, `messages to ${listOf(effect.to)} ${stormText(effect.loss, effect.delay)}`);
      case 'unblock':
      case 'calm':
        return this.close(effect.id);
      default:
        return undefined;
    }
  }

  private open(id: number, { from, to }: Scope, text: string): Impairment {
    this.opened.set(id, { from, to, text });
    return { peers: from, text, isOver: false };
  }

  private close(id: number): Impairment | undefined {
    const opened = this.opened.get(id);
    this.opened.delete(id);
    return opened && { peers: opened.from, text: opened.text, isOver: true };
  }
}

/** `peer 3`, `peers 0, 1 and 2`, `all peers`. */
function listOf(set: PeerSet): string {
  if (set === 'all') return 'all peers';
  if (set.length === 1) return `peer ${set[0]}`;
  const shown = set.length <= LISTED ? set.slice(0, -1) : set.slice(0, LISTED - 1);
  const last = set.length <= LISTED ? String(set[set.length - 1]) : `${set.length - shown.length} more`;
  return `peers ${shown.join(', ')} and ${last}`;
}

function one(peer: PeerId, text: string, isOver: boolean): Impairment {
  return { peers: [peer], text, isOver };
}

function stormText(loss: number, delay: DelaySetting | undefined): string {
  const words = [];
  if (loss > 0) words.push(`are lost with probability ${loss}`);
  if (delay !== undefined) words.push(`take longer by ${lawText(delay)}`);
  return words.join(' and ');
}

function lawText(delay: DelaySetting): string {
  const [[name, given]] = Object.entries(delay);
  return name === 'constant' ? `${given} ms` : `a time that is ${name} [${[given].flat().join(', ')}]`;
}
