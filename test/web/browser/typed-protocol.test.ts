/** Protocols that were written in the page and go wrong: the page says which, and goes on. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closePages, eventually, executablePath, linkTo, openPage } from './page.ts';

const experiment = { name: 'own', seed: 5, peers: 6, topology: 'mesh', workload: 'single' } as const;

/** A protocol whose peers do this when a message comes. */
function protocolThat(receive: string): string {
  return `import { defineProtocol } from 'hearsay';
export default defineProtocol({
  name: 'own',
  title: 'goes wrong',
  source: 'a test',
  parameters: {},
  promises: {},
  knows: 'group',
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message: { origin: number; sequence: number }) => message,
  create: (peer) => ({
    broadcast: ({ origin, sequence }) => peer.sendToGroup({ origin, sequence }),
    receive(from: number, message: { origin: number; sequence: number }) {
      ${receive}
    },
  }),
});
`;
}

/** Each takes its seconds: two stand for all. */
const LONG = process.env.HEARSAY_LONG === '1';

describe.skipIf(executablePath === undefined)('a protocol that was written in the page', { timeout: 120_000 }, () => {
  let page: Page;
  let errors: string[];
  beforeAll(async () => {
    ({ page, errors } = await openPage());
  });
  afterAll(closePages);

  /** Runs it after the click that a link with code asks for. */
  async function show(receive: string): Promise<void> {
    const protocols = [{ path: './own.ts', source: protocolThat(receive) }];
    const shared = { experiment: { ...experiment, protocol: './own.ts' }, protocols };
    await page.evaluate((text) => location.assign(text), linkTo(shared));
    await page.getByRole('alertdialog').getByRole('button', { name: 'Run it', exact: true }).click();
  }

  async function expectAlive(): Promise<void> {
    await page.evaluate((text) => location.assign(text), linkTo({ experiment: { ...experiment, protocol: 'flood' } }));
    await eventually(told, '');
    await eventually(() => page.locator('.stage h2').textContent(), /6 peers/);
    expect(errors).toEqual([]);
  }

  const told = async () => (await page.locator('[role=alert]').allTextContents()).join(' ');

  it('runs', async () => {
    await show('peer.deliver({ ...message, payload: undefined });');
    await eventually(() => page.locator('.stage h2').textContent(), /all 6 peers|6 peers/);
    expect(errors).toEqual([]);
  });

  const endless: readonly (readonly [string, string, RegExp])[] = [
    ['loops for ever', 'for (;;);', /\.\/own\.ts did not come back within 2 s/],
    [
      'allocates without end',
      'const hoard = []; for (;;) hoard.push(new Array(1e6).fill(hoard));',
      /\.\/own\.ts did not come back within 2 s/,
    ],
    [
      'fills buffers without end',
      'const hoard = []; for (;;) hoard.push(new Float64Array(1e8).fill(1));',
      /\.\/own\.ts did not come back within 2 s/,
    ],
    [
      'keeps ever more from message to message',
      'const own = globalThis as { hoard?: unknown[] }; (own.hoard ??= []).push(new Array(4e6).fill(0)); peer.sendToGroup(message);',
      /\.\/own\.ts did not come back within 2 s/,
    ],
    ['runs on for ever', 'peer.send(from, message);', /\.\/own\.ts took more than 8 s/],
  ];

  it.each(endless.slice(0, LONG ? undefined : 2))(
    '%s, is ended, and leaves the page alive',
    async (_what, receive, message) => {
      await show(receive);
      await eventually(told, message);
      await expectAlive();
    },
  );
});
