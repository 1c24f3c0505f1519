/** Verdicts on facts that a test wrote, drew, or got from the reference runtime. */

import { type Check, checkRun } from '../../src/checks/index.ts';
import type { Definition, PropertyName } from '../../src/core/protocol.ts';
import { Books } from '../../src/trace/books.ts';
import type { Fact } from '../../src/trace/facts.ts';
import { Recording } from '../../src/trace/recording.ts';
import { logOf } from '../log-of.ts';
import { kinds, mesh } from '../measures/scene.ts';

/** What differs from a quiescent run without faults of a protocol that promises consensus only. */
interface Circumstances {
  readonly isQuiescent?: boolean;
  readonly promises?: Definition['promises'];
  readonly failed?: readonly number[];
}

/** What is checked only if it is promised: it is here. */
const ofConsensus: Definition['promises'] = {
  termination: [],
  integrity: [],
  'consensus-agreement': [],
  'uniform-consensus-agreement': [],
};

/** @param kindNames names of the kinds of messages in the facts */
export function verdictsOn(
  facts: readonly Fact[],
  size: number,
  given: Circumstances = {},
  kindNames: readonly string[] = [],
): Check[] {
  const graph = mesh(size);
  return checkRun({
    recording: new Recording(graph, new Books(graph, kinds), logOf(facts, kindNames)),
    isQuiescent: given.isQuiescent ?? true,
    promises: given.promises ?? ofConsensus,
    faults: [],
    failed: given.failed ?? [],
  });
}

export function verdictOn(
  property: PropertyName,
  facts: readonly Fact[],
  size: number,
  given: Circumstances = {},
): Check {
  return verdictsOn(facts, size, given).find((check) => check.property === property)!;
}

/**
 * Facts from words: `0!` peer 0 broadcasts its next one, `1<0:2` peer 1 delivers 0:2, `3x` peer 3 crashes; one
 * millisecond after the other. `0!=7` and `1<0:2=7`: with a payload of digest 7.
 */
export function tell(story: string): Fact[] {
  const made = new Map<number, number>();
  return story.split(/\s+/).map((word, time): Fact => {
    const [, text, what, origin, sequence, digest] = /^(\d+)([!<x])(?:(-?\d+):(-?\d+))?(?:=(\d+))?$/.exec(word)!;
    const payload = digest === undefined ? {} : { digest: Number(digest) };
    const peer = Number(text);
    if (what === 'x') return { fact: 'crashed', time, peer, reason: 'told so' };
    if (what === '<')
      return { fact: 'delivered', time, peer, origin: Number(origin), sequence: Number(sequence), ...payload };
    const next = made.get(peer) ?? 0;
    made.set(peer, next + 1);
    return { fact: 'broadcast', time, peer, sequence: next, ...payload };
  });
}
