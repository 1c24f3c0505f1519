/** Names of peers: beside their numbers, harmless in any text, and found again by what a user types. */
import { describe, expect, it } from 'vitest';
import { PeerNames, shownName } from '../../src/core/peer-names.ts';

const names = new PeerNames(
  ['Wien', 'Graz', 'Graz', '0', '', 'all', 'name:x'],
  ['w', 'g1', 'g2', 'n3', 'n4', 'n5', 'n6'],
);

describe('in texts', () => {
  it('stand beside the number, and nothing where there are none', () => {
    expect([names.peer(0), names.link(0, 1), names.label(1, 6), names.number(4)]).toEqual([
      'peer 0 (Wien)',
      '0 (Wien) <-> 1 (Graz)',
      '1 Graz',
      '4',
    ]);
    expect([3, 4, 5, 6, 7].map((most) => names.label(0, most))).toEqual(['0 W…', '0 W…', '0 Wi…', '0 Wien', '0 Wien']);
    const own = new PeerNames(['0', '1']);
    expect([own.any, own.peer(1), PeerNames.none.link(0, 1)]).toEqual([false, 'peer 1', '0 <-> 1']);
  });

  it('are put beside the numbers of what a runtime or a check says', () => {
    expect(
      names.inText('peer 0 never delivered 1:0, which peer 2 did; peers 0, 1 and 3 wait; Peer 1: 7 of 10 peers'),
    ).toBe(
      'peer 0 (Wien) never delivered 1:0, which peer 2 (Graz) did; peers 0 (Wien), 1 (Graz) and 3 ("0") wait; Peer 1 (Graz): 7 of 10 peers',
    );
    expect(PeerNames.none.inText('peer 0')).toBe('peer 0');
  });

  it('are one line of visible characters, and cut where they are long', () => {
    expect(shownName('a\u001b[31m\nb\u202e\u2028c\ud800')).toBe('a\\u{1b}[31m\\u{a}b\\u{202e}\\u{2028}c\\u{d800}');
    expect(shownName('x'.repeat(1_000_000))).toBe(`${'x'.repeat(39)}…`);
    expect(shownName('😀'.repeat(50), 10)).toBe(`${'😀'.repeat(9)}…`);
  });
});

describe('as files name them', () => {
  it('are written where they are found again as this very peer', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7].map((peer) => names.written(peer))).toEqual(['Wien', 1, 2, 3, 4, 'all', 6, 7]);
  });
});

describe('as a user types them', () => {
  const find = (given: string) => names.find(given, 7, '--peer');

  it.each([
    ['Wien', 0],
    ['3', 3],
    ['0', 0],
    ['name:0', 3],
    ['all', 5],
    ['name:all', 5],
    ['name:x', 6],
    ['name:name:x', 6],
    ['g2', 2],
  ])('%s is peer %i', (given, peer) => {
    expect(find(given)).toBe(peer);
  });

  it.each([
    ['Linz', '--peer: expected a peer from 0 to 6, or its name, given Linz'],
    ['7', '--peer: expected a peer from 0 to 6, or its name, given 7'],
    ['Wein', '--peer: expected a peer from 0 to 6, or its name (did you mean Wien?), given Wein'],
    ['Graz', '--peer: expected the number of a peer, as 2 peers have this name: 1, 2, given Graz'],
  ])('%s: %s', (given, message) => {
    expect(() => find(given)).toThrow(message);
  });

  it('are proposed as long as they can be shown whole, and are not too many', () => {
    const long = 'x'.repeat(40);
    const propose = (given: string, labels: readonly string[]) => () =>
      new PeerNames(labels).find(given, labels.length, '--peer');
    expect(propose(`y${long.slice(1)}`, [long, 'other'])).toThrow(`(did you mean ${long}?)`);
    expect(propose(`y${long}`, [long, 'other'])).toThrow(/or its name, given/);
    expect(propose(`y${long.slice(1)}`, [`${long}x`, 'other'])).toThrow(/or its name, given/);
    expect(propose('Wein', [...new Array(9_999).fill('a'), 'Wien'])).toThrow('(did you mean Wien?)');
    expect(propose('Wein', [...new Array(10_000).fill('a'), 'Wien'])).toThrow(/or its name, given/);
  });

  it('are listed with up to five peers', () => {
    const shared = (count: number) => () => new PeerNames(new Array(count).fill('x')).find('x', count, '--peer');
    expect(shared(5)).toThrow('as 5 peers have this name: 0, 1, 2, 3, 4, given x');
    expect(shared(6)).toThrow('as 6 peers have this name: 0, 1, 2, 3, 4 …, given x');
  });

  it('a number that is a name too, and no peer’s number, is explained', () => {
    const years = new PeerNames(['1999', '2000']);
    expect(() => years.find('1999', 2, '--peer')).toThrow(
      'a peer from 0 to 1, or name:1999 for the peer of that name, given 1999',
    );
    expect(() => PeerNames.none.find('Wien', 2, '--peer')).toThrow('--peer: expected a peer from 0 to 1, given Wien');
  });
});
