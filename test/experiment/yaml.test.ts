/**
 * What YAML can say that an experiment must not: each is refused in one line, with its place, before it takes time or
 * memory.
 */
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/core/errors.ts';
import { parseExperiment } from '../../src/experiment/parse.ts';
import { sourceOfText, valueOfText } from '../../src/experiment/source.ts';

function bomb(anchors: number, ways: number): string {
  const lines = Array.from(
    { length: anchors },
    (_, i) =>
      `a${i}: &a${i} [${Array(ways)
        .fill(i === 0 ? '1' : `*a${i - 1}`)
        .join(', ')}]`,
  );
  return lines.join('\n');
}

const indented = (levels: number) => Array.from({ length: levels }, (_, i) => `${' '.repeat(i)}a:`).join('\n');

const refused: readonly (readonly [what: string, text: string, said: RegExp])[] = [
  [
    'a map that contains itself',
    'peers: 5\nstop: &s\n  deadline: *s\n',
    /line 3: .*no value that contains itself: \*s stands inside of &s/,
  ],
  ['a list that contains itself', 'faults: &f\n  - 1\n  - [2, *f]\n', /line 3: .*contains itself: \*f/],
  ['a document that contains itself', '&d\npeers: 3\nstop: *d\n', /line 3: .*contains itself: \*d/],
  ['an alias without an anchor', 'peers: 5\nseed: *s\n', /line 2: .*an anchor &s above its alias \*s/],
  ['an alias above its anchor', 'peers: *p\nseed: &p 3\n', /line 1: .*an anchor &p above/],
  [
    'aliases that stand for a billion values',
    bomb(10, 10),
    /line 4: .*aliases that stand for at most 10000 values together/,
  ],
  ['aliases that double thirty times', `${bomb(30, 2)}\n`, /line 12: .*at most 10000 values/],
  ['brackets without end', `peers: ${'['.repeat(20_000)}`, /line 1: .*at most 100 levels/],
  ['braces one inside another', `${'{"a": '.repeat(5000)}1${'}'.repeat(5000)}`, /line 1: .*at most 100 levels/],
  ['lists one inside another', `${'- '.repeat(3000)}x`, /line 1: .*at most 100 levels/],
  ['more levels than the limit, of many lines', indented(150), /line 10[12]: .*at most 100 levels/],
  ['a key that stands twice, once in quotes', 'peers: 5\n"peers": 6\n', /line 2: .*Map keys must be unique/],
  [
    'a key that stands twice in JSON',
    '{"peers": 5,\n "stop": {"events": 1,\n "events": 2}}',
    /line 3: .*Map keys must be unique/,
  ],
  [
    'a key that stands twice among many',
    `expect:\n${Array.from({ length: 20_000 }, (_, i) => `  k${i}: 1\n`).join('')}  k7: 2\n`,
    /line 20002: .*Map keys must be unique/,
  ],
  ['merge keys', 'base: &b { peers: 5 }\nstop:\n  <<: *b\n', /line 3: .*YAML 1\.2 has no merge key <</],
  ['keys that are lists', 'peers: 3\n? [a, b]\n: 1\n', /line 2: .*keys that are words or numbers/],
  ['tags of a program', 'peers: 3\nseed: !!js/function "x"\n', /line 2: .*tag/],
  ['binary values', 'peers: 3\nseed: !!binary aGk=\n', /line 2: .*values without tags/],
  ['another version of YAML', '%YAML 1.1\n---\npeers: 5\n', /line 1: .*version 1\.2 of YAML, not 1\.1/],
  ['two documents', 'peers: 5\n---\npeers: 6\n', /line 2: .*one document; a second one begins here/],
  [
    'hundreds of thousands of keys',
    `expect:\n${Array.from({ length: 200_000 }, (_, i) => `  k${i}: 1\n`).join('')}`,
    /line 1: .*at most 2000000 characters/,
  ],
  ['tabs', 'stop:\n\tevents: 5\n', /line 2: .*[Tt]abs/],
];

describe('an experiment in YAML', () => {
  it.each(refused)('cannot hold %s', (_what, text, said) => {
    const begun = performance.now();
    let error: unknown;
    try {
      sourceOfText(text, 'x.yaml');
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(InputError);
    expect((error as Error).message).toMatch(/^x\.yaml line \d+: expected YAML or JSON \(/);
    expect((error as Error).message).toMatch(said);
    expect((error as Error).message).not.toMatch(/\n|Maximum call stack/);
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  it('may have aliases that stand for little, and names the line behind them', () => {
    const text =
      'peers: 5\nlinks:\n  - &first { at: 1s, down: [0, 1] }\n  - *first\ntopology: &t\n  name: random-k-out\n  k: many\n';
    const source = sourceOfText(text, 'x.yaml');
    expect(source.raw.links).toEqual([
      { at: '1s', down: [0, 1] },
      { at: '1s', down: [0, 1] },
    ]);
    expect(source.lineOf(['topology', 'k'])).toBe(7);
    expect(source.lineOf(['links', 1, 'down'])).toBe(3);
    expect(source.lineOf(['links', 1])).toBe(4);
  });

  it('names the line of a mistake in a list', () => {
    const source = sourceOfText(
      'peers: 5\nlinks:\n  - { at: 1s, down: [0, 1] }\n  - at: soon\n    down: [0, 1]\n',
      'x.yaml',
    );
    expect(() => parseExperiment(source)).toThrow(/^x\.yaml line 4: links\.1\.at: /);
  });

  it('is refused in a value of the command line in the same words', () => {
    expect(() => valueOfText('&a [*a]', '--set faults')).toThrow(
      /^--set faults: expected a value.*contains itself: \*a stands inside of &a/,
    );
    expect(() => valueOfText('['.repeat(9000), '--set faults')).toThrow(
      /^--set faults: expected a value.*at most 100 levels/,
    );
  });
});
