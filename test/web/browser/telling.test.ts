/** Stories, the editor, the form and a comparison, in a real Chromium. */
import { readFileSync } from 'node:fs';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closePages, eventually, executablePath, openPage } from './page.ts';

describe.skipIf(executablePath === undefined)('the page', { timeout: 120_000 }, () => {
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    ({ page, errors } = await openPage());
    await page.emulateMedia({ reducedMotion: 'reduce' });
  });
  afterAll(closePages);

  it('shows an error at its field, keeps the last run, and goes on when it is mended', async () => {
    const k = page.getByLabel('k', { exact: true });
    await k.fill('99');
    await k.press('Enter');
    const field = page.locator('.field', { has: k });
    await eventually(() => field.getByRole('alert').textContent(), /topology.k: expected at most 59/);
    expect(await k.getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator('.stage h2').textContent()).toMatch(/60 peers/);
    await k.fill('4');
    await k.press('Enter');
    await eventually(async () => String(await field.getByRole('alert').count()), '0');
  });

  it('adds, changes and removes a fault, and runs what is written as YAML', async () => {
    await page.getByRole('button', { name: 'Add a fault' }).click();
    await page.getByLabel('whom').fill('[1, 2]');
    await page.getByLabel('whom').press('Enter');
    await eventually(() => page.locator('.faults .line').textContent(), 'crash 1, 2 at 50ms');
    await page.getByRole('button', { name: /^Remove the fault/ }).click();
    await page.getByText('The rest as YAML').click();
    const yaml = page.getByLabel('The experiment as YAML');
    await eventually(() => yaml.inputValue(), /peers: 60/);
    await yaml.fill('peers: [');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await eventually(() => page.locator('.yaml [role=alert]').textContent(), /line 1/);
    await yaml.fill('{ name: mine, peers: 7, topology: star, workload: single }');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await eventually(() => page.getByLabel('peers', { exact: true }).inputValue(), '7');
  });

  it('compares two experiments', async () => {
    await page.getByRole('button', { name: 'Compare' }).click();
    await eventually(() => page.locator('.difference').textContent(), 'Both came to the same.');
    await page.locator('#field-topology').selectOption('cycle');
    await eventually(() => page.locator('.difference').textContent(), /^B reached everyone .* later/);
    await page.getByRole('button', { name: 'End comparison' }).click();
  });

  it('marks what does not compile, and survives what throws or never ends', async () => {
    await page.getByRole('button', { name: 'Write your own' }).click();
    const says = () => page.locator('.editor-says').textContent();
    await write(page, 'const a = 1;\nconst b = ;');
    await eventually(says, /^line 2: /);
    await write(page, protocol(`throw new Error('not today');`));
    await eventually(says, /not today/);
    await write(page, protocol('for (;;);'));
    await eventually(says, /did not come back within/);
    await write(page, protocol('peer.deliver(broadcast);'));
    await eventually(() => page.locator('.inspector').textContent(), /Trace/);
    await page.locator('.editor').getByRole('button', { name: 'Close' }).click();
  });

  it.each(storyTitles())('tells "%s" to its end by keyboard', async (title) => {
    await page.getByRole('button', { name: 'Stories' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: title }).focus();
    await page.keyboard.press('Enter');
    const story = page.locator('.story');
    const count = Number(/of (\d)/.exec((await story.locator('.progress').textContent())!)![1]);
    for (let step = 1; step <= count; step++) {
      await eventually(() => story.locator('.progress').textContent(), `Step ${step} of ${count}`);
      if ((await story.locator('.choices').count()) > 0) {
        await page.keyboard.press('1');
        await eventually(() => story.locator('.choices .right').textContent(), /✓ right/);
      }
      expect(await page.locator('[role=alert]').count()).toBe(0);
      if (step < count) await page.keyboard.press('n');
    }
    await page.keyboard.press('b');
    await eventually(() => story.locator('.progress').textContent(), `Step ${count - 1} of ${count}`);
    await story.getByRole('button', { name: 'Close the story' }).click();
  });

  it('has no error on its console', () => {
    expect(errors.filter((error) => !error.includes('not today'))).toEqual([]);
  });

  it.each([
    ['Dark', undefined],
    // Only the colours are others.
    ['Light', ['color-contrast', 'link-in-text-block']],
  ] as const)('has no finding of axe in its panes: %s', async (theme, rules) => {
    const findings = (part?: string) => findingsOf(page, part, rules);
    await page.getByRole('button', { name: theme, exact: true }).click();
    await page.locator('canvas.peers').focus();
    await page.keyboard.press('Shift+ArrowRight');
    expect(await findings()).toEqual([]);
    await page.getByRole('button', { name: 'Stories' }).click();
    await page.locator('.menu li button').first().click();
    await page.keyboard.press('2');
    await eventually(() => page.locator('.choices .right').textContent(), /right/);
    expect(await findings('.story')).toEqual([]);
    await page.getByRole('button', { name: 'Close the story' }).click();
    await page.getByRole('button', { name: 'Compare' }).click();
    await eventually(() => page.locator('.difference').textContent(), /same/);
    expect(await findings('.compare')).toEqual([]);
    await page.getByRole('button', { name: 'End comparison' }).click();
    await page.getByRole('button', { name: /Write your own|Edit it/ }).click();
    expect(await findings('.editor')).toEqual([]);
    await page.locator('.editor').getByRole('button', { name: 'Close' }).click();
  });
});

function storyTitles(): string[] {
  const names = ['ring-and-mesh', 'three-orders', 'the-split', 'choking-mailbox', 'log-hops', 'who-can-you-believe'];
  return names.map((name) => {
    const text = readFileSync(new URL(`../../../web/stories/${name}.md`, import.meta.url), 'utf8');
    return /^# (.*)/.exec(text)![1];
  });
}

function protocol(reaction: string): string {
  return `import { defineProtocol } from 'hearsay';
export default defineProtocol({
  name: 'mine', title: 'mine', source: 'mine', parameters: {}, promises: {}, knows: 'neighbours',
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message) => message,
  create: (peer) => ({ broadcast(broadcast) { ${reaction} }, receive() {} }),
});`;
}

/** Writes it in place of what is there, and runs it. */
async function write(page: Page, source: string): Promise<void> {
  await page.locator('.editor .cm-content').click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(source);
  await page.keyboard.press('ControlOrMeta+Enter');
}

/** @param runOnly rules; all, if there are none */
async function findingsOf(page: Page, part = 'body', runOnly?: readonly string[]): Promise<string[]> {
  const options = JSON.stringify({ runOnly, resultTypes: ['violations'] });
  const results = (await page.evaluate(`${axe.source}; axe.run('${part}', ${options})`)) as axe.AxeResults;
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}
