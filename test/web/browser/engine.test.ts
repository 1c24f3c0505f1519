/** The engine of the page in a real Chromium: the simulator's facts as in Node, states of peers, reruns, refusals. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../src/index.ts';
import type { ExperimentData } from '../../../web/src/channel/engine-messages.ts';
import { askEngine, closePages, executablePath, openPage, type Told } from './page.ts';

const rumour: ExperimentData = {
  seed: 7,
  peers: 40,
  topology: { name: 'random-k-out', k: 3 },
  protocol: 'flood',
  network: { delay: { uniform: ['10ms', '50ms'] }, loss: 0.05 },
  workload: 'single',
};

const experiments: readonly ExperimentData[] = [
  rumour,
  { ...rumour, peers: 600 },
  { ...rumour, peers: 5, topology: 'mesh', protocol: 'sequencer', network: {}, workload: 'burst' },
  {
    ...rumour,
    faults: [
      { at: '40ms', for: '20ms', crash: 3 },
      { at: '10ms', for: '1s', isolate: 5 },
    ],
  },
];

describe.skipIf(executablePath === undefined)('the engine of the page', { timeout: 60_000 }, () => {
  let page: Page;
  let errors: string[];
  let number = 0;

  beforeAll(async () => {
    ({ page, errors } = await openPage());
  });
  afterAll(closePages);

  it('leaves the trace that Node leaves', async () => {
    for (const experiment of experiments) {
      const answers = await askEngine(page, [{ request: 'run', run: ++number, experiment }], ['digest', 'failed']);
      const digest = answers.at(-1);
      const sha = digest?.tells === 'digest' ? digest.traceSha256 : told(answers, 'over').summary.traceSha256;
      expect(sha).toBe((await run(experiment)).summary.traceSha256);
      expect(answers.map(({ tells }) => tells).slice(0, 3)).toEqual(['begun', 'scene', 'facts']);
    }
    expect(errors).toEqual([]);
  });

  it('tells what a peer holds at a moment, forwards and backwards', async () => {
    const slow = { ...rumour, protocol: 'sequencer', topology: 'mesh', peers: 4, workload: 'burst' };
    told(await askEngine(page, [{ request: 'run', run: ++number, experiment: slow }]), 'over');
    const at = async (facts: number) => {
      const question = { request: 'state', run: number, question: facts, peer: 2, facts } as const;
      return told(await askEngine(page, [question], ['state']), 'state').layers;
    };
    const moments = [0, 4, 20, 60];
    const forwards = [];
    for (const facts of moments) forwards.push(await at(facts));
    const backwards = [];
    for (const facts of moments.toReversed()) backwards.unshift(await at(facts));
    expect(backwards).toEqual(forwards);
    expect(forwards[0]).not.toEqual(forwards[3]);
    expect(forwards[3].at(-1)).toMatchObject({ protocol: 'sequencer', fields: expect.any(Object) });
  });

  it('ends a run at once when another one is asked for', async () => {
    const long = { ...rumour, peers: 20_000 };
    const first = ++number;
    await askEngine(page, [{ request: 'run', run: first, experiment: long }], ['scene']);
    const answers = await askEngine(page, [{ request: 'run', run: ++number, experiment: rumour }]);
    expect(answers.at(-1)).toMatchObject({ tells: 'over', run: number });
    expect(answers.some((answer) => answer.tells === 'over' && answer.run === first)).toBe(false);
  });

  it('refuses what is wrong by its option, and what a page cannot have', async () => {
    const refused = async (experiment: ExperimentData) =>
      told(await askEngine(page, [{ request: 'run', run: ++number, experiment }]), 'refused');
    expect(await refused({ ...rumour, peers: 'many' })).toMatchObject({ option: 'peers' });
    expect(await refused({ ...rumour, protocol: './my.ts' })).toMatchObject({ option: 'protocol' });
    expect(await refused({ ...rumour, runtime: 'tcp' })).toMatchObject({ option: 'runtime' });
  });
});

function told<Kind extends Told['tells']>(answers: readonly Told[], kind: Kind) {
  const answer = answers.find(({ tells }) => tells === kind);
  if (answer === undefined) throw new Error(`no answer ${kind}: ${JSON.stringify(answers.slice(0, 5))}`);
  return answer as Extract<Told, { readonly tells: Kind }>;
}
