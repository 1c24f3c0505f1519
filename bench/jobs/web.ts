/**
 * The page of the laboratory in Chromium: what it takes to the first picture, how smoothly it plays, and how fast it
 * answers. Its targets are for a machine with a graphics card.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { deflateRawSync, gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { chromiumAtHand, sharedChromium } from '../../test/browser/engines.ts';
import type { Job, Reading, Scale } from '../job.ts';

const file = resolve('dist/web/index.html');
/** Programs that the page holds for later: the editor, and what else it starts on demand. */
const later = /<script type="text\/plain" id="(?!engine")[^"]*">[^<]*(?:<(?!\/script>)[^<]*)*<\/script>/g;

const rumour = {
  name: 'bench',
  seed: 1,
  topology: { name: 'random-k-out', k: 3 },
  protocol: 'flood',
  network: { delay: { uniform: ['10ms', '50ms'] } },
  workload: 'single',
};

function addressOf(peers: number): string {
  const content = JSON.stringify({ experiment: { ...rumour, peers } });
  return `${pathToFileURL(file).href}#e=${Buffer.concat([Buffer.of(1), deflateRawSync(content)]).toString('base64url')}`;
}

/** Milliseconds from the request to a picture of a run: the sentence over the stage names its peers. */
async function opened(page: Page, peers: number): Promise<number> {
  await page.goto(addressOf(peers), { waitUntil: 'commit' });
  return page.evaluate(`new Promise((done) => {
    (function look() {
      if (/[0-9] peers?/.test(document.querySelector('.stage h2')?.textContent ?? '')) done(performance.now());
      else requestAnimationFrame(look);
    })();
  })`);
}

/** Pictures a second while it plays. */
function framesIn(page: Page, ms: number): Promise<number> {
  return page.evaluate(`new Promise((done) => {
    let frames = 0;
    const begun = performance.now();
    (function next() {
      const now = performance.now();
      if (now - begun >= ${ms}) done((frames * 1000) / (now - begun));
      else { frames++; requestAnimationFrame(next); }
    })();
  })`);
}

/** From a key that moves the moment to the picture after it. */
function scrubbed(page: Page): Promise<number> {
  return page.evaluate(`new Promise((done) => {
    const begun = performance.now();
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Home', bubbles: true, cancelable: true }));
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - begun)));
  })`);
}

/** From the request to the summary of a run of 100 peers, in a worker that has run one. */
function reran(page: Page): Promise<number> {
  return page.evaluate(`new Promise((done) => {
    const program = document.getElementById('engine').textContent;
    const worker = new Worker(URL.createObjectURL(new Blob([program], { type: 'text/javascript' })));
    let begun = 0;
    let run = 0;
    const again = () => {
      begun = performance.now();
      worker.postMessage({ request: 'run', run: ++run, experiment: ${JSON.stringify({ ...rumour, peers: 100 })} });
    };
    worker.onmessage = ({ data }) => {
      if (data.tells !== 'over') return;
      if (run < 4) again();
      else { worker.terminate(); done(performance.now() - begun); }
    };
    again();
  })`);
}

async function measure(scale: Scale): Promise<Reading> {
  const browser = await sharedChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const firstPictureMs = await opened(page, 60);
    const rerunMs = await reran(page);
    const small = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await opened(small, 1000);
    await small.keyboard.press('Space');
    const frames = await framesIn(small, scale === 'tiny' ? 200 : 3000);
    const scrubMs = await scrubbed(small);
    await small.close();
    const large = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const largeMs = await opened(large, scale === 'tiny' ? 2000 : 100_000);
    await large.keyboard.press('Space');
    const largeFrames = await framesIn(large, scale === 'tiny' ? 200 : 5000);
    const kilobytes = gzipSync(readFileSync(file, 'utf8').replaceAll(later, '')).length / 1000;
    return { kilobytes, firstPictureMs, rerunMs, frames, scrubMs, largeMs, largeFrames };
  } finally {
    await browser.close();
  }
}

export const web: Job = {
  name: 'web',
  title: 'the page of the laboratory in Chromium',
  figures: [
    { key: 'kilobytes', title: 'kB gzipped before the first picture', unit: 'count', atMost: 250 },
    { key: 'firstPictureMs', title: 'to the first picture', unit: 'ms', atMost: 1000 },
    { key: 'frames', title: 'pictures while 1,000 peers play', unit: 'per second', atLeast: 60 },
    { key: 'largeFrames', title: 'pictures while 100,000 peers play', unit: 'per second', atLeast: 30 },
    { key: 'scrubMs', title: 'to another moment of 1,000 peers', unit: 'ms', atMost: 50 },
    { key: 'rerunMs', title: 'a run of 100 peers again', unit: 'ms', atMost: 150 },
    { key: 'largeMs', title: 'to the first picture of 100,000 peers', unit: 'ms', atMost: 1000 },
  ],
  contenders: [
    {
      name: 'hearsay',
      side: 'hearsay',
      missing: async () => (chromiumAtHand() === undefined ? 'no Chromium on the path' : undefined),
      measure,
    },
  ],
};
