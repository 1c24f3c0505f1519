/** Programs that the benchmark runs: figures of them, their last words, and their end. */
import { expect, test } from 'vitest';
import { jsonOf, runProgram } from '../../bench/process.ts';

const node = process.execPath;

test('tells what a program printed and took', async () => {
  const busy =
    'const until = performance.now() + 150; while (performance.now() < until); const room = Buffer.alloc(9e7, 1); console.log(JSON.stringify({ room: room.length }))';
  const ran = await runProgram(node, ['-e', busy]);
  expect(ran.status).toBe(0);
  expect(jsonOf<{ room: number }>(ran)).toEqual({ room: 9e7 });
  expect(ran.wallMs).toBeGreaterThan(150);
  if (process.platform === 'linux') expect(ran.cpuMs).toBeGreaterThan(50);
});

test('a program that fails is an error with its last words', async () => {
  const ran = await runProgram(node, ['-e', 'process.stderr.write("no room\\n"); process.exit(3)']);
  expect(() => jsonOf(ran)).toThrow('exit status 3: no room');
});

test('a program that outlives its deadline is killed with what it started', async () => {
  const forever = 'setInterval(() => {}, 1000)';
  const parent = `const { pid } = require('node:child_process').spawn(process.execPath, ['-e', '${forever}']); console.log(pid); ${forever}`;
  const ran = await runProgram(node, ['-e', parent], { deadlineMs: 1500 });
  expect(ran.status).toBeNull();
  const child = Number(ran.output);
  expect(child).toBeGreaterThan(0);
  await expect.poll(() => isAlive(child), { timeout: 5000 }).toBe(false);
});

test('a program that is not there is an error', async () => {
  await expect(runProgram('no-such-program-anywhere', [])).rejects.toThrow('ENOENT');
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
