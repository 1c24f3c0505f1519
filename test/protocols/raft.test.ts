import { expect, it } from 'vitest';
import type { Broadcast, Definition, Peer, PeerId, Protocol } from '../../src/core/protocol.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';
import raft from '../../src/protocols/raft.ts';
import type { Append, Message } from '../../src/protocols/raft-messages.ts';
import { runReference } from '../reference-runtime.ts';
import { withWrongFile } from './mistakes.ts';
import { violationsOf } from './obvious-checks.ts';
import { countByPeer, disorder, faultsOf, mesh, sceneOf } from './scene.ts';

const NEVER = Number.POSITIVE_INFINITY;
const stop = { deadlineMs: 1_200, events: NEVER, quietMs: 0 };

/** One broadcast of each of these peers, long after the first election. */
const late = (...origins: PeerId[]) => ({
  first: (peer: PeerId) => (origins.includes(peer) ? 1_000 : NEVER),
  next: () => NEVER,
});

/** With seed 1 the first leader is the one that sends heartbeats. */
function leaderOf(size: number): PeerId {
  const { facts } = runReference(sceneOf(mesh(size), ['raft'], { workload: late(), stop }));
  return facts.find((fact) => fact.fact === 'sent' && fact.kind === 'heartbeat')?.peer ?? 0;
}

it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])(
  'costs 2(N - 1) messages for a broadcast of the leader, and one more for one of a follower: N = %i',
  (size) => {
    const leader = leaderOf(size);
    const cost = (...origins: PeerId[]) => {
      const { sent, facts } = runReference(sceneOf(mesh(size), ['raft'], { workload: late(...origins), stop }));
      expect(countByPeer(facts, size, 'delivered')).toEqual(new Array(size).fill(origins.length));
      return ['append', 'append-reply', 'forward'].map((kind) => sent.get(kind) ?? 0);
    };
    expect(cost(leader)).toEqual([size - 1, size - 1, 0]);
    if (size === 1) return;
    const follower = (leader + 1) % size;
    expect(cost(follower)).toEqual([size - 1, size - 1, 1]);
    expect(cost(leader, follower)).toEqual([2 * (size - 1), 2 * (size - 1), 1]);
  },
);

it('a leader that crashes is replaced, and comes back as a follower with all that it has missed (section 5.2)', () => {
  const graph = mesh(5);
  const leader = leaderOf(5);
  const faults = faultsOf(graph, [{ at: 1_010, for: 1_000, crash: leader }]);
  const origins = [0, 1, 2, 3, 4].filter((peer) => peer !== leader);
  let left = 12;
  const workload = {
    first: (peer: PeerId) => (origins.includes(peer) ? 900 : NEVER),
    next: () => (left-- > 0 ? 200 : NEVER),
  };
  const { facts, stopped } = runReference(sceneOf(graph, ['raft'], { faults, workload, ...disorder(10) }));
  expect(stopped).toBe('quiescent');
  for (const property of ['validity', 'no-duplication', 'uniform-agreement', 'total-order'] as const)
    expect(violationsOf(property, facts, 5), property).toEqual([]);
  const notes = facts.flatMap((fact) => (fact.fact === 'noted' ? [fact.text] : []));
  expect(notes.length).toBeGreaterThanOrEqual(2);
  // Of each term one leader at most (election safety).
  expect(new Set(notes).size).toBe(notes.length);
});

/** Servers whose messages a test brings by hand; messages that it does not bring are lost. */
class Cluster {
  readonly delivered: string[][] = [];
  private readonly definition: Definition;
  private readonly size: number;
  private readonly kept: unknown[] = [];
  private readonly servers: Protocol<Message>[] = [];
  private sent: { from: PeerId; to: PeerId; message: Message }[] = [];

  constructor(size: number, definition: Definition = raft) {
    this.size = size;
    this.definition = definition;
    for (let id = 0; id < size; id++) {
      this.delivered.push([]);
      this.restart(id);
    }
  }

  restart(id: PeerId): void {
    const { kept, size, delivered } = this;
    const peer = {
      id,
      size,
      random: () => 0,
      setTimer: () => {},
      clearTimer: () => {},
      note: () => {},
      send: (to: PeerId, message: Message) => this.sent.push({ from: id, to, message }),
      keep: (value: unknown) => (kept[id] = structuredClone(value)),
      kept: structuredClone(kept[id]),
      deliver: ({ origin, sequence }: Broadcast) => delivered[id].push(`${origin}.${sequence}`),
    };
    const parameters = { election: 150, heartbeat: 50, batch: 1 };
    this.servers[id] = this.definition.create(peer as unknown as Peer<unknown>, parameters) as Protocol<Message>;
    this.servers[id].start?.();
  }

