/**
 * Drops copies that were already counted as sent: in the books, in the log, and on their link. Here links also count
 * the copies that the network made, which are received besides what was sent.
 */
import type { DropReason } from '../../core/drop-reasons.ts';
import { type Graph, linkNumber } from '../../core/graph.ts';
import { LinkValues } from '../../core/link-values.ts';
import type { PeerId } from '../../core/protocol.ts';
import type { LinkStates } from '../../network/link-states.ts';
import type { CopyFacts } from './copy-facts.ts';
import type { Envelopes } from './envelopes.ts';

/** Messages dropped less messages made by the network, and the same for the broadcasts that they carry. */
export interface Dropped {
  readonly messages: number;
  readonly carried: number;
}

/** The same by directed link. */
interface Counts {
  readonly messages: LinkValues;
  readonly carried: LinkValues;
}

export class DroppedCopies {
  private readonly onLinks: Counts;
  /** By peer: of its messages to itself. */
  private readonly ofOwn: { readonly messages: Float64Array; readonly carried: Float64Array };
  private readonly graph: Graph;
  private readonly envelopes: Envelopes;
  private readonly facts: CopyFacts;
  private readonly links: LinkStates;

  constructor(graph: Graph, links: LinkStates, envelopes: Envelopes, facts: CopyFacts) {
    this.links = links;
    this.onLinks = { messages: new LinkValues(graph), carried: new LinkValues(graph) };
    this.ofOwn = { messages: new Float64Array(graph.size), carried: new Float64Array(graph.size) };
    this.graph = graph;
    this.envelopes = envelopes;
    this.facts = facts;
  }

  /** What was dropped on the way from a peer to another one, or to itself, less what the network made. */
  between(from: PeerId, to: PeerId): Dropped {
    if (from === to) return { messages: this.ofOwn.messages[from], carried: this.ofOwn.carried[from] };
    const link = linkNumber(this.graph, from, to);
    return { messages: this.onLinks.messages.get(link), carried: this.onLinks.carried.get(link) };
  }

  /** @param number of the copy's envelope */
  drop(to: PeerId, number: number, why: DropReason): void {
    const envelope = this.envelopes.all[number];
    const reason = this.links.reasonOf(why, envelope.from, to);
    this.count(envelope.from, to, 1, envelope.carries);
    if (this.facts.log.full) this.facts.dropped(envelope, to, reason);
    this.envelopes.drop(envelope, reason);
  }

  /** The network has made a copy. */
  countDuplicate(from: PeerId, to: PeerId, carries: number): void {
    this.count(from, to, -1, -carries);
  }

  private count(from: PeerId, to: PeerId, messages: number, carries: number): void {
    if (from === to) {
      this.ofOwn.messages[from] += messages;
      this.ofOwn.carried[from] += carries;
      return;
    }
    const link = linkNumber(this.graph, from, to);
    this.onLinks.messages.set(link, this.onLinks.messages.get(link) + messages);
    this.onLinks.carried.set(link, this.onLinks.carried.get(link) + carries);
  }
}
