/** Holds every run of every test to its books: where they contradict themselves a run says so in a remark, and here it fails. */
import { Books } from '../src/trace/books.ts';

/** As the runs of users have it. */
export const contradictionsOf = Books.prototype.contradictions;

const isStrict = Symbol.for('hearsay: strict books');

// Files of one worker share the class.
if (!(isStrict in Books)) {
  Object.assign(Books, { [isStrict]: true });
  Books.prototype.contradictions = function strictly(): string[] {
    const found = contradictionsOf.call(this);
    if (found.length > 0) throw new Error(found.join('\n'));
    return found;
  };
}
