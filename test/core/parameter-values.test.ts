import { describe, expect, it } from 'vitest';
import { valuesOf, wrongDefault } from '../../src/core/parameter-values.ts';
import type { Parameter, Parameters } from '../../src/core/parameters.ts';
import { PeerNames } from '../../src/core/peer-names.ts';

const meaning = 'for the test';
const declared = {
  count: { type: 'integer', default: 3, min: 1, max: 10, unit: 'peers', meaning },
  share: { type: 'number', default: 0.5, min: 0, max: 1, meaning },
  wait: { type: 'duration', default: 10, min: 0, max: 2_000, meaning },
  kind: { type: 'choice', default: 'near', choices: ['near', 'far'], meaning },
  sure: { type: 'boolean', default: false, meaning },
  word: { type: 'text', default: '', meaning },
  delay: { type: 'delay', default: { constant: 5 }, meaning },
  root: { type: 'integer', default: 0, min: 0, max: 100, isPeer: true, meaning },
} satisfies Parameters;

const defaults = Object.fromEntries(Object.entries(declared).map(([name, parameter]) => [name, parameter.default]));

describe('values', () => {
  it('are the defaults, where nothing is given', () => {
    expect(valuesOf(declared, {}, '')).toEqual(defaults);
  });

  it.each([
    ['count', 1, 1],
    ['count', '10', 10],
    ['share', 0, 0],
    ['share', '1', 1],
    ['share', ' 0.25 ', 0.25],
    ['wait', 2_000, 2_000],
    ['wait', '2s', 2_000],
    ['wait', 0, 0],
    ['kind', 'far', 'far'],
    ['sure', true, true],
    ['sure', 'true', true],
    ['sure', 'false', false],
    ['word', 'x', 'x'],
    ['word', 5, '5'],
    ['delay', '20ms', { constant: 20 }],
    ['delay', { uniform: [1, '1s'] }, { uniform: [1, 1_000] }],
  ])('%s may be %j', (name, given, value) => {
    expect(valuesOf(declared, { [name]: given }, '')).toEqual({ ...defaults, [name]: value });
  });

  it.each([
    ['count', 0, 'an integer from 1 to 10 peers, given 0'],
    ['count', 11, 'an integer from 1 to 10 peers'],
    ['count', 1.5, 'an integer from 1 to 10 peers'],
    ['count', '', 'an integer from 1 to 10 peers'],
    ['count', 'x', 'an integer from 1 to 10 peers'],
    ['share', -0.1, 'a number from 0 to 1, given -0.1'],
    ['share', true, 'a number from 0 to 1'],
    ['wait', '3s', 'a time from 0ms to 2000ms (10ms, 2s, 1m), given 3s'],
    ['kind', 'fra', 'one of near, far (did you mean far?), given fra'],
    ['sure', 1, 'true or false, given 1'],
    ['word', false, 'a text, given false'],
    ['delay', 'x', 'a time, or a law such as { uniform: [10ms, 99ms] }, given x'],
  ])('%s may not be %j', (name, given, message) => {
    expect(() => valuesOf(declared, { [name]: given }, '--set ')).toThrow(`--set ${name}: expected ${message}`);
  });

  it('have names that are declared', () => {
    expect(() => valuesOf(declared, { counts: 1 }, 'topology.')).toThrow(
      'topology.counts: expected one of count, share, wait, kind, sure, word, delay, root (did you mean count?)',
    );
    expect(() => valuesOf({}, { toString: 1 }, '')).toThrow('toString: expected no parameter at all');
  });

  it('may be names of peers, where the parameter is a peer and peers have names', () => {
    const names = new PeerNames(['Wien', 'Graz']);
    const rootOf = (root: unknown, of = names) => valuesOf(declared, { root }, '', of).root;
    expect([rootOf('Graz'), rootOf('1'), rootOf(' 0 '), rootOf(1)]).toEqual([1, 1, 0, 1]);
    expect(() => rootOf('Linz')).toThrow('root: expected a peer from 0 to 1, or its name');
    expect(() => rootOf('-1')).toThrow('root: expected an integer from 0 to 100');
    expect(() => rootOf('Graz', PeerNames.none)).toThrow('root: expected an integer from 0 to 100');
    expect(() => valuesOf(declared, { count: 'Graz' }, '', names)).toThrow('count: expected an integer');
  });
});

describe('a default', () => {
  it('is a value that a user could give, as it stands', () => {
    expect(Object.values(declared).map(wrongDefault)).toEqual(Object.values(declared).map(() => undefined));
    const wrong = (name: keyof typeof declared, value: unknown) =>
      wrongDefault({ ...declared[name], default: value } as Parameter);
    expect(wrong('count', 11)).toBe('an integer from 1 to 10 peers');
    expect(wrong('count', '3')).toBe('an integer from 1 to 10 peers');
    expect(wrong('delay', 5)).toBe('a time, or a law such as { uniform: [10ms, 99ms] }');
    expect(wrong('kind', 'nearest')).toBe('one of near, far');
  });
});
