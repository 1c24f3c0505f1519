/**
 * News that a peer still passes on, each a limited number of times: what it has sent least often goes first, and of
 * that the newest. News of a peer replaces older news of it.
 *
 * Source: the transmit-limited queue of hashicorp/memberlist.
 */
interface Entry<Item> {
  readonly key: string;
  readonly item: Item;
  sent: number;
}

export class News<Item> {
  /** The newest first. */
  private entries: Entry<Item>[] = [];

  get size(): number {
    return this.entries.length;
  }

  /** @param key what it is about */
  add(key: string, item: Item): void {
    this.entries = [{ key, item, sent: 0 }, ...this.entries.filter((entry) => entry.key !== key)];
  }

  /** Takes up to `most` for one message. @param limit messages that each goes out in */
  take(most: number, limit: number): Item[] {
    const taken = this.entries.toSorted((a, b) => a.sent - b.sent).slice(0, most);
    for (const entry of taken) entry.sent++;
    if (taken.some(({ sent }) => sent >= limit)) this.entries = this.entries.filter(({ sent }) => sent < limit);
    return taken.map(({ item }) => item);
  }
}
