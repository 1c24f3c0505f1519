/** `hearsay list`: what there is, by kind. */
import { adversaries } from '../adversaries/index.ts';
import { properties } from '../checks/index.ts';
import { InputError } from '../core/errors.ts';
import { closest } from '../core/suggestion.ts';
import { detectors } from '../detectors/index.ts';
import { runtimeNames } from '../experiment/schema.ts';
import { measures } from '../measures/index.ts';
import { faultCell } from '../network/faults/fault-support.ts';
import { faultRules } from '../network/faults/index.ts';
import { delayLaws } from '../network/index.ts';
import { linkPresets } from '../network/link-presets.ts';
import { zoneTables } from '../network/zones/index.ts';
import { presets } from '../presets/index.ts';
import { mpcommTable } from '../presets/mpcomm-table.ts';
import { tour } from '../presets/tour.ts';
import { protocols } from '../protocols/index.ts';
import { type Palette, wrap } from '../text/layout.ts';
import { topologies } from '../topologies/index.ts';
import { workloads } from '../workloads/index.ts';
import { stdout } from './output-streams.ts';
import { pageOf, print } from './terminal.ts';

/** A name and what it is, in a line. */
interface Entry {
  readonly name: string;
  readonly title: string;
}

const RUNTIMES: Readonly<Record<(typeof runtimeNames)[number], string>> = {
  simulator: 'virtual time, deterministic, up to a million peers',
  actors: 'a mailbox for each peer, real time, one thread',
  tcp: 'processes linked by TCP on this machine',
  udp: 'the same with datagrams',
  multicast: 'the same, with one datagram to all',
};

/** Everything that has a name, by kind. */
export const kindsOfThings: Readonly<Record<string, readonly Entry[]>> = {
  presets: [...presets, mpcommTable, tour],
  protocols,
  detectors,
  adversaries,
  topologies,
  workloads,
  runtimes: runtimeNames.map((name) => ({ name, title: RUNTIMES[name] })),
  delays: delayLaws,
  links: linkPresets.map(({ traits, ...preset }) => ({ ...preset, experiment: { network: traits } })),
  zones: zoneTables,
  faults: faultRules.map((rule) => ({
    ...rule,
    runtimes: Object.fromEntries(runtimeNames.map((runtime) => [runtime, faultCell(rule.name, runtime)])),
  })),
  measures,
  properties: properties.map(({ name, promise, source }) => ({ name, title: promise, source })),
};

export async function listCommand(kind: string | undefined, { json }: { readonly json?: boolean }): Promise<void> {
  const names = Object.keys(kindsOfThings);
  const found = kind === undefined ? undefined : names.find((name) => name === kind || singular(name) === kind);
  if (kind !== undefined && found === undefined)
    throw new InputError('list', `one of ${names.join(', ')}${closest(kind, names)}`, kind);
  const shown = found === undefined ? (json === true ? names : ['presets']) : [found];
  if (json === true) {
    const entries = shown.map(
      (name) => [name, kindsOfThings[name].map((entry) => ({ name: entry.name, title: entry.title }))] as const,
    );
    await print(JSON.stringify(Object.fromEntries(entries), null, 2));
    return;
  }
  const { columns, palette } = pageOf(stdout);
  const lines = shown.flatMap((name) => {
    const entries = kindsOfThings[name];
    const width = Math.max(...entries.map((entry) => entry.name.length));
    return [
      '',
      palette.bold(name),
      ...entries.flatMap((entry) => wrap(`  ${entry.name.padEnd(width)} `, entry.title.split(' '), columns)),
    ];
  });
  const others = found === undefined ? otherLines(names.slice(1), columns, palette) : [];
  await print([...lines, ...others, ''].join('\n'));
}

/** Names of the other kinds, and the command that says what they are. */
function otherLines(kinds: readonly string[], columns: number, palette: Palette): string[] {
  const width = Math.max(...kinds.map((kind) => kind.length));
  return [
    '',
    palette.bold('and by kind, with `hearsay list protocols` and so on'),
    ...kinds.flatMap((kind) => {
      const named = kindsOfThings[kind].map(({ name }) => name);
      return wrap(`  ${kind.padEnd(width)} `, named.join(', ').split(' '), columns);
    }),
  ];
}

/** topologies → topology, delays → delay. */
export function singular(kind: string): string {
  return kind.endsWith('ies') ? `${kind.slice(0, -3)}y` : kind.slice(0, -1);
}
