/** The messages of a run as Wireshark's own reader has them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src/exports/format.ts';
import type { Fact } from '../../src/trace/facts.ts';
import { FactLog } from '../../src/trace/log.ts';
import { eventfulRun, written } from './eventful.ts';

const folder = mkdtempSync(join(tmpdir(), 'hearsay-pcapng-'));
afterAll(() => rmSync(folder, { recursive: true }));

let run: RunRecord;
let facts: Fact[];

beforeAll(async () => {
  run = await eventfulRun();
  facts = [...run.log!.facts()];
});

const hasTshark = spawnSync('tshark', ['--version']).status === 0;

describe.skipIf(!hasTshark && process.env.CI !== 'true')('the messages as tshark reads them', () => {
  it('are UDP datagrams with right checksums, as long as they were, when they were sent', () => {
    const file = join(folder, 'run.pcapng');
    writeFileSync(file, written('pcapng', run));
    const fields = [
      'frame.time_epoch',
      'ip.src',
      'ip.dst',
      'udp.length',
      'ip.checksum.status',
      'udp.checksum.status',
      'frame.comment',
    ];
    const { stdout, status } = spawnSync(
      'tshark',
      [
        '-n',
        '-r',
        file,
        '-o',
        'ip.check_checksum:TRUE',
        '-o',
        'udp.check_checksum:TRUE',
        '-T',
        'fields',
        ...fields.flatMap((field) => ['-e', field]),
      ],
      { encoding: 'utf8' },
    );
    expect(status).toBe(0);
    const sizes = new Map<number, number>();
    const ways = facts.flatMap((fact) => {
      if (fact.fact !== 'sent' && fact.fact !== 'duplicated') return [];
      const bytes = fact.fact === 'sent' ? fact.bytes : sizes.get(fact.of)!;
      sizes.set(fact.message, bytes);
      const address = (peer: number) => `10.0.0.${peer + 1}`;
      return [
        [
          (fact.time / 1000).toFixed(9),
          address(fact.peer),
          address(fact.to),
          String(bytes + 8),
          '1',
          '1',
          expect.stringContaining(`message ${fact.message}`),
        ],
      ];
    });
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split('\t')),
    ).toEqual(ways);
    expect(stdout).toMatch(/; lost at /);
    const named = spawnSync('tshark', ['-r', file, '-N', 'n', '-c', '1', '-T', 'fields', '-e', 'ip.src_host'], {
      encoding: 'utf8',
    });
    expect(named.stdout).toMatch(/^peer-\d\n$/);
  });

  it('are cut into several where a message is longer than a datagram can be', () => {
    const log = new FactLog('full', ['data']);
    log.sent(0, 0, 1, 0, 0, 150_001, 0, 0);
    const file = join(folder, 'long.pcapng');
    writeFileSync(file, written('pcapng', { ...run, log }));
    const { stdout } = spawnSync(
      'tshark',
      ['-r', file, '-o', 'udp.check_checksum:TRUE', '-T', 'fields', '-e', 'udp.length', '-e', 'udp.checksum.status'],
      { encoding: 'utf8' },
    );
    expect(stdout.trimEnd().split('\n')).toEqual(['65515\t1', '65515\t1', `${150_001 - 2 * 65_507 + 8}\t1`]);
  });
});
