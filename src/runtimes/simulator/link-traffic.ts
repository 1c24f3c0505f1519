/**
 * Messages and bytes by link. A message to all neighbours is counted once, at its sender, and each link on which it was
 * not sent is counted too: so forwarding on eight links costs two counts instead of eight. The books get the totals at
 * the end.
 */
import { directedLinkCount, firstLink, type Graph } from '../../core/graph.ts';
import type { PeerId } from '../../core/protocol.ts';
import type { Books } from '../../trace/books.ts';

/** Messages and bytes stand side by side. */
const PAIR = 2;

export class LinkTraffic {
  private readonly graph: Graph;
  /** By peer: what it sent on all of its links at once. */
  private readonly all: Float64Array;
  /** By directed link: what was sent on it alone, less what was sent on the others but not on it. */
  private readonly single: Float64Array;

  constructor(graph: Graph) {
    this.graph = graph;
    this.all = new Float64Array(PAIR * graph.size);
    this.single = new Float64Array(PAIR * directedLinkCount(graph));
  }

  /** One message on one link; −1 messages take it back. */
  count(link: number, messages: number, bytes: number): void {
    this.single[link * PAIR] += messages;
    this.single[link * PAIR + 1] += messages * bytes;
  }

  /** One message on each link of the peer. */
  countAll(peer: PeerId, bytes: number): void {
    this.all[peer * PAIR]++;
    this.all[peer * PAIR + 1] += bytes;
  }

  /** Writes the totals into the books. Call it once, at the end. */
  enter({ linkMessages, linkBytes, size }: Books): void {
    if (linkMessages === undefined || linkBytes === undefined) return;
    for (let peer = 0; peer < size; peer++) {
      const end = firstLink(this.graph, peer + 1);
      for (let link = firstLink(this.graph, peer); link < end; link++) {
        linkMessages[link] = this.all[peer * PAIR] + this.single[link * PAIR];
        linkBytes[link] = this.all[peer * PAIR + 1] + this.single[link * PAIR + 1];
      }
    }
  }
}
