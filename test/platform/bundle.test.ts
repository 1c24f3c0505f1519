/** Bundles of protocols: the same bytes wherever they are made, and good wherever they are brought. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { InputError } from '../../src/core/errors.ts';
import { allowedCode } from '../../src/lab/agent/allowed-code.ts';
import { bundleOf, loadFile } from '../../src/platform/bundle.ts';
import { keepFile, ownFolder, sha256Of } from '../../src/platform/own-folder.ts';
import { hearsay } from '../cli/resident/command.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

let folder: string;

/**
 * Imports a file beside it, one of a folder above, one by its address, and the package; runs an experiment if it is
 * asked to.
 */
const own = (beside: string) => `import { defineProtocol, run } from 'hearsay';
import flood from '../protocols/flood.ts';
import { title } from './words/title.ts';
import { source } from '${pathToFileURL(join(beside, 'source.ts')).href}';
export const experiment = () => run({ peers: 3, topology: 'cycle', protocol: 'flood', seed: 1 });
export default defineProtocol({ ...flood, name: 'own', title, source });
`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-bundle-'));
  for (const place of ['here', 'elsewhere/and/deeper']) {
    const path = join(folder, place, 'project');
    mkdirSync(join(path, 'words'), { recursive: true });
    writeFileSync(join(path, 'own.ts'), own(path));
    writeFileSync(join(path, 'source.ts'), "export const source: string = 'a test';\n");
    writeFileSync(join(path, 'words/title.ts'), "export const title: string = 'flooding under another name';\n");
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('has the same bytes wherever the same files lie, and names no place of this machine', async () => {
  const here = await bundleOf(join(folder, 'here/project/own.ts'), 'bundle');
  const elsewhere = await bundleOf(join(folder, 'elsewhere/and/deeper/project/own.ts'), 'bundle');
  expect(elsewhere.sha256).toBe(here.sha256);
  expect(here.sha256).toBe(sha256Of(here.content));
  expect(here.files).toEqual(
    expect.arrayContaining(['own.ts', 'words/title.ts', 'source.ts', 'hearsay:protocols/flood']),
  );
  const text = here.content.toString();
  for (const place of [folder, root, 'file:', tmpdir()]) expect(text).not.toContain(place);
});

it('is another when a byte of what it imports is', async () => {
  const before = await bundleOf(join(folder, 'here/project/own.ts'), 'bundle');
  writeFileSync(
    join(folder, 'here/project/words/title.ts'),
    "export const title: string = 'flooding under another Name';\n",
  );
  const after = await bundleOf(join(folder, 'here/project/own.ts'), 'bundle');
  expect(after.sha256).not.toBe(before.sha256);
});

it('runs where this package is not', async () => {
  const { content, sha256 } = await bundleOf(join(folder, 'here/project/own.ts'), 'bundle');
  const alone = mkdtempSync(join(folder, 'alone-'));
  const file = keepFile(alone, `${sha256}.mjs`, content);
  const program = `
    const { default: own, experiment } = await import(${JSON.stringify(pathToFileURL(file).href)});
    const sent = [];
    const peer = { id: 0, firstTime: () => true, deliver() {}, sendToNeighbours: (message) => sent.push(message) };
    own.create(peer, {}).broadcast({ origin: 0, sequence: 0, payload: '' });
    let reason;
    try { await experiment(); } catch (error) { reason = error.message; }
    console.log(JSON.stringify({ name: own.name, sent: sent.length, reason }));`;
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', program], { cwd: alone, encoding: 'utf8' });
  expect(JSON.parse(said)).toEqual({ name: 'own', sent: 1, reason: 'there is nothing here that runs experiments' });
});

it('runs experiments where it is loaded by what does', async () => {
  const { url } = await loadFile(join(folder, 'here/project/own.ts'), 'protocol');
  const { experiment } = (await import(/* @vite-ignore */ url)) as {
    experiment(): Promise<{ summary: { stopped: string } }>;
  };
  expect((await experiment()).summary.stopped).toBe('quiescent');
});

it('is kept under its whole hash, for nobody else, and put right where it was changed', async () => {
  const path = join(folder, 'here/project/own.ts');
  const { content, sha256 } = await bundleOf(path, 'bundle');
  const file = fileURLToPath((await loadFile(path, 'protocol')).url);
  expect(file).toMatch(new RegExp(`/own-${sha256}\\.mjs$`));
  expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700);
  writeFileSync(file, 'export default 1;');
  await loadFile(path, 'protocol');
  expect(readFileSync(file).equals(content)).toBe(true);
});

it("keeps nothing in a folder that is not this user's own", () => {
  const link = join(folder, 'link');
  symlinkSync(join(folder, 'here'), link);
  expect(() => ownFolder(link, 'TMPDIR')).toThrow(InputError);
  writeFileSync(join(folder, 'file'), '');
  expect(() => ownFolder(join(folder, 'file'), 'TMPDIR')).toThrow(InputError);
  const open = join(folder, 'open');
  mkdirSync(open, { mode: 0o777 });
  ownFolder(open, 'TMPDIR');
  expect(statSync(open).mode & 0o777).toBe(0o700);
});

it('is told to its owner by a command, in a line that --allow takes', () => {
  const project = join(folder, 'here/project');
  const { status, stdout, stderr } = hearsay(['bundle', 'own.ts', '--output', 'out.mjs'], project);
  const content = readFileSync(join(project, 'out.mjs'));
  const sha256 = sha256Of(content);
  expect({ status, stdout }).toEqual({ status: 0, stdout: `${sha256}  out.mjs\n` });
  expect(stderr).toMatch(/^[\d,]+ bytes from \d+ files: .*own\.ts/);
  const json = JSON.parse(hearsay(['bundle', 'own.ts', '--json'], project).stdout);
  expect(json).toMatchObject({ file: 'own.ts', sha256, bytes: content.length });
  writeFileSync(join(project, 'allowed'), `# ours\n${stdout}\n`);
  expect(allowedCode([join(project, 'allowed')], false).hashes).toEqual([sha256]);
  const wrong = hearsay(['bundle', 'none.ts'], project);
  expect({ status: wrong.status, stderr: wrong.stderr }).toEqual({
    status: 2,
    stderr: `hearsay: bundle: expected a file that exists, given ${join(project, 'none.ts')}\n`,
  });
});
