/**
 * Whether every correct peer has delivered every broadcast that a correct peer made, from what the processes count one
 * after the other. All of these counts only grow. So if two rounds in a row give the same sums, all of them held at one
 * moment between the rounds, and no peer has more than it can have.
 */
import type { Count } from '../wire/messages.ts';

export class GoalDetector {
  private readonly correctCount: number;
  private readonly decides: boolean;
  private lastMade = -1;

  /** @param decides true for consensus: processes count the same instances */
  constructor(correctCount: number, decides: boolean) {
    this.correctCount = correctCount;
    this.decides = decides;
  }

  /** Takes the next round of counts. @param areCrashesDone true if no crash or restart is still to come */
  isReached(counts: readonly Count[], areCrashesDone: boolean): boolean {
    const goals = counts.flatMap(({ goal }) => goal ?? []);
    const made = goals.reduce((sum, goal) => (this.decides ? Math.max(sum, goal.made) : sum + goal.made), 0);
    const delivered = goals.reduce((sum, goal) => sum + goal.delivered, 0);
    const holds = areCrashesDone && goals.every(({ isDone }) => isDone) && delivered === made * this.correctCount;
    const isReached = holds && made === this.lastMade;
    this.lastMade = holds ? made : -1;
    return isReached;
  }
}
