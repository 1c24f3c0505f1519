/**
 * Holds every run of every test to its books: where they contradict themselves a run says so in a remark, and here it
 * fails.
 */
import { Books } from '../src/trace/books.ts';

const kept = Symbol.for('hearsay: contradictions of books');
// Files of one worker may share the class: what it was first is kept there.
const shared = Books as unknown as Record<symbol, typeof Books.prototype.contradictions>;
shared[kept] ??= Books.prototype.contradictions;

/** As the runs of users have it. */
export const contradictionsOf = shared[kept];

Books.prototype.contradictions = function strictly(): string[] {
  const found = contradictionsOf.call(this);
  if (found.length > 0) throw new Error(found.join('\n'));
  return found;
};
