/** The JavaScript engines at hand: every Node that is found, and a Chromium. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';

export interface Engine {
  readonly version: string;
  readonly path: string;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * This Node, those on the path, and those that `scripts/engines.sh`, nvm, fnm and volta keep: one of each version that
 * Hearsay supports.
 */
export function nodesAtHand(): readonly Engine[] {
  const candidates = [process.execPath];
  for (const folder of (process.env.PATH ?? '').split(delimiter)) candidates.push(join(folder, 'node'));
  const kept = {
    [root]: ['.nodes', 'bin/node'],
    [process.env.NVM_DIR ?? join(homedir(), '.nvm')]: ['versions/node', 'bin/node'],
    [process.env.FNM_DIR ?? join(homedir(), '.local/share/fnm')]: ['node-versions', 'installation/bin/node'],
    [process.env.VOLTA_HOME ?? join(homedir(), '.volta')]: ['tools/image/node', 'bin/node'],
  };
  for (const [home, [versions, program]] of Object.entries(kept)) {
    const folder = join(home, versions);
    if (existsSync(folder)) candidates.push(...readdirSync(folder).map((version) => join(folder, version, program)));
  }
  const byVersion = new Map<string, Engine>();
  for (const path of new Set(candidates.filter(existsSync).map((candidate) => realpathSync(candidate)))) {
    const version = execFileSync(path, ['--version'], { encoding: 'utf8' }).trim();
    if (isSupported(version) && !byVersion.has(version)) byVersion.set(version, { version, path });
  }
  return [...byVersion.values()];
}

function isSupported(version: string): boolean {
  const [major, minor] = version.slice(1).split('.').map(Number);
  return major > 20 || (major === 20 && minor >= 19);
}

/** A Chromium or Chrome: `CHROMIUM` if it is set, else one on the path. */
export function chromiumAtHand(): string | undefined {
  if (process.env.CHROMIUM !== undefined) return process.env.CHROMIUM;
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
}

let browser: Promise<Browser> | undefined;

/** One for all test files of a worker: it ends with the worker. */
export function sharedChromium(): Promise<Browser> {
  browser ??= launched();
  return browser;
}

async function launched(): Promise<Browser> {
  const one = await chromium.launch({ executablePath: chromiumAtHand(), args: quietly });
  one.on('disconnected', () => {
    browser = undefined;
  });
  return one;
}

/** What Chromium is told so that it asks nothing of the network. */
const quietly = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-quic',
  '--no-first-run',
  '--disable-component-update',
  '--disable-sync',
];
