/** `hearsay describe`: one thing by its name: where it comes from, its parameters, what it promises. */
import { stringify } from 'yaml';
import { InputError } from '../core/errors.ts';
import { oneLine } from '../core/one-line.ts';
import { expectation } from '../core/parameter-values.ts';
import type { Parameter, Parameters } from '../core/parameters.ts';
import { boundOf, faultsOf } from '../core/promise.ts';
import type { Definition, Tolerated } from '../core/protocol.ts';
import { closest } from '../core/suggestion.ts';
import { requireKind } from '../experiment/definitions.ts';
import { isPath } from '../experiment/paths.ts';
import { kindOfPlugin, type PluginKind, pluginKinds } from '../experiment/plugins.ts';
import { oneWayTimesOf, type ZoneTable } from '../network/zones/zone-table.ts';
import { nodePlatform } from '../platform/node-platform.ts';
import { number, type Palette, table, wrap } from '../text/layout.ts';
import { kindsOfThings, singular } from './list.ts';
import { stdout } from './output-streams.ts';
import { pageOf, print } from './terminal.ts';

/** What may be said of a thing; which of it there is depends on its kind. */
interface Described extends DescribedFault {
  readonly name: string;
  readonly title: string;
  readonly source?: string;
  readonly definition?: string;
  readonly unit?: string;
  readonly parameters?: Parameters;
  readonly experiment?: unknown;
  readonly stops?: readonly string[];
}

interface DescribedFault {
  readonly arguments?: readonly string[];
  readonly whom?: string;
  readonly example?: string;
  /** By runtime: how it is there. */
  readonly runtimes?: Readonly<Record<string, string>>;
}

export async function describeCommand(name: string, { json }: { readonly json?: boolean }): Promise<void> {
  const things = await thingsCalled(name);
  if (json === true) {
    await print(JSON.stringify(Object.fromEntries(things.map(({ kind, thing }) => [kind, plainOf(thing)])), null, 2));
    return;
  }
  const page = pageOf(stdout);
  await print(
    [...things.flatMap(({ kind, thing }) => ['', ...describe(kind, thing, page.columns, page.palette)]), ''].join('\n'),
  );
}

/** All that have this name: `mesh` is a preset and a topology, `multicast` a protocol and a runtime. */
async function thingsCalled(name: string): Promise<{ kind: string; thing: Described }[]> {
  if (isPath(name)) return [await thingIn(name)];
  const all = Object.entries(kindsOfThings).flatMap(([kind, things]) =>
    things.map((thing) => ({ kind: singular(kind), thing: thing as Described })),
  );
  const found = all.filter(({ thing }) => thing.name === name);
  const names = [...new Set(all.map(({ thing }) => thing.name))];
  if (found.length === 0)
    throw new InputError(
      'describe',
      `a name that \`hearsay list\` shows, or the path of a file of your own${closest(name, names)}`,
      name,
    );
  return found;
}

/** What a file of the user's defines. */
async function thingIn(path: string): Promise<{ kind: string; thing: Described }> {
  const { definition } = await nodePlatform.loadFile(path, 'describe');
  const kind = kindOfPlugin(definition);
  const defines = Object.values(pluginKinds).map(({ define }) => `${define}({ … })`);
  if (kind === undefined) throw new InputError('describe', `a default export made by ${defines.join(' or ')}`, path);
  requireKind(kind, definition, 'describe', path);
  const thing = definition as Described & { readonly promise?: string };
  return { kind: KINDS[kind] ?? kind, thing: kind === 'property' ? { ...thing, title: thing.promise! } : thing };
}

/** As `hearsay list` calls them, where that is another word. */
const KINDS: Readonly<Partial<Record<PluginKind, string>>> = { law: 'delay' };

/** Functions have no place in JSON, and neither have parts of the machine. */
function plainOf(thing: Described): unknown {
  return JSON.parse(JSON.stringify(thing));
}

