/** What `hearsay play` and `hearsay run --watch` serve: a kept run of sockets, one that goes on, stories, strangers. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closePages, executablePath, openAddress } from './page.ts';

const command = fileURLToPath(new URL('../../../bin/hearsay', import.meta.url));
const watched = `
name: watched
peers: 3
runtime: tcp
topology: mesh
protocol: flood
trace: full
workload: { name: interval, broadcasts: 1000, wait: 50ms }
`;

/** A command that serves a page, and its address. */
async function serving(folder: string, ...given: string[]): Promise<{ child: ChildProcess; address: string }> {
  const child = spawn(process.execPath, [command, ...given, '--no-open'], { cwd: folder });
  const address = await new Promise<string>((resolve, reject) => {
    let text = '';
    const hear = (chunk: Buffer) => {
      text += chunk;
      const found = /http:\S+/.exec(text);
      if (found !== null) resolve(found[0]);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (status) => reject(new Error(`exit status ${status}: ${text}`)));
  });
  return { child, address };
}

function statusOf(address: string, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    request(address, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode!);
    })
      .on('error', reject)
      .end();
  });
}

/** The events that the player counts: `event 37 of 183`. */
async function eventsOf(page: Page): Promise<number> {
  const text =
    (await page
      .locator('.player')
      .getByText(/ of [\d,]+$/)
      .first()
      .textContent()) ?? '';
  return Number(/of ([\d,]+)$/.exec(text)?.[1].replace(/,/g, ''));
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    child.removeAllListeners('exit');
    child.once('exit', resolve);
    child.kill('SIGINT');
  });
}

describe.skipIf(executablePath === undefined)('the served page', { timeout: 60_000 }, () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'hearsay-play-'));
    writeFileSync(join(folder, 'watched.yaml'), watched);
  });
  afterAll(async () => {
    await closePages();
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows a run of sockets while it goes on, and again when it is kept', async () => {
    const { child, address } = await serving(folder, 'run', 'watched.yaml', '--watch');
    const { page, errors } = await openAddress(address);
    const events = () => eventsOf(page);
    await expect.poll(events, { timeout: 20_000 }).toBeGreaterThan(20);
    const before = await events();
    await expect.poll(events, { timeout: 20_000 }).toBeGreaterThan(before);
    expect(errors).toEqual([]);
    expect(await ended(child)).toBe(130);
    await page.close();

    const kept = await serving(folder, 'play', 'latest');
    const again = await openAddress(kept.address);
    const { page: shown } = again;
    const count = () => eventsOf(shown);
    await expect.poll(count, { timeout: 20_000 }).toBeGreaterThanOrEqual(before);
    expect(again.errors).toEqual([]);

    expect(await statusOf(`${kept.address}given`)).toBe(200);
    expect(await statusOf(`${kept.address}given`, { host: 'evil.example' })).toBe(404);
    expect(await statusOf(`${kept.address}given`, { 'sec-fetch-site': 'cross-site' })).toBe(404);
    expect(await statusOf(kept.address.replace(/[0-9a-f]{32}/, '0'.repeat(32)))).toBe(404);
    expect(await ended(kept.child)).toBe(0);
  });

  it('begins with an experiment that was handed over', async () => {
    const { child, address } = await serving(folder, 'play', 'split');
    const { page, errors } = await openAddress(address);
    await expect.poll(() => page.locator('.stage h2').textContent(), { timeout: 20_000 }).toContain('5 peers');
    expect(errors).toEqual([]);
    expect(await ended(child)).toBe(0);
  });

  it('says what cannot be shown in one line', async () => {
    await expect(serving(folder, 'play', 'nowhere')).rejects.toThrow(/exit status 2: hearsay: play: expected a preset/);
    await expect(serving(folder, 'play', 'none.md')).rejects.toThrow(/exit status 2: hearsay: play: /);
    await expect(serving(folder, 'run', 'tour', '--watch')).rejects.toThrow(/exit status 2: hearsay: --watch: /);
  });
});
