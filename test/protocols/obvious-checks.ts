/**
 * The properties, each by its definition, without regard to time or memory: what a protocol's facts violate. A run must
 * have come to rest before what is still to come can be told from what never comes.
 */
import type { PeerId, PropertyName } from '../../src/core/protocol.ts';
import type { Fact } from '../../src/trace/facts.ts';
import { deliveriesOf, nameOf } from './scene.ts';

type Check = (story: Story) => string[];

interface Story {
  readonly facts: readonly Fact[];
  readonly peers: readonly PeerId[];
  readonly correct: readonly PeerId[];
  /** By peer. */
  readonly delivered: readonly (readonly string[])[];
  readonly broadcasts: readonly { readonly name: string; readonly origin: PeerId }[];
}

/** What violates the property, in words; nothing where it holds. */
export function violationsOf(property: PropertyName, facts: readonly Fact[], size: number): string[] {
  const check = checks[property];
  if (check === undefined) throw new Error(`${property} has no definition here`);
  return check(storyOf(facts, size));
}

/** Whether it is defined here: a property may come without a slow twin. */
export function isDefined(property: PropertyName): boolean {
  return checks[property] !== undefined;
}

/** Whether anything happened that could have violated the property. */
export function isExercisedBy(property: PropertyName, facts: readonly Fact[], size: number): boolean {
  return exercises[property]!(storyOf(facts, size));
}

function storyOf(facts: readonly Fact[], size: number): Story {
  const peers = Array.from({ length: size }, (_, p) => p);
  const crashed = crashedAtTheEnd(facts);
  const broadcasts = facts.flatMap((fact) =>
    fact.fact === 'broadcast'
      ? [{ name: nameOf({ origin: fact.peer, sequence: fact.sequence }), origin: fact.peer }]
      : [],
  );
  const correct = peers.filter((peer) => !crashed.has(peer));
  return { facts, peers, correct, delivered: deliveriesOf(facts, size), broadcasts };
}

const checks: Readonly<Partial<Record<PropertyName, Check>>> = {
  validity: ({ broadcasts, correct, delivered }) =>
    broadcasts
      .filter(({ origin }) => correct.includes(origin))
      .flatMap(({ name }) =>
        correct.filter((peer) => !delivered[peer].includes(name)).map((peer) => `${peer} never delivers ${name}`),
      ),

  'no-duplication': ({ peers, delivered }) =>
    peers.flatMap((peer) =>
      delivered[peer]
        .filter((name, i) => delivered[peer].indexOf(name) < i)
        .map((name) => `${peer} delivers ${name} again`),
    ),

  'no-creation'({ facts }) {
    const made = new Map<string, number | undefined>();
    const violations: string[] = [];
    for (const fact of facts) {
      if (fact.fact === 'broadcast') made.set(nameOf({ origin: fact.peer, sequence: fact.sequence }), fact.digest);
      if (fact.fact !== 'delivered') continue;
      if (!made.has(nameOf(fact))) violations.push(`${fact.peer} delivers ${nameOf(fact)}, which nobody has made`);
      else if (made.get(nameOf(fact)) !== fact.digest)
        violations.push(`${fact.peer} delivers ${nameOf(fact)} with another payload`);
    }
    return violations;
  },

  consistency: ({ facts, peers }) => lies(facts, peers),

  agreement: ({ facts, correct, delivered }) => [
    ...disagreements(correct, correct, delivered),
    ...lies(facts, correct),
  ],

  'uniform-agreement': ({ facts, peers, correct, delivered }) => [
    ...disagreements(peers, correct, delivered),
    ...lies(facts, peers),
  ],

  'fifo-order': ({ peers, delivered, broadcasts }) =>
    peers.flatMap((peer) =>
      delivered[peer].flatMap((later, i) => {
        const made = broadcasts.findIndex(({ name }) => name === later);
        return broadcasts
          .slice(0, Math.max(0, made))
          .filter(
            ({ name, origin }) => origin === broadcasts[made].origin && !delivered[peer].slice(0, i).includes(name),
          )
          .map(({ name }) => `${peer} delivers ${later} before ${name}`);
      }),
    ),

  'causal-order': (story) => disorders(story, () => true),

  'total-order'({ peers, delivered }) {
    const violations: string[] = [];
    for (const p of peers) {
      for (const q of peers.slice(0, p)) {
        // Where one comes again, its first delivery counts.
        const atP = [...new Set(delivered[p])].filter((name) => delivered[q].includes(name));
        const atQ = [...new Set(delivered[q])].filter((name) => delivered[p].includes(name));
        if (atP.join() !== atQ.join()) violations.push(`${q} and ${p} differ in order: ${atQ} and ${atP}`);
      }
    }
    return violations;
  },

  termination: (story) =>
    proposedByAll(story).flatMap((instance) =>
      story.correct
        .filter((peer) => !story.delivered[peer].some((name) => instanceOf(name) === instance))
        .map((peer) => `${peer} never decides ${instance}`),
    ),

  integrity: ({ peers, delivered }) =>
    peers.flatMap((peer) =>
      delivered[peer]
        .filter((name, i) => delivered[peer].slice(0, i).some((other) => instanceOf(other) === instanceOf(name)))
        .map((name) => `${peer} decides ${instanceOf(name)} again, by ${name}`),
    ),

  'consensus-agreement': ({ correct, delivered }) => contradictions(correct, delivered),

  'uniform-consensus-agreement': ({ peers, delivered }) => contradictions(peers, delivered),
};

const instanceOf = (name: string) => name.split('.')[1];

