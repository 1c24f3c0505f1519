/** Searches with Byzantine peers: Bracha's bound, met and passed, and the smallest case that shows it. */
import { expect, it } from 'vitest';
import { caseFile, experimentOf } from '../../../src/experiment/search/case.ts';
import { drawCase } from '../../../src/experiment/search/draw.ts';
import { nodePlatform } from '../../../src/platform/node-platform.ts';
import { findProtocol } from '../../../src/protocols/index.ts';
import { scopeFor, searchAll } from './scene.ts';

const LONG = process.env.HEARSAY_LONG === '1';
const SCHEDULES = LONG ? 1_000 : 20;

it('of Bracha with N = 3f + 1 finds nothing that is promised', async () => {
  const { findings, tally } = await searchAll(await scopeFor('bracha', 'byzantine', LONG ? 7 : 4), SCHEDULES, {
    shrinks: [],
  });
  expect(findings.filter(({ promised }) => promised)).toEqual([]);
  const held = tally.promised.reduce((sum, { valid }) => sum + valid, 0);
  expect(held).toBeGreaterThan(4 * SCHEDULES);
});

it('of Bracha with N = 3f finds that one peer stops or splits the others, which is not promised there', async () => {
  const resilience = { path: ['resilience'], value: 1, option: '--set resilience' };
  const scope = await scopeFor('bracha', 'byzantine', 3, nodePlatform, [resilience]);
  const { findings } = await searchAll(scope, SCHEDULES, { shrinks: ['agreement'] });
  const broken = findings.map(({ finding }) => finding);
  expect(broken).toEqual(expect.arrayContaining(['validity', 'agreement', 'uniform-agreement']));
  const agreement = findings.find(({ finding }) => finding === 'agreement')!;
  expect(agreement.promised).toBe(false);
  expect(agreement.smallest).toMatchObject({ peers: 3, adversaries: [{ behaviour: {} }], mishaps: [] });
});

it('of flooding finds the smallest group that one peer can divide', async () => {
  expect(findProtocol('flood').promises.consistency).not.toContain('byzantine');
  const { findings } = await searchAll(await scopeFor('flood', 'byzantine', 4), SCHEDULES, {
    shrinks: ['consistency'],
  });
  const { smallest, evidence } = findings.find(({ finding }) => finding === 'consistency')!;
  expect(smallest).toMatchObject({ peers: 3, mishaps: [] });
  expect(smallest.adversaries).toHaveLength(1);
  expect(evidence[0]).toMatch(/^peer \d delivered \d:\d at \d+ ms with (a payload of digest \d+|no payload); peer \d/);
});

it.each(['bracha', 'byzantine-consistent', 'byzantine-consistent-signed', 'pbft'])(
  'of %s with peers that lie and others that forget finds nothing that is promised',
  async (protocol) => {
    const schedules = LONG ? 500 : 4;
    const { findings } = await searchAll(await scopeFor(protocol, 'restart,byzantine', 8), schedules, { shrinks: [] });
    expect(findings.filter(({ promised }) => promised)).toEqual([]);
  },
);

it('draws fewer than a third, writes them in lines of the file, and draws the rest as without them', async () => {
  const scope = await scopeFor('bracha', 'crash,byzantine', 10);
  for (let seed = 0; seed < 50; seed++) {
    const drawn = drawCase(scope, seed);
    if (drawn.adversaries === undefined) continue;
    expect(3 * drawn.adversaries.length).toBeLessThan(drawn.peers);
    const file = caseFile(experimentOf(scope, drawn), []);
    expect(file.match(/^ {2}- \{ peers: \d+, behaviour: /gm)).toHaveLength(drawn.adversaries.length);
  }
  expect(drawCase(await scopeFor('bracha', 'crash', 10), 3)).not.toHaveProperty('adversaries');
});
