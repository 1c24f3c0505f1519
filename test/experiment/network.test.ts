/** The network of an experiment: what is wrong with it is one clear line, and what is resolved repeats the run. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { prepare } from '../../src/experiment/prepare.ts';
import { resolvedYaml } from '../../src/experiment/resolved-yaml.ts';
import { runExperiment } from '../../src/experiment/run.ts';
import { sourceOfData, sourceOfText, valueOfText } from '../../src/experiment/source.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';

const folder = mkdtempSync(join(tmpdir(), 'hearsay-network-'));
const squareless = join(folder, 'squareless.csv');
const own = join(folder, 'own.csv');
const points = join(folder, 'points.txt');
writeFileSync(squareless, 'zone,a,b\na,,10\nb,10,,5\n');
writeFileSync(own, 'zone,a,b\na,,10\nb,30,\n');
writeFileSync(points, '0,0\n10,0\n0,10,3\n20,20\n');

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const preparedOf = (network: string, more: object = {}) =>
  prepare(
    { source: sourceOfData({ peers: 4, seed: 1, network: valueOfText(network, 'network'), ...more }) },
    nodePlatform,
  );

describe('what is wrong', () => {
  it.each([
    ['{ loss: 1.2 }', 'network.loss: expected a probability from 0 to 1, given 1.2'],
    ['{ loss: { toBad: 1, toGood: 2 } }', 'network.loss.toGood: expected a probability from 0 to 1, given 2'],
    ['{ loss: { toBad: 0, toGood: 0 } }', 'network.loss: expected a toBad or toGood above 0'],
    ['{ duplicate: -0.1 }', 'network.duplicate: expected a probability from 0 to 1, given -0.1'],
    ['{ delay: -5 }', 'network.delay: expected a time, or a law such as { uniform: [10, 100] }, given -5'],
    ['{ jitter: { normal: [5] } }', 'network.jitter.normal: expected [mean, deviation] in milliseconds, given 5'],
    ['{ reorder: { probability: 0.1, by: { unifrm: 3 } } }', 'network.reorder.by: expected one of the laws constant'],
    [
      '{ bandwidth: fast }',
      'network.bandwidth: expected bits per second such as 10Mbit, from 1kbit to 1000Gbit, given fast',
    ],
    ['{ queue: 1GB }', 'network.queue: expected bytes such as 64kB, up to 100MB, given 1GB'],
    ['{ preset: moon }', 'network.preset: expected one of lan, satellite, mobile, given moon'],
    [
      '{ zones: nowhere }',
      'network.zones: expected one of the tables gcp, gcp-27, aws, or the path of one of your own, given nowhere',
    ],
    [
      `{ zones: ${squareless} }`,
      `${squareless} line 3: expected 2 times, one for each zone of the first line, given 3`,
    ],
    ['{ zones: { table: gcp, plcae: random } }', 'network.zones.plcae: expected one of table, place'],
    [
      '{ zones: { table: gcp, place: [mars] } }',
      'network.zones.place: expected one of the zones northamerica-northeast1',
    ],
    ['{ zones: { table: gcp, controller: mars } }', 'network.zones.controller: expected one of the zones'],
    ['{ links: [{ between: [0, 9], loss: 1 }] }', 'network.links.0: expected peers from 0 to 3, given 9'],
    [
      '{ links: [{ between: [0, here], loss: 1 }] }',
      'network.links.0: expected two peers, as there are no zones, given here',
    ],
    [
      '{ links: [{ from: 0, loss: 1 }] }',
      'network.links.0: expected { between: [0, 1], … } both ways, or { from: 0, to: 1, … } one way',
    ],
    ['{ links: [{ between: [0, 1], los: 1 }] }', 'network.links.0.los: expected one of between, from, to'],
  ])('%s', async (network, message) => {
    await expect(preparedOf(network)).rejects.toThrow(message);
  });

  it.each([
    ['loss', '{ bursts: 0.1 }'],
    ['reorder', '5'],
    ['delay', '-5'],
    ['jitter', 'much'],
  ])('%s: %s, and what the message shows instead is accepted', async (key, wrong) => {
    const message = await preparedOf(`{ ${key}: ${wrong} }`).catch((error: Error) => error.message);
    const [example] = /\{.*?\}/.exec(String(message).replace(/, given .*/, '')) ?? [];
    expect(example).toBeDefined();
    await preparedOf(`{ ${key}: ${example} }`);
  });

  it.each(['simulator', 'actors', 'tcp', 'udp', 'multicast'])('is told in the same words on %s', async (runtime) => {
    for (const [network, message] of [
      ['{ loss: 1.2 }', 'network.loss: expected a probability from 0 to 1, given 1.2'],
      ['{ delay: -5 }', 'network.delay: expected a time, or a law'],
      [`{ zones: ${squareless} }`, `${squareless} line 3: expected 2 times`],
    ])
      await expect(preparedOf(network, { runtime })).rejects.toThrow(message);
  });

  it('a wait of a protocol that has none', async () => {
    await expect(
      preparedOf('{}', { protocol: 'best-effort', start: { staggered: { settle: '10s' } } }),
    ).rejects.toThrow('start.staggered.settle: expected no such wait, as best-effort has no handshake, given 10s');
  });
});

