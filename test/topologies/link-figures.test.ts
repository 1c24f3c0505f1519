/**
 * What a graph's file says of its edges and nodes, as delay, loss and bandwidth of links, through to what a run
 * measures.
 */
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/core/errors.ts';
import { valuesOf } from '../../src/core/parameter-values.ts';
import { run } from '../../src/index.ts';
import file, { topologyOfFile } from '../../src/topologies/file.ts';
import { measured } from '../network/scene.ts';

const read = (text: string, more: object) => topologyOfFile(valuesOf(file.parameters, { text, ...more }, 'topology.'));

/** `a>b 5` for each direction with a figure. */
async function figuresOf(text: string, more: object): Promise<string> {
  const { figures, labels } = await read(text, more);
  const texts = figures.map(({ from, to, delayMs, loss, bandwidth }) =>
    [`${labels[from]}>${labels[to]}`, delayMs, loss, bandwidth].filter((part) => part !== undefined).join(' '),
  );
  return texts.sort().join(', ');
}

const GRAPHML = `<graphml><key id="d0" for="edge" attr.name="latency"/><key id="d1" for="node" attr.name="Latitude"/><key id="d2" for="node" attr.name="Longitude"/>
  <key id="d3" for="edge" attr.name="LinkSpeedRaw"><default>1000000</default></key>
  <graph edgedefault="undirected"><node id="0"><data key="d1">48.2</data><data key="d2">16.4</data></node>
  <node id="1"><data key="d1">47.1</data><data key="d2">15.4</data></node><node id="2"/>
  <edge source="0" target="1"><data key="d0">4.5</data><data key="d3">10000000000.0</data></edge>
  <edge source="1" target="0"><data key="d0">9</data></edge><edge source="1" target="2"/></graph></graphml>`;
const GEXF = `<gexf><graph defaultedgetype="directed"><attributes class="edge"><attribute id="0" title="latency"/></attributes>
  <nodes><node id="a"><position x="0" y="0"/></node><node id="b"><position x="3" y="4"/></node></nodes>
  <edges><edge source="a" target="b" weight="2.5"><attvalues><attvalue for="0" value="7"/></attvalues></edge></edges></graph></gexf>`;

