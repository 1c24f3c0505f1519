/** A map from pairs of integers from 0 to an integer from 0, without objects: it is asked for each step of a search. */
const FREE = -1;

export class PairTable {
  size = 0;
  /** first, second, value: by slot. */
  private slots = new Int32Array(3 * 1024).fill(FREE);
  private mask = 1023;

  /** −1 if it has none. */
  get(first: number, second: number): number {
    const { slots, mask } = this;
    for (let slot = slotOf(first, second) & mask; ; slot = (slot + 1) & mask) {
      const at = 3 * slot;
      if (slots[at] === FREE) return FREE;
      if (slots[at] === first && slots[at + 1] === second) return slots[at + 2];
    }
  }

  set(first: number, second: number, value: number): void {
    if (2 * this.size > this.mask) this.grow();
    const { slots, mask } = this;
    let slot = slotOf(first, second) & mask;
    while (slots[3 * slot] !== FREE && (slots[3 * slot] !== first || slots[3 * slot + 1] !== second))
      slot = (slot + 1) & mask;
    if (slots[3 * slot] === FREE) this.size++;
    slots[3 * slot] = first;
    slots[3 * slot + 1] = second;
    slots[3 * slot + 2] = value;
  }

  private grow(): void {
    const { slots } = this;
    this.mask = 2 * this.mask + 1;
    this.slots = new Int32Array(3 * (this.mask + 1)).fill(FREE);
    this.size = 0;
    for (let at = 0; at < slots.length; at += 3)
      if (slots[at] !== FREE) this.set(slots[at], slots[at + 1], slots[at + 2]);
  }
}

function slotOf(first: number, second: number): number {
  const hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second + 1, 0x85ebca6b);
  return hash ^ (hash >>> 15);
}
