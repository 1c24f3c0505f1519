/** A peer's messages to itself, first in, first out: a ring that grows by doubling. */
export class Mailbox {
  length = 0;
  /** Number of the copy that `take` took last. */
  number = 0;
  private messages: unknown[] = new Array(16).fill(undefined);
  private numbers = new Int32Array(16);
  private first = 0;

  put(message: unknown, number: number): void {
    if (this.length === this.messages.length) this.grow();
    const at = (this.first + this.length++) & (this.messages.length - 1);
    this.messages[at] = message;
    this.numbers[at] = number;
  }

  /** The oldest message; call it only where there is one. */
  take(): unknown {
    const at = this.first;
    const message = this.messages[at];
    this.messages[at] = undefined;
    this.number = this.numbers[at];
    this.first = (at + 1) & (this.messages.length - 1);
    this.length--;
    return message;
  }

  private grow(): void {
    const size = this.messages.length;
    const messages: unknown[] = new Array(size * 2).fill(undefined);
    const numbers = new Int32Array(size * 2);
    for (let i = 0; i < size; i++) {
      const at = (this.first + i) & (size - 1);
      messages[i] = this.messages[at];
      numbers[i] = this.numbers[at];
    }
    this.messages = messages;
    this.numbers = numbers;
    this.first = 0;
  }
}
