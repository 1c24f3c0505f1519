import { describe, expect, it } from 'vitest';
import { valuesOf } from '../../src/core/parameter-values.ts';
import { PeerNames } from '../../src/core/peer-names.ts';
import { withPeerNumbers } from '../../src/workloads/file.ts';
import { findWorkload, workloads } from '../../src/workloads/index.ts';
import type { Workload, WorkloadDefinition } from '../../src/workloads/workload.ts';

function make(name: string, given: Record<string, unknown>, size = 4, seed = 1): Workload {
  const definition = findWorkload(name);
  return definition.create(size, seed, valuesOf(definition.parameters, given, 'workload.'));
}

/** Times of all broadcasts of a peer, from its start, as a runtime would make them. */
function times(workload: Workload, peer: number): number[] {
  const made: number[] = [];
  for (let at = workload.first(peer); at !== Number.POSITIVE_INFINITY; at += workload.next(peer)) made.push(at);
  return made;
}

const all = (workload: Workload, size = 4) => Array.from({ length: size }, (_, peer) => times(workload, peer));

describe('workloads', () => {
  it('burst: all at once', () => {
    expect(all(make('burst', { broadcasts: 3 }), 2)).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect(all(make('burst', { broadcasts: 0 }), 1)).toEqual([[]]);
  });

  it('interval: a whole number of milliseconds in 10..99 before each, as mpcomm waits', () => {
    const made = times(make('interval', { broadcasts: 200 }), 0);
    const waits = made.map((at, i) => at - (i === 0 ? 0 : made[i - 1]));
    expect(waits.length).toBe(200);
    expect(waits.every((wait) => Number.isInteger(wait) && wait >= 10 && wait <= 99)).toBe(true);
    expect(new Set(waits).size).toBeGreaterThan(60);
  });

  it('interval: takes any law', () => {
    expect(times(make('interval', { broadcasts: 3, wait: '5ms' }), 2)).toEqual([5, 10, 15]);
    expect(() => make('interval', { wait: { zipf: 2 } })).toThrow('workload.wait: expected one of the laws');
  });

  it('poisson: the mean wait is one over the rate', () => {
    const made = times(make('poisson', { broadcasts: 5000, rate: 100 }), 0);
    expect(made[made.length - 1] / 5000).toBeGreaterThan(9.5);
    expect(made[made.length - 1] / 5000).toBeLessThan(10.5);
  });

  it('single: one, from one peer', () => {
    expect(all(make('single', { origin: 2, at: '30ms' }))).toEqual([[], [], [30], []]);
    expect(() => make('single', { origin: 4 })).toThrow('workload.origin: expected a peer from 0 to 3, given 4');
  });

  it('scatter: the total, within the span, from all over', () => {
    const made = all(make('scatter', { total: 1000, within: '2s' }));
    expect(made.flat().length).toBe(1000);
    expect(made.flat().every((at) => at >= 0 && at < 2000)).toBe(true);
    expect(made.every((peer) => peer.length > 150 && peer.every((at, i) => i === 0 || at >= peer[i - 1]))).toBe(true);
  });

  it('reactive: once at the start, once for each delivery, until it has made so many', () => {
    const workload = make('reactive', { broadcasts: 3 });
    expect(times(workload, 1)).toEqual([0]);
    expect([workload.delivered!(1), workload.delivered!(1), workload.delivered!(1)]).toEqual([true, true, false]);
    expect(make('reactive', { broadcasts: 0 }).first(0)).toBe(Number.POSITIVE_INFINITY);
  });

  it('file: a list', () => {
    expect(all(make('file', { text: '# mine\n10ms 1\n0,3\n\n1s 1 # late\n' }))).toEqual([[], [10, 1000], [], [0]]);
    expect(() => make('file', { text: '0 1\n10ms 9', file: 'a.txt' })).toThrow(
      'a.txt line 2: expected a time and a peer from 0 to 3',
    );
    expect(() => make('file', { text: 'soon 1' })).toThrow('line 1');
  });

  it('says how many broadcasts it makes in all', () => {
    for (const definition of workloads as readonly WorkloadDefinition[]) {
      if (definition.name === 'reactive') continue;
      const values = valuesOf(definition.parameters, definition.name === 'file' ? { text: '0 1\n0 2' } : {}, '');
      expect(all(definition.create(4, 1, values)).flat().length, definition.name).toBe(definition.total(4, values));
    }
  });

  it('draws the same for a peer whichever peers are asked besides: each process asks for its own', () => {
    for (const name of ['interval', 'poisson', 'scatter']) {
      expect(times(make(name, {}), 3), name).toEqual(all(make(name, {}))[3]);
      expect(all(make(name, { [name === 'scatter' ? 'total' : 'broadcasts']: 5 })), name).not.toEqual(
        all(make(name, { [name === 'scatter' ? 'total' : 'broadcasts']: 5 }, 4, 2)),
      );
    }
  });

  it.each([
    ['1s "Wien"', '1s 0'],
    ['1s Graz', '1s 1'],
    ['1s, Graz # the second', '1s 1'],
    ['1s "1"', '1s 2'],
    ['1s 1', '1s 1'],
    ['1s -1', '1s -1'],
    ['# a comment', '# a comment'],
    ['', ''],
    ['1s', '1s'],
    ['1s St Johann', '1s 3'],
  ])('file: %s, by the names of peers, is %s', (line, numbered) => {
    const names = new PeerNames(['Wien', 'Graz', '1', 'St Johann']);
    expect(withPeerNumbers({ file: '', text: `0 0\n${line}` }, names)).toEqual({ file: '', text: `0 0\n${numbered}` });
    expect(withPeerNumbers({ file: '', text: line }, PeerNames.none).text).toBe(line);
  });

  it('file: a name that no peer has is told with its line', () => {
    const names = new PeerNames(['Wien', 'Graz']);
    const read = (file: string) => () => withPeerNumbers({ file, text: '0 Wien\n1s Wein' }, names);
    expect(read('')).toThrow('workload.text line 2: expected a peer from 0 to 1, or its name (did you mean Wien?)');
    expect(read('a.txt')).toThrow('a.txt line 2: expected');
  });

  it.each(['x 0', '1s', '1s 4', '1s -1', '1s 0.5', '1s 0 1', '1s x'])('file: %s is refused with its line', (line) => {
    expect(() => make('file', { text: `0 0\n# more\n${line}` })).toThrow(
      `workload.text line 3: expected a time and a peer from 0 to 3, such as "250ms 0", given ${line}`,
    );
  });
});