describe('a plain delay', () => {
  it('is all there is to a network that says no more: the runtime draws it itself', async () => {
    for (const network of ['{}', '{ delay: { pareto: [5, 2] } }', '{ delay: 3, fifo: true, draw: message }']) {
      const job = (await preparedOf(network)).jobOf(0);
      expect(job.plan).toBeUndefined();
      expect(job.network.resolution).toBe('1ms');
    }
  });

  it('gives way to zones, and a preset to what is said besides', async () => {
    const zoned = (await preparedOf('{ zones: gcp, delay: 70 }')).jobOf(0).plan!;
    expect(zoned.traits).toMatchObject({ delay: undefined, jitter: { exponential: 0.5 } });
    const { traits } = (await preparedOf('{ preset: satellite, loss: 0, bandwidth: 1.5Mbit, queue: 64kB }')).jobOf(0)
      .plan!;
    expect(traits).toMatchObject({
      draw: 'link',
      delay: { uniform: [239.6, 279] },
      loss: 0,
      bandwidth: 1_500_000,
      queue: 64_000,
    });
  });
});

describe('where messages take real time', () => {
  it.each(['actors', 'udp'])(
    'all that is asked for is modelled, and what is not asked for is nothing on top of it: %s',
    async (runtime) => {
      const planOf = async (network: string) => (await preparedOf(network, { runtime })).jobOf(0).plan;
      expect(await planOf('{}')).toBeUndefined();
      expect((await planOf('{ delay: { pareto: [5, 2] } }'))!.traits.delay).toEqual({ pareto: [5, 2] });
      expect((await planOf('{ loss: 0.1 }'))!.traits).toMatchObject({ delay: { constant: 0 }, loss: 0.1 });
      expect((await planOf('{ zones: gcp }'))!.traits).toMatchObject({
        delay: undefined,
        jitter: { exponential: 0.5 },
      });
    },
  );
});

describe('the grain of time', () => {
  it('is as fine as the network, unless peers are many or something else is asked for', async () => {
    const grains = await Promise.all(
      [
        preparedOf('{ zones: gcp }'),
        preparedOf('{ zones: gcp, resolution: real }'),
        preparedOf('{ zones: gcp }', { peers: 20_000, topology: 'cycle' }),
      ].map(async (prepared) => (await prepared).settled.network.resolution),
    );
    expect(grains).toEqual(['1us', 'real', '1ms']);
  });
});

describe('an experiment, resolved', () => {
  it.each([
    '{ zones: gcp, loss: { toBad: 0.1, toGood: 0.5 } }',
    `{ zones: { file: ${own}, place: [b, a, a] }, duplicate: 0.2, reorder: { probability: 0.2, by: 9ms } }`,
    '{ zones: { plane: 80ms, height: { exponential: 4 } }, jitter: 2ms }',
    `{ zones: { points: ${points} }, bandwidth: 100kbit }`,
    '{ preset: mobile, links: [{ between: [0, 1], preset: lan }, { from: 2, to: 3, delay: { uniform: [5, 50] }, draw: link }] }',
  ])('repeats the run of %s', async (network) => {
    const more = { protocol: 'multicast', start: 'staggered', workload: { name: 'interval', broadcasts: 4 } };
    const prepared = await preparedOf(network, more);
    const text = resolvedYaml(prepared, (path) => path);
    const again = await prepare({ source: sourceOfText(text, 'experiment.yaml') }, nodePlatform);
    const [first, second] = [await runExperiment(prepared, nodePlatform), await runExperiment(again, nodePlatform)];
    expect(second.traceSha256).toBe(first.traceSha256);
    expect(resolvedYaml(again, (path) => path)).toBe(text);
  });
});