function describe(kind: string, thing: Described, columns: number, palette: Palette): string[] {
  const field = (head: string, text: string) =>
    wrap(`  ${palette.dim(head.padEnd(10))}`, oneLine(text).split(' '), columns);
  return [
    `${palette.bold(palette.cyan(oneLine(thing.name)))}  ${palette.dim(kind)}`,
    ...wrap(' ', oneLine(thing.title).split(' '), columns),
    ...(thing.source === undefined ? [] : field('source', thing.source)),
    ...(thing.definition === undefined ? [] : field('definition', thing.definition)),
    ...('roundTrips' in thing ? zoneLines(thing as unknown as ZoneTable, palette) : []),
    ...('promises' in thing ? protocolLines(thing as unknown as Definition, field) : []),
    ...(thing.arguments === undefined ? [] : field('written', writtenAs(thing.name, thing.arguments))),
    ...(thing.whom === undefined ? [] : field('whom', thing.whom.replaceAll('`', ''))),
    ...(thing.example === undefined ? [] : field('written', thing.example)),
    ...Object.entries(thing.runtimes ?? {}).flatMap(([runtime, words]) => field(runtime, words)),
    ...(thing.stops === undefined ? [] : field('runs', thing.stops.join(', '))),
    ...(thing.parameters === undefined ? [] : parameterLines(thing.parameters, columns, palette)),
    ...(thing.experiment === undefined
      ? []
      : [
          '',
          ...stringify(thing.experiment)
            .trimEnd()
            .split('\n')
            .map((line) => `    ${line}`),
        ]),
  ];
}

/** Each zone with its place, and how far it is from where the table's controller stands. */
function zoneLines({ name, hub, jitter, zones, roundTrips }: ZoneTable, palette: Palette): string[] {
  const { names, oneWayMs } = oneWayTimesOf(roundTrips, name);
  const centre = names.indexOf(hub);
  const roundTrip = (zone: number) => oneWayMs[zone * names.length + centre] + oneWayMs[centre * names.length + zone];
  const rows = zones.map(([zone, city, latitude, longitude], index) => [
    zone,
    city,
    number(latitude, 2),
    number(longitude, 2),
    number(roundTrip(index), 1),
  ]);
  const titles = ['zone', 'city', 'north', 'east', `ms to ${hub} and back`];
  return [
    `  ${palette.dim('jitter'.padEnd(10))} ${JSON.stringify(jitter)} is added to each message, in milliseconds`,
    '',
    ...table(
      titles.map((title, index) => ({ title, align: index < 2 ? 'left' : 'right' })),
      rows,
      palette,
    ),
  ];
}

function protocolLines(
  { promises, knows, kinds, layer, detector, signs }: Definition,
  field: (head: string, text: string) => string[],
): string[] {
  const all = Object.entries(promises).map(([property, tolerated]) => `${property}${toleratedText(tolerated)}`);
  return [
    ...field('promises', all.length > 0 ? all.join('; ') : 'nothing'),
    ...field('knows', knows === 'group' ? 'the group: needs a link to every peer' : 'its neighbours'),
    ...field(
      'messages',
      kinds.map((kind) => `${kind.name}${kind.carries === 'internal' ? ' (internal)' : ''}`).join(', '),
    ),
    ...(detector === undefined ? [] : field('detector', `needs one that is ${detector}`)),
    ...(signs === true ? field('signs', 'its messages: 64 bytes a signature') : []),
    ...(layer === true ? field('layer', 'stands on another broadcast: --set over=flood') : []),
  ];
}

function toleratedText(tolerated: Tolerated): string {
  const faults = faultsOf(tolerated);
  const bound = boundOf(tolerated);
  const also = faults.length > 0 ? `also under ${faults.join(', ')}` : '';
  const text = [also, ...(bound === undefined ? [] : [`if ${bound.text}`])].join(' ').trim();
  return text === '' ? '' : ` (${text})`;
}

function parameterLines(parameters: Parameters, columns: number, palette: Palette): string[] {
  const entries = Object.entries(parameters);
  if (entries.length === 0) return [`  ${palette.dim('parameters'.padEnd(10))} none`];
  return [
    `  ${palette.dim('parameters')}`,
    ...entries.flatMap(([name, parameter]) => [
      ...wrap(`    ${palette.bold(name)} = ${shown(parameter)} `, parameter.meaning.split(' '), columns),
      ...wrap('       ', palette.dim(expectation(parameter)).split(' '), columns),
    ]),
  ];
}

function shown(parameter: Parameter): string {
  const value = parameter.default;
  if (parameter.type === 'duration') return `${value}ms`;
  return typeof value === 'object' ? JSON.stringify(value) : value === '' ? '""' : String(value);
}

function writtenAs(name: string, given: readonly string[]): string {
  return given.length === 1
    ? `{ ${name}: ${given[0]} }, in milliseconds`
    : `{ ${name}: [${given.join(', ')}] }, in milliseconds`;
}
