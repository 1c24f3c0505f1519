/** A run that was ended from outside, in words for the user. */
export class EndedRun extends Error {
  override readonly name = 'EndedRun';
  readonly isInterrupted: boolean;

  constructor(message: string, isInterrupted: boolean) {
    super(message);
    this.isInterrupted = isInterrupted;
  }
}
