/** The proposals of a consensus instance that a peer knows: at most one broadcast of each origin, the lowest first. */
import type { Broadcast } from '../core/protocol.ts';

export class Proposals {
  private readonly known: Broadcast[] = [];

  add(proposals: readonly Broadcast[]): void {
    for (const proposal of proposals) this.addOne(proposal);
  }

  /** That of the lowest origin: the textbook's least value. */
  get first(): Broadcast {
    return this.known[0];
  }

  get size(): number {
    return this.known.length;
  }

  /** A copy: it may be sent. */
  get list(): Broadcast[] {
    return [...this.known];
  }

  private addOne(proposal: Broadcast): void {
    const { known } = this;
    let at = known.length;
    while (at > 0 && known[at - 1].origin > proposal.origin) at--;
    if (known[at - 1]?.origin !== proposal.origin) known.splice(at, 0, proposal);
  }
}