describe('each format that has attributes', () => {
  test.each([
    [
      'an edge list with a header',
      'from,to,latency\na,b,5\nb,c,2.5\n',
      { delay: 'latency' },
      'a>b 5, b>a 5, b>c 2.5, c>b 2.5',
    ],
    ['one without', 'a b 5\nb c 2.5\n', { delay: 'weight' }, 'a>b 5, b>a 5, b>c 2.5, c>b 2.5'],
    ['its column by number', 'a b 1 5\nb c 1 2.5\n', { delay: '4' }, 'a>b 5, b>a 5, b>c 2.5, c>b 2.5'],
    ['NetworkX', "a b {'latency': 5}\nb c {'latency': 2}\n", { delay: 'latency' }, 'a>b 5, b>a 5, b>c 2, c>b 2'],
    ['each direction its own', 'from,to,ms\na,b,5\nb,a,9\n', { delay: 'ms' }, 'a>b 5, b>a 9'],
    ['GraphML', GRAPHML, { delay: 'latency' }, '0>1 4.5, 1>0 4.5'],
    [
      'GraphML with a default',
      GRAPHML,
      { bandwidth: 'LinkSpeedRaw' },
      '0>1 10000000000, 1>0 10000000000, 1>2 1000000, 2>1 1000000',
    ],
    ['GEXF', GEXF, { delay: 'latency', delayUnit: 's' }, 'a>b 7000, b>a 7000'],
    ['the weight of GEXF', GEXF, { delay: 'weight' }, 'a>b 2.5, b>a 2.5'],
    [
      'DOT, with defaults',
      'graph { edge [ms=3] a -- b [ms=5]; b -- c }',
      { delay: 'ms' },
      'a>b 5, b>a 5, b>c 3, c>b 3',
    ],
    ['DOT, one way and back', 'digraph { a -> b [ms=5]; b -> a [ms=6] }', { delay: 'ms' }, 'a>b 5, b>a 6'],
    ['a matrix of weights', '0 5 0\n5 0 2\n0 2 0\n', { delay: 'weight' }, '0>1 5, 1>0 5, 1>2 2, 2>1 2'],
    [
      'Matrix Market',
      '%%MatrixMarket matrix coordinate real symmetric\n2 2 1\n2 1 5\n',
      { delay: 'weight' },
      '1>2 5, 2>1 5',
    ],
    ['DIMACS', 'p sp 2 1\na 1 2 5\n', { delay: 'weight' }, '1>2 5, 2>1 5'],
    ['Pajek', '*Vertices 2\n*Edges\n1 2 5\n', { delay: 'weight' }, '1>2 5, 2>1 5'],
    ['Inet', '2 1\n0 0 0\n1 3 4\n0 1 5\n', { delay: 'weight' }, '0>1 5, 1>0 5'],
  ])('%s', async (_, text, more, expected) => {
    expect(await figuresOf(text, more)).toBe(expected);
  });

  test('units, of the option or of the value', async () => {
    const text = 'from,to,ms,pct,rate\na,b,5000,1.5,10\nb,c,2ms,2%,1 Gbit/s\n';
    expect(
      await figuresOf(text, {
        delay: 'ms',
        delayUnit: 'us',
        loss: 'pct',
        lossUnit: 'percent',
        bandwidth: 'rate',
        bandwidthUnit: 'Mbit',
      }),
    ).toBe('a>b 5 0.015 10000000, b>a 5 0.015 10000000, b>c 2 0.02 1000000000, c>b 2 0.02 1000000000');
  });

  test.each([
    ['2000', 'bit', 2_000],
    ['2', 'kbit', 2_000],
    ['2', 'Mbit', 2_000_000],
    ['2', 'Gbit', 2_000_000_000],
    ['2000bit', 'Mbit', 2_000],
    ['2 kbit/s', 'Mbit', 2_000],
    ['2Mbps', 'bit', 2_000_000],
    ['2.5 Gb/s', 'bit', 2_500_000_000],
    ['0.5 Tbit', 'bit', 500_000_000_000],
    ['1 Tbit', 'bit', 1_000_000_000_000],
    ['1', 'kbit', 1_000],
  ])('a bandwidth of %s in %s', async (rate, bandwidthUnit, bits) => {
    const text = `from,to,rate\na,b,${rate}\n`;
    expect(await figuresOf(text, { bandwidth: 'rate', bandwidthUnit })).toBe(`a>b ${bits}, b>a ${bits}`);
  });

  test.each([
    ['delay', '0', 'ms', '0'],
    ['delay', '24h', 'ms', '86400000'],
    ['delay', '2', 's', '2000'],
    ['delay', '1500', 'us', '1.5'],
    ['loss', '1', 'share', '1'],
    ['loss', '0', 'share', '0'],
    ['loss', '100', 'percent', '1'],
    ['loss', '5%', 'share', '0.05'],
  ])('a %s of %s in %s', async (option, value, unit, figure) => {
    const text = `from,to,x\na,b,${value}\n`;
    expect(await figuresOf(text, { [option]: 'x', [`${option}Unit`]: unit })).toBe(`a>b ${figure}, b>a ${figure}`);
  });

  test.each([
    ['bandwidth', '999'],
    ['bandwidth', '1.1 Tbit'],
    ['bandwidth', '5 pigeons'],
    ['delay', '25h'],
    ['delay', '-1'],
    ['delay', '5 parsecs'],
    ['loss', '1.01'],
    ['loss', '101%'],
    ['loss', '-0.1'],
  ])('no %s of %s', async (option, value) => {
    await expect(read(`from,to,x\na,b,1\na,c,${value}\n`, { [option]: 'x' })).rejects.toThrow(/^topology\.text:[23]: /);
  });

  test('a default of GraphML is that of its own kind of elements', async () => {
    const graphml = (of: string) =>
      `<graphml><key id="d" ${of} attr.name="ms"><default>5</default></key><graph><node id="a"/><node id="b"/><edge source="a" target="b"/></graph></graphml>`;
    for (const of of ['for="edge"', 'for="all"', ''])
      expect(await figuresOf(graphml(of), { delay: 'ms' })).toBe('a>b 5, b>a 5');
    await expect(read(graphml('for="node"'), { delay: 'ms' })).rejects.toThrow('the name of an attribute that edges');
  });

  test('a column is known by its name, also if that is a number, and in either case', async () => {
    const options = { header: 'yes', columns: 'from,to' };
    expect(await figuresOf('3,from,to\n5,a,b\n', { ...options, delay: '3' })).toBe('a>b 5, b>a 5');
    expect(await figuresOf('Ms,from,to\n5,a,b\n', { ...options, delay: 'ms' })).toBe('a>b 5, b>a 5');
    expect(await figuresOf('a 7 b\nc 8 b\n', { columns: '1,3', delay: 'weight' })).toBe('a>b 7, b>a 7, b>c 8, c>b 8');
  });

  test('what was used, and what was not, is said', async () => {
    expect((await read(GRAPHML, { delay: 'latency' })).remarks).toEqual([
      'topology.text: GraphML: 3 peers, 2 links; 1 edge between two peers that have a link already left out',
      'topology.text: delay of links is latency in ms; 1 link without it as the network says; 1 edge between the same peers left aside',
    ]);
  });

  test.each([
    [
      { delay: 'nothing' },
      'topology.delay: expected the name of an attribute that edges in topology.text have, given nothing',
    ],
    [
      { delay: 'odd' },
      'topology.text:3: expected a time from 0 to a day in ms, or one with its unit as odd of b and c, given far',
    ],
    [{ loss: 'ms' }, 'topology.text:2: expected a loss from 0 to 1 as ms of a and b, given 5'],
    [
      { bandwidth: 'ms' },
      'topology.text:2: expected a bandwidth from 1 kbit to 1,000 Gbit a second, in bit or with its unit as ms of a and b, given 5',
    ],
    [
      { delay: 'ms', distance: 'globe' },
      'topology.distance: expected none where topology.delay names an attribute, given globe',
    ],
    [
      { distance: 'plane' },
      'topology.coordinates: expected two attributes that nodes in topology.text have, such as Latitude,Longitude',
    ],
  ])('refused: %j', async (more, message) => {
    const failure = read('from,to,ms,odd\na,b,5,1\nb,c,6,far\n', more);
    await expect(failure).rejects.toThrow(InputError);
    await expect(failure).rejects.toThrow(message);
  });
});

