/** The command of an experiment that is in no file makes the same experiment. */
import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { type RunFlags, requestOf } from '../../src/cli/flags.ts';
import { runSyntax } from '../../src/cli/run-syntax.ts';
import { prepare } from '../../src/experiment/prepare.ts';
import { sourceOfData } from '../../src/experiment/source.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';
import { presets } from '../../src/presets/index.ts';
import { experimentCommand } from '../../src/reports/commands.ts';

/** The words that a shell makes of a command. */
function wordsOf(command: string): string[] {
  return execFileSync('/bin/sh', ['-c', `printf '%s\\n' ${command}`], { encoding: 'utf8' })
    .trimEnd()
    .split('\n');
}

const odd = {
  name: 'odd',
  faults: [{ at: '1s', crash: { random: 1 } }],
  network: { delay: { uniform: ['10ms', '20ms'] } },
  expect: { latencyMs: "it's < 3" },
};

// A graph of a million peers takes seconds.
const small = presets.filter(({ name }) => name !== 'million').map(({ experiment }) => experiment);

it.each([...small, odd])('%j', async (experiment) => {
  const [, , ...words] = wordsOf(experimentCommand(experiment));
  const flags = runSyntax().exitOverride().parse(words, { from: 'user' }).opts() as unknown as RunFlags;
  const ofCommand = await prepare(requestOf(sourceOfData({}), flags), nodePlatform);
  const ofPage = await prepare({ source: sourceOfData(experiment) }, nodePlatform);
  const { seed: _one, ...asked } = ofCommand.experiment;
  const { seed: _other, ...shown } = ofPage.experiment;
  expect(asked).toEqual(shown);
});
