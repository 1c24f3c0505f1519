/** Textbook mistakes in gossip protocols. */
import type { Mistake } from './mistake.ts';

export const gossipMistakes: readonly Mistake[] = [
  {
    protocol: 'scuttlebutt',
    wrong: 'what a peer knows already is delivered again: two neighbours answer it with the same news',
    line: 'if (this.lacks(broadcast)) this.append(broadcast);',
    mistake: 'this.append(broadcast);',
    breaks: 'no-duplication',
  },
  {
    protocol: 'scuttlebutt',
    wrong: 'the delta begins one too late: what it leaves out is never sent, as the version says that it was',
    line: 'first: indexAfter(log, version) }',
    mistake: 'first: indexAfter(log, version) + 1 }',
    breaks: 'agreement',
  },
];
