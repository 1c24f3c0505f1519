/** The page of the laboratory in a Chromium. */
import { fileURLToPath, pathToFileURL } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Answer, Request } from '../../../web/src/channel/engine-messages.ts';
import { chromiumAtHand, sharedChromium } from '../../browser/engines.ts';

export const executablePath = chromiumAtHand();

const pageAddress = pathToFileURL(fileURLToPath(new URL('../../../dist/web/index.html', import.meta.url))).href;

const opened: Page[] = [];

/** All that a file has opened. */
export async function closePages(): Promise<void> {
  await Promise.all(opened.splice(0).map((page) => page.close()));
}

/** A page, and what went wrong in it. */
export async function openAddress(address: string): Promise<{ readonly page: Page; readonly errors: string[] }> {
  const page = await (await sharedChromium()).newPage();
  opened.push(page);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(address);
  return { page, errors };
}

/** What the address of a page holds. */
export function linkTo(content: unknown): string {
  return `#e=${Buffer.concat([Buffer.of(1), deflateRawSync(JSON.stringify(content))]).toString('base64url')}`;
}

/** A page from a disk. */
export function openPage(hash = ''): ReturnType<typeof openAddress> {
  return openAddress(`${pageAddress}${hash}`);
}

/** An answer as it comes out of the page: of facts only their number. */
export type Told = Exclude<Answer, { readonly tells: 'facts' | 'scene' }> & {
  readonly tells: string;
  readonly count?: number;
};

/** Runs in the page: sends requests to the worker of this name, and gathers its answers until one is in `until`. */
const ask = `async ({ requests, until }) => {
  const programs = ['engine', 'protocols'].flatMap((id) => [document.getElementById(id).textContent, '\\n']);
  globalThis.testWorker ??= new Worker(URL.createObjectURL(new Blob(programs, { type: 'text/javascript' })));
  return new Promise((done) => {
    const answers = [];
    testWorker.onmessage = ({ data }) => {
      const { scene, block, ...rest } = data;
      answers.push(block === undefined ? rest : { ...rest, count: block.count });
      const isWhole = data.tells === 'over' && data.summary.traceSha256 !== undefined && until.includes('digest');
      if (isWhole || until.includes(data.tells)) done(answers);
    };
    for (const request of requests) testWorker.postMessage(request);
  });
}`;

/** What the page's engine answers to these requests, up to an answer of one of these kinds. */
export function askEngine(
  page: Page,
  requests: readonly Request[],
  until: readonly Answer['tells'][] = ['over', 'refused', 'failed'],
): Promise<Told[]> {
  return page.evaluate(`(${ask})(${JSON.stringify({ requests, until })})`);
}

/** Waits until the page shows this. */
export async function eventually(look: () => Promise<string | null>, wanted: string | RegExp | null): Promise<void> {
  const looked = expect.poll(look, { timeout: 20_000 });
  await (wanted instanceof RegExp ? looked.toMatch(wanted) : looked.toBe(wanted));
}