/** Instances in which every correct peer made a broadcast. */
function proposedByAll({ broadcasts, correct }: Story): string[] {
  const instances = [...new Set(broadcasts.map(({ name }) => instanceOf(name)))];
  return instances.filter(
    (instance) =>
      correct.length > 0 && correct.every((peer) => broadcasts.some(({ name }) => name === `${peer}.${instance}`)),
  );
}

function contradictions(some: readonly PeerId[], delivered: Story['delivered']): string[] {
  const decisions = some.flatMap((peer) => delivered[peer].map((name) => ({ peer, name })));
  return decisions.flatMap((one) =>
    decisions
      .filter(({ peer, name }) => peer < one.peer && name !== one.name && instanceOf(name) === instanceOf(one.name))
      .map(({ peer, name }) => `${peer} decides ${name}, and ${one.peer} ${one.name}`),
  );
}

const decideTogether = (some: readonly PeerId[], { delivered }: Story) =>
  some.some((p) =>
    delivered[p].some((name) =>
      some.some((q) => q < p && delivered[q].some((other) => instanceOf(other) === instanceOf(name))),
    ),
  );

const hasDelivered = ({ delivered }: Story) => delivered.some((names) => names.length > 0);

/** Whether there was a peer to deliver something, and another of those asked that had to as well. */
const isAsked = (some: readonly PeerId[], { correct, delivered }: Story) =>
  some.some((peer) => delivered[peer].length > 0 && correct.some((other) => other !== peer));

/** Whether a peer delivered a broadcast that some other, of those that matter, may have caused. */
const hasCause = ({ facts, delivered }: Story, matters: (earlier: string, later: string) => boolean) => {
  const causes = causesOf(facts);
  return delivered.flat().some((later) => [...(causes.get(later) ?? [])].some((earlier) => matters(earlier, later)));
};

const exercises: Readonly<Partial<Record<PropertyName, (story: Story) => boolean>>> = {
  validity: ({ broadcasts, correct }) => broadcasts.some(({ origin }) => correct.includes(origin)),
  'no-duplication': hasDelivered,
  'no-creation': hasDelivered,
  consistency: ({ delivered }) => new Set(delivered.flat()).size < delivered.flat().length,
  agreement: (story) => isAsked(story.correct, story),
  'uniform-agreement': (story) => isAsked(story.peers, story),
  'fifo-order': ({ delivered, broadcasts }) =>
    delivered.flat().some((name) => !name.endsWith('.0') && broadcasts.some((broadcast) => broadcast.name === name)),
  'causal-order': (story) => hasCause(story, () => true),
  'total-order': ({ peers, delivered }) =>
    peers.some((p) =>
      peers.slice(0, p).some((q) => new Set(delivered[p].filter((name) => delivered[q].includes(name))).size > 1),
    ),
  termination: (story) => proposedByAll(story).length > 0,
  integrity: hasDelivered,
  'consensus-agreement': (story) => decideTogether(story.correct, story),
  'uniform-consensus-agreement': (story) => decideTogether(story.peers, story),
};

/** Pairs of deliveries of one broadcast whose payloads differ. */
function lies(facts: readonly Fact[], some: readonly PeerId[]): string[] {
  const all = facts.flatMap((fact) => (fact.fact === 'delivered' && some.includes(fact.peer) ? [fact] : []));
  return all.flatMap((later, at) =>
    all
      .slice(0, at)
      .filter((earlier) => nameOf(earlier) === nameOf(later) && earlier.digest !== later.digest)
      .map((earlier) => `${earlier.peer} and ${later.peer} deliver ${nameOf(later)} with different payloads`),
  );
}

function disagreements(some: readonly PeerId[], all: readonly PeerId[], delivered: Story['delivered']): string[] {
  const names = new Set(some.flatMap((peer) => delivered[peer]));
  return [...names].flatMap((name) =>
    all.filter((peer) => !delivered[peer].includes(name)).map((peer) => `${peer} never delivers ${name}`),
  );
}

/** Peers that deliver a broadcast without having delivered one that may have caused it, of those pairs that matter. */
function disorders({ facts, peers, delivered }: Story, matters: (earlier: string, later: string) => boolean): string[] {
  const causes = causesOf(facts);
  return peers.flatMap((peer) =>
    delivered[peer].flatMap((later, i) =>
      [...(causes.get(later) ?? [])]
        .filter((earlier) => matters(earlier, later) && !delivered[peer].slice(0, i).includes(earlier))
        .map((earlier) => `${peer} delivers ${later} before ${earlier}`),
    ),
  );
}

/** By broadcast: all that its origin had made or delivered before it, and all that may have caused those. */
function causesOf(facts: readonly Fact[]): Map<string, ReadonlySet<string>> {
  const causes = new Map<string, ReadonlySet<string>>();
  const known = new Map<PeerId, Set<string>>();
  for (const fact of facts) {
    if (fact.fact !== 'broadcast' && fact.fact !== 'delivered') continue;
    const past = known.get(fact.peer) ?? new Set();
    known.set(fact.peer, past);
    const name = fact.fact === 'broadcast' ? nameOf({ origin: fact.peer, sequence: fact.sequence }) : nameOf(fact);
    if (fact.fact === 'broadcast') causes.set(name, new Set(past));
    for (const cause of causes.get(name) ?? []) if (cause !== name) past.add(cause);
    past.add(name);
  }
  return causes;
}

/** Who crashed and did not come back. */
function crashedAtTheEnd(facts: readonly Fact[]): Set<PeerId> {
  const crashed = new Set<PeerId>();
  for (const { fact, peer } of facts) {
    if (fact === 'crashed') crashed.add(peer);
    if (fact === 'restarted') crashed.delete(peer);
  }
  return crashed;
}
