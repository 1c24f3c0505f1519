/** The peers and links that a fault hits, and what the trace says of peers that are impaired. */
import { describe, expect, it } from 'vitest';
import { graphOf } from '../../../src/core/link-rows.ts';
import { PeerNames } from '../../../src/core/peer-names.ts';
import { Random } from '../../../src/core/random.ts';
import type { Effect } from '../../../src/network/faults/fault-plan.ts';
import { Impairments } from '../../../src/network/faults/impairments.ts';
import type { Scene } from '../../../src/network/faults/rule.ts';
import { linksOf, randomLink } from '../../../src/network/faults/target-links.ts';
import { atRandom, othersThan, peersOf, setOf } from '../../../src/network/faults/target-peers.ts';

/** A line of five peers and a sixth without links. */
const graph = graphOf(6, [0, 1, 1, 2, 2, 3, 3, 4]);

function sceneOf(more: Partial<Scene> = {}, seed = 1): Scene {
  return { graph, random: new Random(seed, 'faults'), ...more } as Scene;
}

describe('peers', () => {
  const names = new PeerNames(['Wien', 'Graz', 'Linz', '5', '', '']);

  it.each<[unknown, number[]]>([
    ['all', [0, 1, 2, 3, 4, 5]],
    [0, [0]],
    [5, [5]],
    ['5', [5]],
    [' 2 ', [2]],
    ['Graz', [1]],
    ['name:5', [3]],
    [
      [3, 'Wien', 3, [1]],
      [0, 1, 3],
    ],
    ['100%', [0, 1, 2, 3, 4, 5]],
    ['0%', []],
  ])('%j are %j', (given, peers) => {
    expect(peersOf(given, sceneOf({ names }), 'crash')).toEqual(peers);
  });

  it.each([
    ['50%', 3],
    ['0.1%', 1],
    ['30 %', 2],
    [{ random: 1 }, 1],
    [{ random: 6 }, 6],
  ])('%j are so many at random: %i', (given, count) => {
    const drawn = new Set<string>();
    for (let seed = 0; seed < 30; seed++) {
      const peers = peersOf(given, sceneOf({}, seed), 'crash');
      expect(peers).toEqual([...new Set(peers)].sort((a, b) => a - b));
      expect(peers).toHaveLength(count);
      drawn.add(peers.join());
    }
    expect(drawn.size > 4).toBe(count < 6);
  });

  it.each<[unknown, string]>([
    [6, 'crash: expected peers from 0 to 5, given 6'],
    [-1, 'crash: expected peers from 0 to 5, given -1'],
    [1.5, 'crash: expected peers from 0 to 5, given 1.5'],
    ['6', 'crash: expected peers from 0 to 5, given 6'],
    ['101%', 'crash: expected a share from 0% to 100%, given 101%'],
    [
      'Wien',
      'crash: expected peers from 0 to 5, a list of them, a share such as 30%, { random: 2 } or all, given Wien',
    ],
    [{ random: 7 }, 'crash: expected { random: … } of 1 to 6 peers'],
    [{ random: 0 }, 'crash: expected peers from 0 to 5'],
    [{ random: 2, other: 1 }, 'crash: expected peers from 0 to 5'],
    [[], 'crash: expected peers from 0 to 5'],
    [null, 'crash: expected peers from 0 to 5'],
  ])('%j are none', (given, message) => {
    expect(() => peersOf(given, sceneOf(), 'crash')).toThrow(message);
  });

  it('without others are the rest; all of them are said so', () => {
    expect(othersThan([0, 2, 5], sceneOf())).toEqual([1, 3, 4]);
    expect([setOf([0, 1, 2, 3, 4, 5], sceneOf()), setOf([0, 1, 2, 3, 4], sceneOf())]).toEqual(['all', [0, 1, 2, 3, 4]]);
  });

  it('at random are each as likely', () => {
    const counts = new Array<number>(5).fill(0);
    const scene = sceneOf();
    for (let i = 0; i < 5_000; i++) for (const one of atRandom(5, 2, scene)) counts[one]++;
    for (const count of counts) expect(Math.abs(count - 2_000)).toBeLessThan(150);
  });
});

