/** The form of an experiment: what its fields show, what a change makes of it, and where errors stand. */
import { expect, it } from 'vitest';
import { InputError } from '../../src/core/errors.ts';
import { prepare } from '../../src/experiment/prepare.ts';
import { sourceOfData } from '../../src/experiment/source.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';
import { layersIn, partIn, placeOfError, placesIn } from '../../web/src/build/experiment-form.ts';
import { valueAt, withValue } from '../../web/src/build/experiment-path.ts';
import { faultSentence } from '../../web/src/build/fault-sentence.ts';
import { lawIn, settingOf } from '../../web/src/build/law-setting.ts';
import { peersInZones, withPeersInZones, withZoneTable } from '../../web/src/build/zone-places.ts';
import type { ExperimentData } from '../../web/src/channel/engine-messages.ts';
import { catalogueOfRegistries } from '../../web/src/engine/catalogue-of-registries.ts';

const catalogue = catalogueOfRegistries();
const rumour: ExperimentData = { peers: 8, topology: { name: 'random-k-out', k: 3 }, protocol: 'flood' };

it('shows the parameters of a part with what is given for them', () => {
  expect(partIn(rumour, 'topology', catalogue.topologies).fields).toMatchObject([{ label: 'k', given: 3 }]);
  expect(partIn({}, 'workload', catalogue.workloads).name).toBe('burst');
});

it('shows the layers of a protocol, also the one that stands below if none is named', () => {
  const names = (protocol: unknown, topology = 'cycle') =>
    layersIn({ protocol, topology }, catalogue).map(({ name }) => name);
  expect(names('flood')).toEqual(['flood']);
  expect(names('causal')).toEqual(['causal', 'flood']);
  expect(names('causal', 'mesh')).toEqual(['causal', 'best-effort']);
  expect(names({ name: 'causal', over: { name: 'fifo', over: 'flood' } })).toEqual(['causal', 'fifo', 'flood']);
});

it('keeps a name short, makes it a part if a parameter is set, and short again without one', () => {
  const set = withValue({ topology: 'grid' }, ['topology', 'columns'], 3);
  expect(set).toEqual({ topology: { name: 'grid', columns: 3 } });
  expect(withValue(set, ['topology', 'columns'], undefined)).toEqual({ topology: 'grid' });
  expect(withValue({}, ['workload', 'broadcasts'], 2)).toEqual({ workload: { name: 'burst', broadcasts: 2 } });
});

it('adds, changes and removes faults', () => {
  const one = withValue(rumour, ['faults', 0], { at: '50ms', crash: 1 });
  expect(valueAt(withValue(one, ['faults', 0, 'for'], '10ms'), ['faults'])).toEqual([
    { at: '50ms', crash: 1, for: '10ms' },
  ]);
  expect(withValue(one, ['faults', 0], undefined)).toEqual(rumour);
});

it('says faults in words', () => {
  expect(faultSentence({ at: '60ms', for: 500, crash: 17 }, catalogue)).toBe('crash 17 at 60ms for 500ms');
  expect(faultSentence({ partition: [[0, 1], 'rest'] }, catalogue)).toBe('partition 0, 1 | rest');
});

it('shows laws of delays, and writes them as they were', () => {
  for (const setting of ['10ms', { uniform: ['10ms', '50ms'] }, { exponential: '2s' }])
    expect(settingOf(lawIn(setting)!)).toEqual(setting);
  expect(lawIn({ weibull: [8000, 0.6] })).toEqual({ law: 'weibull', values: ['8000ms', '0.6'] });
});

it('puts peers into zones by number', () => {
  const zones = catalogue.zoneTables[0].zones.map(([name]) => name);
  const zoned = withZoneTable({ ...rumour, network: { delay: '1ms', loss: 0.1 } }, 'gcp');
  expect(zoned.network).toEqual({ loss: 0.1, zones: 'gcp' });
  expect([...peersInZones(zoned, zones)!.values()].reduce((sum, count) => sum + count)).toBe(8);
  const counts = new Map([
    ['us-west1', 3],
    ['europe-west9', 1],
  ]);
  const placed = withPeersInZones(zoned, counts);
  expect(placed).toMatchObject({ peers: 4, network: { zones: { table: 'gcp' } } });
  expect(peersInZones(placed, zones)).toEqual(counts);
});

it.each<[ExperimentData, string]>([
  [{ ...rumour, topology: { name: 'random-k-out', k: 8 } }, 'topology.k'],
  [{ ...rumour, topology: { name: 'random-k-out', k: 'x' } }, 'topology.k'],
  [{ ...rumour, topology: 'nowhere' }, 'topology'],
  [{ ...rumour, peers: 0 }, 'peers'],
  [{ ...rumour, network: { delay: { uniform: ['50ms', '10ms'] } } }, 'network.delay'],
  [{ ...rumour, network: { loss: 2 } }, 'network.loss'],
  [{ ...rumour, network: { bandwidth: 'much' } }, 'network.bandwidth'],
  [{ ...rumour, protocol: { name: 'causal', over: 'nothing' } }, 'protocol.over'],
  [{ ...rumour, workload: { name: 'single', origin: 9 } }, 'workload.origin'],
  [{ ...rumour, stop: { deadline: 'soon' } }, 'stop.deadline'],
  [
    {
      ...rumour,
      faults: [
        { at: '1s', crash: 1 },
        { at: '1s', crash: 9 },
      ],
    },
    'faults.1',
  ],
  [{ ...rumour, faults: [{ at: 'noon', crash: 1 }] }, 'faults.0'],
])('shows the error of %j at its field', async (experiment, place) => {
  const refusal = await prepare({ source: sourceOfData(experiment) }, nodePlatform)
    .then((prepared) => void prepared.jobOf(0))
    .catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(InputError);
  expect(placeOfError((refusal as InputError).option, placesIn(experiment, catalogue))).toBe(place);
});