describe('distances', () => {
  test('on the globe, by great circles', async () => {
    const { figures, remarks } = await read(GRAPHML, { distance: 'globe' });
    // Vienna to Graz are some 143.6 km.
    expect(figures.map(({ delayMs }) => delayMs!.toFixed(2))).toEqual(['0.72', '0.72']);
    expect(remarks[1]).toBe(
      'topology.text: delay of links by great circles between Latitude,Longitude, 200 km a ms; 1 link without it as the network says',
    );
    const poles = 'graph { a [lat=90 lon=0]; b [lat=-90 lon=77]; c [lat=0 lon=0]; a -- b; b -- c }';
    const half = Math.PI * 6371;
    const far = await read(poles, { distance: 'globe', coordinates: 'lat, lon', speed: 1 });
    const delays = far.figures.map(({ delayMs }) => delayMs!);
    expect(Math.max(...delays)).toBeCloseTo(half, 6);
    expect(Math.min(...delays)).toBeCloseTo(half / 2, 6);
  });

  test.each([
    ['GEXF', GEXF],
    ['DOT', 'graph { a [pos="0,0!"]; b [pos="3,4"]; a -- b }'],
    ['Pajek', '*Vertices 2\n1 "a" 0 0\n2 "b" 3 4\n*Edges\n1 2\n'],
    ['Inet', '2 1\n0 0 0\n1 3 4\n0 1\n'],
  ])('in the plane of %s', async (_, text) => {
    const { figures } = await read(text, { distance: 'plane', speed: 2 });
    expect(figures.map(({ delayMs }) => delayMs)).toEqual([2.5, 2.5]);
  });
});

