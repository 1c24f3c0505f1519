/** An error that a user's protocol throws is told on the first lines, with places in the files that the user wrote. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { hearsay } from './command.ts';

const folder = mkdtempSync(join(tmpdir(), 'hearsay-thrown-'));
afterAll(() => rmSync(folder, { recursive: true }));

writeFileSync(
  join(folder, 'table.ts'),
  `interface Row { readonly cells?: readonly number[] }

export function firstCell(row: Row): number {
  return row.cells!.length;
}
`,
);
writeFileSync(
  join(folder, 'faulty.ts'),
  `import { type Broadcast, defineProtocol, type Peer } from 'hearsay';
import { firstCell } from './table.ts';

class Faulty {
  private readonly peer: Peer<Broadcast>;
  constructor(peer: Peer<Broadcast>) {
    this.peer = peer;
  }
  broadcast(broadcast: Broadcast): void {
    this.peer.sendToNeighbours(broadcast);
  }
  receive(): void {
    if (this.peer.id === 2) this.look();
  }
  private look(): void {
    firstCell({});
  }
}

export default defineProtocol<Broadcast, {}>({
  name: 'faulty',
  title: 'throws',
  source: 'this test',
  parameters: {},
  promises: {},
  knows: 'neighbours',
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message) => message,
  create: (peer) => new Faulty(peer),
});
`,
);
writeFileSync(
  join(folder, 'unloadable.ts'),
  "const names: string[] = [];\n\nexport default names[0].length ? 'a' : 'b';\n",
);

describe('an error of a protocol', () => {
  it.each(process.env.HEARSAY_LONG === '1' ? ['simulator', 'actors', 'tcp', 'udp'] : ['simulator', 'tcp'])(
    'is told with the places in its files, on %s',
    (runtime) => {
      const { stdout, status } = hearsay(
        ['run', '--protocol', './faulty.ts', '--runtime', runtime, '--peers', '4', '--seed', '1'],
        folder,
      );
      expect(status).toBe(1);
      const lines = stdout.split('\n');
      const first = lines.findIndex((line) => line.includes('peer 2 failed'));
      expect(lines.slice(first, first + 3)).toEqual([
        "  peer 2 failed: TypeError: Cannot read properties of undefined (reading 'length') (at firstCell (table.ts:4:21))",
        '      at Faulty.look (faulty.ts:16:5)',
        '      at Faulty.receive (faulty.ts:13:34)',
      ]);
    },
  );

  it('is told so by check too', () => {
    const { stdout, status } = hearsay(['check', './faulty.ts', '--schedules', '40', '--seed', '1'], folder);
    expect(status).toBe(1);
    expect(stdout).toContain('table.ts:4:21');
  });

  it('that cannot be loaded names the line', () => {
    const { stderr, status } = hearsay(['run', '--protocol', './unloadable.ts'], folder);
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^hearsay: --protocol: expected a protocol that can be loaded: .*unloadable\.ts: TypeError: .*unloadable\.ts:3:\d+\)+\n$/,
    );
  });
});
