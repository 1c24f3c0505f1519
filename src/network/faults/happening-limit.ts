/**
 * How often faults may happen in one run. A plan is drawn whole before the run starts, so a rule that would draw more
 * is refused while it draws, or before.
 */
import { InputError } from '../../core/errors.ts';

/** Some 300 MB while the plan is made. */
export const HAPPENINGS_MAX = 500_000;

/**
 * @param count of happenings drawn, or expected
 * @param room for more of them in this run
 * @throws InputError if there are more
 */
export function checkRoom(count: number, room: number, option: string): void {
  if (count > room)
    throw new InputError(
      option,
      `faults that happen at most ${HAPPENINGS_MAX} times in all: fewer peers or links, a lower rate, or a shorter time`,
    );
}
