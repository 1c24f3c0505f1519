// A disk that is full in the middle of a run, folders that nobody may write to, and two runs of one name at one moment.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DENSE = [
  'run',
  '--protocol',
  'flood',
  '--topology',
  'mesh',
  '-n',
  '40',
  '--trace',
  'full',
  '--seed',
  '1',
  '--json',
  '--runtime',
];

/** @type {import('./desk.js').Attack} */
export const disks = {
  name: 'disks',
  async run(desk, isSmall) {
    await full(desk, isSmall ? ['simulator'] : ['simulator', 'actors', 'tcp']);
    await readOnly(desk);
    await twins(desk, isSmall ? 3 : 12);
  },
};

/** @param {import('./desk.js').Desk} desk @param {string[]} runtimes */
async function full(desk, runtimes) {
  const disk = join(desk.folder, 'disk');
  mkdirSync(disk);
  for (const runtime of runtimes) {
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=300k', 'tmpfs', disk], { encoding: 'utf8' });
    if (mounted.status !== 0) {
      desk.note('a full disk', undefined, `SKIPPED: no file system can be mounted (${(mounted.stderr ?? '').trim()})`);
      return;
    }
    try {
      const size = runtime === 'tcp' ? ['-n', '8', '--messages', '100'] : [];
      const run = await desk.hearsay([...DENSE, runtime, ...size, '--out', disk]);
      desk.expect(`a full disk under a run on ${runtime}`, run, {
        status: [0, 1],
        says: /is not whole: the disk is full/,
      });
      const asked = await desk.hearsay(['trace', 'latest', '--kind', 'broadcast', '--out', disk]);
      desk.expect(`what a run on ${runtime} wrote before it was full`, asked, {
        status: [0],
        says: /ends? in the middle/,
      });
    } finally {
      execFileSync('umount', ['-l', disk]);
    }
  }
}

/** @param {import('./desk.js').Desk} desk */
async function readOnly(desk) {
  const disk = join(desk.folder, 'read-only');
  mkdirSync(disk);
  await desk.hearsay(['run', 'cycle', '--runtime', 'simulator', '--out', disk]);
  const bound =
    spawnSync('mount', ['--bind', disk, disk]).status === 0 &&
    spawnSync('mount', ['-o', 'remount,ro,bind', disk]).status === 0;
  if (!bound) {
    spawnSync('umount', ['-l', disk]);
    desk.note('a folder that is read-only', undefined, 'SKIPPED: no folder can be made read-only here');
    return;
  }
  try {
    const refused = /that can be written to \((EROFS|EACCES)\)/;
    desk.expect('a run into a read-only folder', await desk.hearsay(['run', 'cycle', '--out', disk]), {
      status: [2],
      says: refused,
    });
    desk.expect(
      'a check into a read-only folder',
      await desk.hearsay(['check', 'flood', '--schedules', '2', '--out', disk]),
      {
        status: [0, 2],
      },
    );
    desk.expect('a report into a read-only folder', await desk.hearsay(['report', 'latest', '--out', disk]), {
      status: [2],
      says: /written to/,
    });
    const sql = 'SELECT count(*) AS n FROM events';
    desk.expect('a question to a read-only folder', await desk.hearsay(['query', 'latest', sql, '--out', disk]), {
      status: [0],
      says: /kept as Parquet/,
    });
    desk.expect('clean in a read-only folder', await desk.hearsay(['clean', '--keep', '0', '--yes', '--out', disk]), {
      status: [0, 2],
    });
    writeFileSync(join(desk.folder, 'grid.yaml'), 'seed: 1\nsweep: { peers: [3, 4] }\n');
    desk.expect('a sweep into a read-only folder', await desk.hearsay(['sweep', 'grid.yaml', '--out', disk]), {
      status: [2],
      says: refused,
    });
  } finally {
    execFileSync('umount', ['-l', disk]);
  }
}

/**
 * Several runs of one name and seed that begin in one millisecond.
 * @param {import('./desk.js').Desk} desk
 * @param {number} count
 */
async function twins(desk, count) {
  // One clock for all: the folder's name is the same for each.
  const env = {
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent('Date.prototype.toISOString=()=>"2026-01-01T00:00:00.000Z"')}`,
  };
  const args = ['run', 'cycle', '--runtime', 'simulator', '--seed', '7', '--out', 'twins', '--json'];
  const all = await Promise.all(Array.from({ length: count }, () => desk.hearsay(args, { env })));
  const folders = readdirSync(join(desk.folder, 'twins', 'cycle'));
  const digests = new Set(
    all.map(({ stdout }) => (stdout.startsWith('{') ? JSON.parse(stdout).traceSha256 : undefined)),
  );
  const whole = folders.filter((name) => existsSync(join(desk.folder, 'twins', 'cycle', name, 'summary.json')));
  const held =
    all.every(({ status }) => status === 0) &&
    whole.length === count &&
    digests.size === 1 &&
    desk.summary('twins') !== undefined;
  desk.note(`${count} runs of one name in one millisecond`, held, `${whole.length} folders, ${digests.size} digest`);
}
