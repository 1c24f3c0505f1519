/** Sixty-four peers on eight agents, a thousand broadcasts each: four million deliveries, merged and reported. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Desk, until } from '../desk.ts';

const LONG = process.env.HEARSAY_LONG === '1';
const [AGENTS, PEERS, BROADCASTS] = [8, 64, 1000];

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.end());

it.runIf(LONG && process.platform === 'linux')('sixty-four peers on eight agents', async () => {
  const experiment = {
    name: 'many',
    seed: 1,
    peers: PEERS,
    runtime: 'tcp',
    topology: 'mesh',
    protocol: 'best-effort',
    workload: { name: 'burst', broadcasts: BROADCASTS },
    stop: { deadline: '5m' },
  };
  writeFileSync(join(desk.folder, 'many.json'), JSON.stringify(experiment));
  const { lab } = await desk.lab('--local', `${AGENTS}`);
  const beforeMs = performance.now();
  lab.say('run ./many.json');
  const isOver = () => /Kept in/.test(lab.output());
  for (let tries = 0; tries < 10 && !isOver(); tries++) await until(isOver).catch(() => {});
  const tookMs = performance.now() - beforeMs;
  lab.say('exit');
  expect(await lab.ended, lab.output()).toBe(0);
  const { stopped, books, perPeer, checks, failures, remarks } = desk.summary('many');
  expect({ stopped, failures, delivered: perPeer!.map(({ delivered }) => delivered) }).toEqual({
    stopped: 'quiescent',
    failures: [],
    delivered: perPeer!.map(() => PEERS * BROADCASTS),
  });
  expect(books).toMatchObject({
    sent: PEERS * PEERS * BROADCASTS,
    received: PEERS * PEERS * BROADCASTS,
    dropped: 0,
    inFlight: 0,
  });
  expect(checks.filter(({ promised, verdict }) => promised && verdict !== 'valid')).toEqual([]);
  expect(remarks.join()).toContain('peers ran on 8 agents');
  expect(desk.processes()).toEqual([]);
  console.info(`sixty-four peers on eight agents, ${BROADCASTS} broadcasts each: ${(tookMs / 1000).toFixed(1)} s`);
});