describe('links', () => {
  const all = [
    [0, 1],
    [1, 2],
    [2, 3],
    [3, 4],
  ];

  it.each<[unknown, number[][]]>([
    ['all', all],
    [[1, 0], [[0, 1]]],
    [
      [
        [3, 4],
        [2, 1],
      ],
      [
        [3, 4],
        [1, 2],
      ],
    ],
    ['100%', all],
    ['0%', []],
    [{ random: 4 }, all],
  ])('%j are %j', (given, links) => {
    expect(linksOf(given, sceneOf(), 'cut')).toEqual(links);
  });

  it('may be said by the names of their ends', () => {
    const names = new PeerNames(['Wien', 'Graz', 'Linz', '', '', '']);
    expect(linksOf(['Graz', 'Wien'], sceneOf({ names }), 'cut')).toEqual([[0, 1]]);
    expect(() => linksOf(['Linz', 'Wien'], sceneOf({ names }), 'cut')).toThrow('cut: expected two peers with a link');
  });

  it('at random are each as likely, both ways the same', () => {
    const counts = new Map<string, number>();
    const scene = sceneOf();
    for (let i = 0; i < 4_000; i++) {
      for (const link of [randomLink(scene)!, ...linksOf({ random: 1 }, scene, 'cut')])
        counts.set(link.join('-'), (counts.get(link.join('-')) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(all.map((link) => link.join('-')));
    for (const count of counts.values()) expect(Math.abs(count - 2_000)).toBeLessThan(200);
    expect(randomLink(sceneOf({ graph: graphOf(3, []) }))).toBeUndefined();
  });

  it.each<[unknown, string]>([
    [[0, 2], 'cut: expected two peers with a link, given [0,2]'],
    [[0, 6], 'cut: expected two peers with a link, given [0,6]'],
    [[-1, 0], 'cut: expected two peers with a link, given [-1,0]'],
    [[0, 1, 2], 'cut: expected a link such as [0, 1]'],
    [[[0, 1], 2], 'cut: expected a link such as [0, 1]'],
    [[0.5, 1], 'cut: expected a link such as [0, 1]'],
    [[], 'cut: expected a link such as [0, 1]'],
    [{ random: 5 }, 'cut: expected up to 4 links'],
    ['120%', 'cut: expected a share from 0% to 100%, given 120%'],
  ])('%j are none', (given, message) => {
    expect(() => linksOf(given, sceneOf(), 'cut')).toThrow(message);
  });
});

describe('what impairs peers', () => {
  it.each<[Effect, string, boolean]>([
    [{ does: 'slow', peer: 1, ms: 3 }, 'each message takes 3 ms', false],
    [{ does: 'slow', peer: 1, ms: 0 }, 'messages take no time', true],
    [{ does: 'falter', peer: 1, leaves: 1 }, 'of what it sends, 1 message gets out', false],
    [{ does: 'falter', peer: 1, leaves: 2 }, 'of what it sends, 2 messages get out', false],
    [{ does: 'skew', peer: 1, factor: 2 }, 'timers run 2 times as long', false],
    [{ does: 'skew', peer: 1, factor: 1 }, 'timers run as long as asked', true],
  ])('%j: %s', (effect, text, isOver) => {
    expect(new Impairments().of(effect)).toEqual({ peers: [1], text, isOver });
  });

  it.each<[number[] | 'all', string]>([
    ['all', 'all peers'],
    [[3], 'peer 3'],
    [[1, 2], 'peers 1 and 2'],
    [[1, 2, 3, 4, 5], 'peers 1, 2, 3, 4 and 5'],
    [[1, 2, 3, 4, 5, 6], 'peers 1, 2, 3, 4 and 2 more'],
  ])('a block of messages to %j names them, also at its end', (to, named) => {
    const impairments = new Impairments();
    const text = `messages to ${named} are blocked`;
    expect(impairments.of({ does: 'block', id: 7, from: [0], to })).toEqual({ peers: [0], text, isOver: false });
    expect(impairments.of({ does: 'unblock', id: 8 })).toBeUndefined();
    expect(impairments.of({ does: 'unblock', id: 7 })).toEqual({ peers: [0], text, isOver: true });
    expect(impairments.of({ does: 'unblock', id: 7 })).toBeUndefined();
    expect(impairments.of({ does: 'crash', peer: 1, reason: 'x' })).toBeUndefined();
  });

  it.each([
    [0.5, undefined, 'are lost with probability 0.5'],
    [0, { constant: 5 }, 'take longer by 5 ms'],
    [0.1, { uniform: [5, 9] }, 'are lost with probability 0.1 and take longer by a time that is uniform [5, 9]'],
    [0, { exponential: 5 }, 'take longer by a time that is exponential [5]'],
  ])('a storm with loss %d and delay %j', (loss, delay, words) => {
    const storm: Effect = {
      does: 'storm',
      id: 1,
      loss,
      from: 'all',
      to: [2],
      ...(delay === undefined ? {} : { delay }),
    };
    expect(new Impairments().of(storm)?.text).toBe(`messages to peer 2 ${words}`);
  });
});
