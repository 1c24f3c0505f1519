/**
 * `npm run attack` in its small version: what it finds when it is run whole must be found by a script that still works.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const script = fileURLToPath(new URL('../../scripts/attack.js', import.meta.url));

function attack(...args: string[]) {
  return spawnSync(process.execPath, [script, ...args], { encoding: 'utf8', timeout: 300_000 });
}

/** The long tests make them all. */
const attacks =
  process.env.HEARSAY_LONG === '1'
    ? [
        'descriptors',
        'disks',
        'questions',
        'markup',
        'protocols',
        'limits',
        'samples',
        'signals',
        'connections',
        'brokers',
        'sizes',
      ]
    : ['descriptors', 'questions'];

it.runIf(process.platform === 'linux')(
  'finds nothing broken in the small version of each attack',
  () => {
    const { status, stdout, stderr } = attack('--small', ...attacks);
    expect(stderr).not.toMatch(/^BROKEN/m);
    for (const name of attacks) expect(stdout).toMatch(new RegExp(`^│ ${name} `, 'm'));
    expect(stdout).toMatch(/\n\d+ held, 0 broken, \d+ skipped\n$/);
    expect(status).toBe(0);
  },
  300_000,
);

it('names the attacks that there are', () => {
  const { status, stderr } = attack('nothing-of-this-name');
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: expect.stringMatching(/^attack: expected some of descriptors, disks, .*, given nothing-of-this-name\n$/),
  });
});
