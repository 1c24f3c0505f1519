/**
 * Drops copies that were already counted as sent: in the books, in the log, and on their link. Here links also count
 * the copies that the network made, which are received besides what was sent.
 */
import type { DropReason } from '../../core/drop-reasons.ts';
import { type Graph, linkNumber } from '../../core/graph.ts';
import type { PeerId } from '../../core/protocol.ts';
import type { CopyFacts } from './copy-facts.ts';
import type { Envelopes } from './envelopes.ts';

export class DroppedCopies {
  /** By directed link, then by peer for messages to itself: messages dropped less messages made by the network. */
  readonly messages: Float64Array;
  /** The same for the broadcasts that they carry. */
  readonly carried: Float64Array;
  private readonly graph: Graph;
  private readonly envelopes: Envelopes;
  private readonly facts: CopyFacts;

  constructor(graph: Graph, envelopes: Envelopes, facts: CopyFacts) {
    const rows = graph.offsets[graph.size] + graph.size;
    this.messages = new Float64Array(rows);
    this.carried = new Float64Array(rows);
    this.graph = graph;
    this.envelopes = envelopes;
    this.facts = facts;
  }

  /** @param number of the copy's envelope */
  drop(to: PeerId, number: number, reason: DropReason): void {
    const envelope = this.envelopes.all[number];
    this.count(envelope.from, to, 1, envelope.carries);
    if (this.facts.log.full) this.facts.dropped(envelope, to, reason);
    this.envelopes.drop(envelope, reason);
  }

  /** The network has made a copy. */
  countDuplicate(from: PeerId, to: PeerId, carries: number): void {
    this.count(from, to, -1, -carries);
  }

  private count(from: PeerId, to: PeerId, messages: number, carries: number): void {
    const { graph } = this;
    const row = from === to ? graph.offsets[graph.size] + from : linkNumber(graph, from, to);
    this.messages[row] += messages;
    this.carried[row] += carries;
  }
}