  /** It stands for election, and these answer. @returns what they answer */
  elect(id: PeerId, ...voters: PeerId[]): boolean[] {
    this.sent = [];
    this.servers[id].timeout!('election', 0);
    this.bring(id, voters);
    const votes = this.sent.filter(({ message }) => 'isGranted' in message);
    for (const voter of voters) this.bring(voter, [id]);
    return votes.map(({ message }) => (message as { isGranted: boolean }).isGranted);
  }

  broadcast(origin: PeerId, sequence: number): void {
    this.servers[origin].broadcast({ origin, sequence, payload: '' });
  }

  /** The leader sends what is next, and gets the answers of these, so many times. */
  replicate(leader: PeerId, followers: readonly PeerId[], times = 1): void {
    for (let time = 0; time < times; time++) {
      this.sent = [];
      this.servers[leader].timeout!('heartbeat', 0);
      this.bring(leader, followers);
      for (const follower of followers) this.bring(follower, [leader]);
      this.sent = [];
    }
  }

  receive(from: PeerId, to: PeerId, message: Message): Message[] {
    this.sent = [];
    this.servers[to].receive(from, message);
    return this.sent.map((one) => one.message);
  }

  private bring(from: PeerId, to: readonly PeerId[]): void {
    const due = this.sent.filter((one) => one.from === from && to.includes(one.to));
    this.sent = this.sent.filter((one) => !due.includes(one));
    for (const { to: receiver, message } of due) this.servers[receiver].receive(from, message);
  }
}

it('a server votes for one candidate in a term, also if it restarts in between (figure 3, election safety)', () => {
  const cluster = new Cluster(3);
  expect(cluster.elect(0, 2)).toEqual([true]);
  cluster.restart(2);
  expect(cluster.elect(1, 2)).toEqual([false]);
  // In the next term it is free again.
  expect(cluster.elect(1, 2)).toEqual([true]);
});

it('a candidate whose log is shorter, or ends with an older term, gets no vote (section 5.4.1)', () => {
  const cluster = new Cluster(3);
  cluster.elect(0, 1);
  cluster.broadcast(0, 0);
  cluster.replicate(0, [1], 3);
  expect(cluster.elect(2, 1)).toEqual([false]);
  expect(cluster.elect(1, 2)).toEqual([true]);
});

it('entries are refused after one that the follower does not have (section 5.3, consistency check)', () => {
  const cluster = new Cluster(3);
  const append = (index: number, term: number): Append => ({
    term: 2,
    previous: { index, term },
    entries: [{ term: 2, broadcast: { origin: 0, sequence: 0, payload: '' } }],
    commit: 0,
  });
  expect(cluster.receive(0, 1, append(3, 1))).toMatchObject([{ isAccepted: false, upTo: 0 }]);
  expect(cluster.receive(0, 1, append(0, 0))).toMatchObject([{ isAccepted: true, upTo: 1 }]);
  expect(cluster.receive(0, 1, append(1, 1))).toMatchObject([{ isAccepted: false, upTo: 0 }]);
});

/** The story of figure 8: servers S1 to S5 are peers 0 to 4. */
function figure8(definition?: Definition): string[][] {
  const cluster = new Cluster(5, definition);
  // (a) S1 leads, its blank entry is everywhere, and its broadcast 0.0 at S2 only.
  cluster.elect(0, 1, 2);
  cluster.replicate(0, [1, 2, 3, 4], 2);
  cluster.broadcast(0, 0);
  cluster.replicate(0, [1]);
  // (b) S1 crashes, and S5 leads by the votes of S3 and S4; it takes up its broadcast 4.0.
  cluster.elect(4, 2, 3);
  cluster.broadcast(4, 0);
  // (c) S5 crashes, S1 leads again, and brings 0.0 to S3: most have it, but it is of an earlier term.
  cluster.restart(0);
  while (!cluster.elect(0, 1, 2).every((isGranted) => isGranted));
  cluster.replicate(0, [1]);
  cluster.replicate(0, [2], 2);
  // (d) S1 crashes, and S5 leads by the votes of S3 and S4: its log ends with a later term than theirs.
  cluster.restart(4);
  while (!cluster.elect(4, 2, 3).every((isGranted) => isGranted));
  cluster.replicate(4, [2, 3], 5);
  return cluster.delivered;
}

it('an entry of an earlier term is not committed because most servers have it (section 5.4.2, figure 8)', async () => {
  const delivered = figure8();
  expect(delivered[0]).toEqual([]);
  expect(delivered[4]).toEqual(['4.0']);
  const line = ' && log[index - 1].term === term';
  const wrong = {
    protocol: 'raft',
    wrong: 'copies are counted',
    file: 'raft-replication',
    line,
    mistake: '',
    breaks: 'total-order',
  } as const;
  await withWrongFile(wrong, async (path) => {
    const { definition } = await nodePlatform.loadFile(path, '--protocol', 'protocol');
    const broken = figure8(definition as Definition);
    expect(broken[0]).toEqual(['0.0']);
    expect(broken[4]).toEqual(['4.0']);
  });
});
