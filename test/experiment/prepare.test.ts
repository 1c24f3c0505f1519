/** From settings to jobs: defaults, flags, paths, unqualified keys, and what is laid over what. */
import { describe, expect, it } from 'vitest';
import { defineProtocol } from '../../src/core/protocol.ts';
import { closest } from '../../src/core/suggestion.ts';
import { prepare, type Request } from '../../src/experiment/prepare.ts';
import type { Prepared } from '../../src/experiment/prepared-experiment.ts';
import { resolvedYaml } from '../../src/experiment/resolved-yaml.ts';
import { runExperiment } from '../../src/experiment/run.ts';
import { sourceOfData, sourceOfText, valueOfText } from '../../src/experiment/source.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';

function prepared(
  raw: Record<string, unknown>,
  set: Record<string, string> = {},
  more: Partial<Request> = {},
): Promise<Prepared> {
  const given = Object.entries(set).map(([path, text]) => ({
    path: path.split('.'),
    value: valueOfText(text, path),
    option: `--set ${path}`,
  }));
  return prepare(
    {
      source: sourceOfData(raw),
      settings: given.filter(({ path }) => path.length > 1),
      unqualifiedKeys: given
        .filter(({ path }) => path.length === 1)
        .map(({ path: [key], value, option }) => ({ key, value, option })),
      ...more,
    },
    nodePlatform,
  );
}

describe('an experiment', () => {
  it('has a default for every field', async () => {
    const { experiment, layers, settled } = await prepared({});
    expect(experiment).toMatchObject({ name: 'experiment', peers: 5, runtime: 'simulator', samples: 1, codec: 'json' });
    expect(Number.isInteger(experiment.seed)).toBe(true);
    expect(layers.map(({ definition }) => definition.name)).toEqual(['flood']);
    expect(settled.stop).toEqual({ deadlineMs: Number.POSITIVE_INFINITY, events: 100_000_000, quietMs: 200 });
    expect((await prepared({ runtime: 'tcp' })).settled).toMatchObject({
      stop: { deadlineMs: 60_000 },
      network: { fifo: true, delay: undefined },
    });
  });

  it('takes a value for any path, durations with units, and numbers with underscores', async () => {
    const { settled, topology } = await prepared(
      { topology: 'random-k-out', stop: { deadline: '1m' } },
      {
        'stop.deadline': '1.5s',
        'stop.events': '1_000',
        'topology.k': '2',
        'network.delay': '{ uniform: [10ms, 0.1s] }',
      },
    );
    expect(settled.stop).toMatchObject({ deadlineMs: 1500, events: 1000 });
    expect(topology.parameters).toMatchObject({ k: 2 });
  });

  it('finds the place of a unqualified key: the protocol, one under it, the topology, the workload', async () => {
    expect((await prepared({ topology: 'random-k-out' }, { k: '3' })).topology.parameters.k).toBe(3);
    expect((await prepared({}, { broadcasts: '7' })).workload.parameters.broadcasts).toBe(7);
    expect((await prepared({}, { peers: '7' })).experiment.peers).toBe(7);
    const stack = await prepared({ protocol: { name: 'causal', over: 'best-effort' } }, { interleaving: 'drain' });
    expect(stack.layers.map(({ definition, parameters }) => [definition.name, parameters.interleaving])).toEqual([
      ['best-effort', 'drain'],
      ['causal', undefined],
    ]);
    expect((await prepared({ protocol: 'causal' }, { over: 'flood' })).layers[0].definition.name).toBe('flood');
  });

  it('refuses a unqualified key that two parts have, and names both', async () => {
    const own = defineProtocol({
      name: 'own',
      title: 'x',
      source: 'x',
      parameters: { k: { type: 'integer', default: 1, min: 0, max: 9, meaning: 'x' } },
      promises: {},
      knows: 'neighbours',
      kinds: [{ name: 'data', carries: 'broadcast' }],
      kindOf: () => 0,
      broadcastOf: () => undefined,
      create: () => ({ broadcast() {}, receive() {} }),
    });
    const asked = prepared(
      { protocol: 'own', topology: 'random-k-out' },
      { k: '3' },
      { own: [{ name: 'own', definition: own }] },
    );
    await expect(asked).rejects.toThrow('--set k: expected protocol.k or topology.k, as both have a k, given k');
    expect(
      (
        await prepared(
          { protocol: 'own', topology: 'random-k-out' },
          { 'protocol.k': '3' },
          { own: [{ name: 'own', definition: own }] },
        )
      ).layers[0].parameters.k,
    ).toBe(3);
  });

  it('puts layers over what suits the topology, unless told', async () => {
    const names = async (raw: Record<string, unknown>) =>
      (await prepared(raw)).layers.map(({ definition }) => definition.name);
    expect(await names({ protocol: 'fifo' })).toEqual(['best-effort', 'fifo']);
    expect(await names({ protocol: 'fifo', topology: 'cycle' })).toEqual(['flood', 'fifo']);
    expect(await names({ protocol: { name: 'causal', over: { name: 'fifo', over: 'flood' } } })).toEqual([
      'flood',
      'fifo',
      'causal',
    ]);
  });

  it('keeps `auto` for runs whose deliveries it could keep', async () => {
    expect((await prepared({ workload: { name: 'burst', broadcasts: 1000 } })).settled.trace).toBe('auto');
    expect((await prepared({ workload: { name: 'burst', broadcasts: 1_000_000 } })).settled.trace).toBe('counters');
  });

  it('takes the number of peers from a graph in a file', async () => {
    const { experiment } = await prepared({ topology: { name: 'file', text: '0 1\n1 2\n2 3\n' } });
    expect(experiment.peers).toBe(4);
  });

  it('gives each sample a seed of its own, and the same one twice the same job', async () => {
    const one = await prepared({ seed: 5, topology: 'random-k-out', peers: 30 });
    expect([0, 1, 2].map((sample) => one.jobOf(sample).seed)).toEqual([5, 6, 7]);
    expect(one.jobOf(1).graph.targets).toEqual(one.jobOf(1).graph.targets);
    expect(one.jobOf(1).graph.targets).not.toEqual(one.jobOf(2).graph.targets);
  });

  it('is repeated by its resolved form, link events, laws and layers included', async () => {
    const raw = {
      seed: 3,
      peers: 7,
      samples: 2,
      topology: { name: 'random-k-out', k: 2 },
      protocol: { name: 'causal', over: 'flood' },
      workload: { name: 'poisson', broadcasts: 4, payloadBytes: 9 },
      network: { resolution: '1us', fifo: true, delay: { normal: [20, 5] } },
      links: [{ at: '20ms', down: 'random' }],
      wire: true,
    };
    const first = await prepared(raw);
    const yaml = resolvedYaml(first, (path) => path);
    const again = await prepare({ source: sourceOfText(yaml, 'again.yaml') }, nodePlatform);
    expect(resolvedYaml(again, (path) => path)).toBe(yaml);
    const digests = async (experiment: Prepared) =>
      (await runExperiment(experiment, nodePlatform)).samples.map(({ traceSha256 }) => traceSha256);
    expect(await digests(again)).toEqual(await digests(first));
  });

  it('suggests names that are near, and none that are not', () => {
    expect(closest('flod', ['flood', 'fifo'])).toBe(' (did you mean flood?)');
    expect(closest('cylce', ['cycle', 'mesh'])).toBe(' (did you mean cycle?)');
    expect(closest('banana', ['cycle', 'mesh'])).toBe('');
  });
});
