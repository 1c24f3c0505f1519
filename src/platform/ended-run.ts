/** A run that was ended from outside, in words for the user. */
export class EndedRun extends Error {
  override readonly name = 'EndedRun';
  readonly isInterrupted: boolean;
  /** Why, without what is left of it. */
  readonly reason: string;

  /** @param folder of the run, which has its log so far */
  constructor(reason: string, folder: string, isInterrupted: boolean) {
    super(`${reason}. Its log so far is kept in ${folder}`);
    this.reason = reason;
    this.isInterrupted = isInterrupted;
  }
}