describe('a run', () => {
  const topology = {
    name: 'file',
    text: 'from,to,ms,rate,loss\n0,1,5,,\n1,2,7.5,8000,\n2,3,1,,1\n',
    delay: 'ms',
    bandwidth: 'rate',
    loss: 'loss',
  };

  test('takes what the file says, and the rules of the experiment over it', async () => {
    const arrivals = async (network: object) => {
      const { facts, summary } = await measured({
        topology,
        network,
        protocol: 'flood',
        workload: { name: 'single' },
        trace: 'full',
        seed: 1,
      } as never);
      const first = facts.flatMap((fact) => (fact.fact === 'delivered' ? [[fact.peer, fact.time] as const] : []));
      return { at: Object.fromEntries(first), summary };
    };
    const { at, summary } = await arrivals({});
    expect(at[1] - at[0]).toBe(5);
    // At a byte a millisecond its bytes take their time, besides the delay.
    const bytes = summary.links!.find(({ a, b }) => a === 1 && b === 2)!.bytes[0];
    expect(at[2] - at[1]).toBeCloseTo(7.5 + bytes, 6);
    expect(at).not.toHaveProperty('3');
    expect(summary.remarks[0]).toMatch(
      /^topology\.text: edge list with header from,to,ms,rate,loss: 4 peers, 3 links$/,
    );
    const ruled = await arrivals({
      links: [
        { between: [1, 2], delay: 20, bandwidth: '1Gbit' },
        { from: 2, to: 3, loss: 0 },
      ],
    });
    expect(ruled.at[2] - ruled.at[1]).toBeCloseTo(20, 2);
    expect(ruled.at[3] - ruled.at[2]).toBe(1);
  });

  test('has as many rules for links as there are links', async () => {
    const peers = 1201;
    const links = Array.from({ length: peers - 1 }, (_, peer) => ({
      between: [peer, peer + 1] as [number, number],
      delay: 1 + (peer % 7),
    }));
    const { summary, trace } = await run({
      peers,
      topology: 'line',
      network: { links },
      workload: { name: 'single' },
      trace: 'full',
      seed: 1,
    });
    const last = [...trace].filter((fact) => fact.fact === 'delivered' && fact.peer === peers - 1)[0];
    const origin = summary.perPeer!.find(({ broadcasts }) => broadcasts > 0)!.peer;
    const first = [...trace].find((fact) => fact.fact === 'broadcast')!.time;
    const way = links.slice(origin).reduce((sum, { delay }) => sum + delay, 0);
    expect(last.time - first).toBe(way);
  });

  test('draws a link’s delay once by the same stream, however many rules there are', async () => {
    const rules = Array.from({ length: 300 }, (_, index) => ({
      between: [index % 20, (index % 20) + 1] as [number, number],
      delay: { uniform: [1, 9] },
      draw: 'link',
    }));
    const settings = { peers: 21, topology: 'line', workload: { name: 'single' }, trace: 'full', seed: 3 } as const;
    const many = await run({ ...settings, network: { links: rules } } as never);
    // The last rule that fits counts, and draws from its own stream.
    const cut = await run({
      ...settings,
      network: {
        links: rules
          .slice(0, 280)
          .map((rule) => ({ ...rule, delay: 1 }))
          .concat(rules.slice(280) as never),
      },
    } as never);
    expect(many.summary.traceSha256).toBe(cut.summary.traceSha256);
  });
});
