/**
 * Credit for datagrams: a sender does not run ahead of its receivers by more than their buffers hold, so that nothing
 * is lost where all read as fast as they can. It holds back the workload only; reactions always send.
 *
 * Each receiver tells how far in the sender's numbers it has come, on the datagrams that go back anyway, or by one of
 * their own after a quarter of a window. Positions are highest numbers, not counts, so a lost datagram takes no credit
 * with it. If the last of a window are lost, the sender would wait for ever: so one that has heard nothing for a while
 * asks. The question stands in the receiver's buffer behind the datagrams, so when it is answered they have been read
 * or are lost. A receiver that is merely slow is waited for: questions have numbers, and one is asked again, not a new
 * one, until all who are behind have answered it. A late answer to an old one says nothing.
 */

/** Copies on a link that may be under way, whatever the buffers: more would only add delay. */
const WINDOW_MAX = 1024;
const WINDOW_MIN = 4;
/** What the kernel books for a datagram beside its bytes, with room to spare. */
const DATAGRAM_COST = 1024;
/** How long a full sender waits for news before it asks, and asks again. */
const PATIENCE_MS = 50;

export class Credit {
  full = false;
  /** By link: copies that were sent, and how far the receiver has come in them. */
  private readonly sent: Float64Array;
  private readonly read: Float64Array;
  /** By link: how far this peer has come in the other's unicast and group numbers, and what it has told of it. */
  private readonly ownUnicast: Float64Array;
  private readonly ownGroup: Float64Array;
  private readonly told: Float64Array;
  /**
   * By link: copies that had been sent when the last question was asked first, and the number of the one that was
   * answered last.
   */
  private readonly asked: Float64Array;
  private readonly answered: Float64Array;
  private question = 0;
  private hasAsked = false;
  private window = WINDOW_MAX;
  private bufferBytes = 0;
  private readonly isOn: boolean;
  private readonly drained: () => void;
  private readonly ask: (link: number, question: number) => void;
  private patience: NodeJS.Timeout | undefined;

  /**
   * @param drained called when it is no longer full
   * @param ask sends a question to the receiver, which answers it with its number
   */
  constructor(links: number, isOn: boolean, drained: () => void, ask: (link: number, question: number) => void) {
    this.sent = new Float64Array(links);
    this.read = new Float64Array(links);
    this.ownUnicast = new Float64Array(links);
    this.ownGroup = new Float64Array(links);
    this.told = new Float64Array(links);
    this.asked = new Float64Array(links);
    this.answered = new Float64Array(links);
    this.isOn = isOn;
    this.drained = drained;
    this.ask = ask;
  }

  /** `bufferBytes` of each receiver are shared by all who have a link to it. */
  open(bufferBytes: number): void {
    this.bufferBytes = bufferBytes;
  }

  countSent(link: number, bytes: number): void {
    if (!this.isOn) return;
    const ahead = ++this.sent[link] - this.read[link];
    const share = this.bufferBytes / this.sent.length / (DATAGRAM_COST + 2 * bytes);
    this.window = Math.max(WINDOW_MIN, Math.min(WINDOW_MAX, Math.floor(share)));
    if (ahead >= this.window && !this.full) this.wait();
  }

  /** A datagram has come in on the link. True if the other should be told of it by a datagram of its own. */
  countRead(link: number, number: number, isGroup: boolean): boolean {
    if (isGroup) this.ownGroup[link] = Math.max(this.ownGroup[link], number + 1);
    else this.ownUnicast[link] = Math.max(this.ownUnicast[link], number + 1);
    return this.isOn && this.ownUnicast[link] + this.ownGroup[link] - this.told[link] >= this.window / 4;
  }

  /** How far this peer has come in what the other has sent: to be told to it. */
  tell(link: number): number {
    this.told[link] = this.ownUnicast[link] + this.ownGroup[link];
    return this.told[link];
  }

  /** The other has told how far it has come. */
  hear(link: number, position: number): void {
    if (position > this.read[link]) this.read[link] = position;
    if (this.full && !this.isAnyAhead()) this.release();
  }

  /** The other has answered a question: what was sent before it is no longer under way. */
  hearAnswer(link: number, question: number): void {
    if (question !== this.question || question === 0) return;
    this.answered[link] = question;
    this.hear(link, this.asked[link]);
  }

  /** A link that is down has no credit to wait for. */
  forgive(link: number): void {
    this.read[link] = this.sent[link];
    if (this.full && !this.isAnyAhead()) this.release();
  }

  /** The other is back after a crash, and counts what it sends from 0. */
  restart(link: number): void {
    this.forgive(link);
    this.ownUnicast[link] = 0;
    this.ownGroup[link] = 0;
    this.told[link] = 0;
  }

  close(): void {
    clearTimeout(this.patience);
  }

  private isAnyAhead(): boolean {
    for (let link = 0; link < this.sent.length; link++) if (this.isAhead(link)) return true;
    return false;
  }

  /** Half a window, so that a sender is not stopped and started for every datagram. */
  private isAhead(link: number): boolean {
    return this.sent[link] - this.read[link] > this.window / 2;
  }

  private wait(): void {
    this.full = true;
    this.patience = setTimeout(() => {
      if (!this.isUnanswered()) this.putQuestion();
      for (let link = 0; link < this.sent.length; link++) {
        if (this.isAhead(link) && this.answered[link] !== this.question) this.ask(link, this.question);
      }
      this.wait();
    }, PATIENCE_MS);
  }

  /** True if the last question was asked in this wait, and one of those who are behind has not answered it. */
  private isUnanswered(): boolean {
    if (!this.hasAsked) return false;
    for (let link = 0; link < this.sent.length; link++)
      if (this.isAhead(link) && this.answered[link] !== this.question) return true;
    return false;
  }

  private putQuestion(): void {
    this.question++;
    this.hasAsked = true;
    this.asked.set(this.sent);
  }

  private release(): void {
    this.full = false;
    this.hasAsked = false;
    clearTimeout(this.patience);
    this.drained();
  }
}
