/**
 * The reference pages of docs/reference: what each registry holds, as Markdown. `npm run docs` writes them; the suite
 * fails where one is out of date.
 */
import type { Property } from '../src/checks/property.ts';
import type { AdversaryDefinition } from '../src/core/adversary.ts';
import type { DetectorDefinition } from '../src/core/detector.ts';
import { expectation } from '../src/core/parameter-values.ts';
import type { Parameter, Parameters } from '../src/core/parameters.ts';
import { boundOf, faultsOf, isPromised } from '../src/core/promise.ts';
import { crashFaults, type Definition, type Tolerated } from '../src/core/protocol.ts';
import { keyOf, type Measure } from '../src/measures/measure.ts';
import type { Rule, Rules } from '../src/measures/sample-rules.ts';
import type { DelayLaw } from '../src/network/delay.ts';
import { faultCell } from '../src/network/faults/fault-support.ts';
import type { FaultRule } from '../src/network/faults/rule.ts';
import type { LinkPreset } from '../src/network/link-presets.ts';
import type { ZoneTable } from '../src/network/zones/zone-table.ts';
import type { Topology } from '../src/topologies/topology.ts';
import type { WorkloadDefinition } from '../src/workloads/workload.ts';

export function protocolsPage(protocols: readonly Definition[]): string {
  return page(
    'Protocols',
    'Without faults a protocol keeps all of its promises; under a fault it keeps those whose row names it.',
    protocols.map((protocol) =>
      section(protocol.name, [
        `${sentence(protocol.title)} ${protocol.layer ? 'A layer: it needs a broadcast below it.' : ''}`,
        sourceOf(protocol),
        ...(protocol.signs === true ? ['It signs messages.'] : []),
        ...(protocol.detector === undefined ? [] : [`It needs a failure detector: ${protocol.detector}.`]),
        `It knows ${protocol.knows === 'group' ? 'the group, so it needs a link to every peer' : 'its neighbours only'}. Its kinds of messages: ${kindsOf(protocol)}.`,
        parametersTable(protocol.parameters),
        promisesTable(protocol),
      ]),
    ),
  );
}

export function detectorsPage(detectors: readonly DetectorDefinition[]): string {
  return page(
    'Failure detectors',
    'A failure detector tells a protocol which peers it takes for crashed. A protocol that needs one names it in its definition; `--detector` chooses another one.',
    detectors.map((detector) =>
      section(detector.name, [
        sentence(detector.title),
        sourceOf(detector),
        `It gives: ${detector.gives}. Its kinds of messages: ${detector.messages.length === 0 ? 'none' : detector.messages.map((name: string) => `\`${detector.name}/${name}\``).join(', ')}.`,
        parametersTable(detector.parameters),
      ]),
    ),
  );
}

export function adversariesPage(adversaries: readonly AdversaryDefinition[]): string {
  return page(
    'Adversaries',
    'How a Byzantine peer behaves: `adversaries: [{ peers: [3], behaviour: equivocate }]`. An adversary stands between the protocol of its peer and the network, so it works with every protocol and on every runtime. What a Byzantine peer delivers counts for nothing.',
    adversaries.map((adversary) =>
      section(adversary.name, [sentence(adversary.title), sourceOf(adversary), parametersTable(adversary.parameters)]),
    ),
  );
}

export function topologiesPage(topologies: readonly Topology[]): string {
  return page(
    'Topologies',
    'Links work in both directions. Random topologies are drawn from the seed of the experiment.',
    topologies.map((topology) =>
      section(topology.name, [sentence(topology.title), sourceOf(topology), parametersTable(topology.parameters)]),
    ),
  );
}

export function workloadsPage(workloads: readonly WorkloadDefinition[]): string {
  return page(
    'Workloads',
    'Which peers broadcast how much, and when. Every workload also has the parameter `payloadBytes`, the length of each payload (default: 0); a payload contains the name of its broadcast.',
    workloads.map((workload) =>
      section(workload.name, [sentence(workload.title), sourceOf(workload), parametersTable(workload.parameters)]),
    ),
  );
}

export function delaysPage(laws: readonly DelayLaw[]): string {
  const rows = laws.map((law) => [
    `\`${law.name}\``,
    law.title,
    `\`{ ${law.name}: ${writtenArguments(law.arguments)} }\``,
  ]);
  return page(
    'Laws of delays',
    'The time that a message spends on a link, or that a peer waits. A bare time, `10ms`, is `constant`.',
    [table(['law', 'what', 'written'], rows)],
  );
}

export function zonesPage(tables: readonly ZoneTable[], presets: readonly LinkPreset[]): string {
  return page(
    'Zones and presets of links',
    'Zones are written `network: { zones: gcp }`, presets `network: { preset: lan }`; other settings of the network override them.',
    [
      ...tables.map(({ name, title, source, hub, jitter, zones }) =>
        section(name, [
          sentence(title),
          `Source: ${source}.`,
          `The controller and the collector are in \`${hub}\`; jitter is \`${JSON.stringify(jitter)}\`, in milliseconds.`,
          table(
            ['zone', 'city', 'degrees north', 'degrees east'],
            zones.map(([zone, city, north, east]) => [`\`${zone}\``, city, String(north), String(east)]),
          ),
        ]),
      ),
      ...presets.map(({ name, title, source, traits }) =>
        section(name, [sentence(title), `\`${JSON.stringify(traits)}\``, `Sources and reasons: ${source}`]),
      ),
    ],
  );
}

export function faultsPage(
  rules: readonly FaultRule[],
  runtimes: readonly string[],
  protocols: readonly Definition[],
): string {
  return page(
    'Faults',
    'A fault is written `{ at, for, every, until, <name>: <whom>, <parameters> }`; [faults.md](../faults.md) says how.',
    [
      ...rules.map((rule) =>
        section(rule.name, [
          sentence(rule.title),
          `Whom: ${rule.whom}.`,
          `\`${rule.example}\``,
          `It ${{ copy: 'is about one copy, whenever that is sent, and takes no times', spell: 'lasts for the time `for`, or to the end', moment: 'is over at once', campaign: 'lasts for the time `for`, or until the heal or the deadline' }[rule.lasts]}.`,
          parametersTable(rule.parameters),
        ]),
      ),
      section('What runs where', [cellsTable(rules, runtimes)]),
      section('What protocols keep', [
        'Without faults a protocol keeps every promise. Under faults it keeps those whose cell names all of them; `all` are loss, duplication, partition, crash, pause, restart and recovery (a restart with what was kept; what holds under restart holds under it). `–`: no promise.',
        keptTable(protocols),
      ]),
    ],
  );
}

/** A fault that runs somewhere as it runs elsewhere needs its words once. */
function cellsTable(rules: readonly FaultRule[], runtimes: readonly string[]): string {
  const words: string[] = [];
  const cellOf = (own: string) => {
    if (!words.includes(own)) words.push(own);
    return `✓ (${words.indexOf(own) + 1})`;
  };
  const rows = rules.map(({ name }) => [`\`${name}\``, ...runtimes.map((runtime) => cellOf(faultCell(name, runtime)))]);
  const head = ['fault', ...runtimes.map((runtime) => `\`${runtime}\``)];
  return [table(head, rows), '', ...words.map((one, index) => `${index + 1}. ${sentence(one)}`)].join('\n');
}

function keptTable(protocols: readonly Definition[]): string {
  const names = [
    ...new Set(protocols.flatMap(({ promises }) => Object.keys(promises))),
  ] as (keyof Definition['promises'])[];
  const cellOf = (tolerated: Tolerated | undefined) => {
    if (tolerated === undefined) return '–';
    const faults = faultsOf(tolerated);
    const bound = boundOf(tolerated);
    const isCrashProof = isPromised(tolerated, crashFaults);
    const all = faults.includes('byzantine') ? 'all' : 'all but byzantine';
    const text = isCrashProof ? all : faults.join(', ') || 'none';
    return bound === undefined ? text : `${text} (if ${bound.text})`;
  };
  return table(
    ['protocol', ...names],
    protocols.map(({ name, promises }) => [`\`${name}\``, ...names.map((property) => cellOf(promises[property]))]),
  );
}

/** @param rules by key of the summary */
export function measuresPage(measures: readonly Measure[], rules: Rules): string {
  const keys = measures.map(keyOf);
  const others = Object.entries(rules).filter(([key]) => !keys.includes(key));
  return page(
    'Measures',
    'Figures computed from a trace. If a figure cannot be computed, the summary has the reason instead. Each figure has a rule for combining the samples of a run.',
    [
      ...measures.map((measure) =>
        section(measure.name, [
          `${sentence(measure.title)}${measure.unit === '' ? '' : ` Unit: ${measure.unit}.`}`,
          sentence(measure.definition),
          `Key of the summary: \`${keyOf(measure)}\`. ${togetherText(measure.together)}`,
          ...listedText(measure),
          sourceOf(measure),
        ]),
      ),
      section('Other figures of the summary', [
        'What they are of several samples:',
        table(
          ['key', 'of several samples'],
          others.map(([key, rule]) => [`\`${key}\``, wordsOf(rule)]),
        ),
        'Verdicts are the worst of the samples in which the property is promised, where it is in any, else of all; an order that some samples did not exercise was kept where it is valid in the others. `stopped` is the worst, `reason` is of that sample, `trace` the least level, `failures` are those of all samples, each with its seed, and of equal remarks there is one.',
      ]),
    ],
  );
}

/** The figures that `compare` and `sweep` list, and which way is better. */
function listedText(measure: Measure): string[] {
  const listed = (measure.figures ?? []).filter(({ tables = ['comparison'] }) => tables.includes('comparison'));
  const names = listed.map(({ name, path, better }) => {
    const full = name ?? (path === '' ? keyOf(measure) : `${keyOf(measure)}.${path}`);
    return `\`${full}\`${better === undefined ? '' : ` (${better} is better)`}`;
  });
  return names.length === 0 ? [] : [`\`compare\` and \`sweep\` list ${names.join(', ')}.`];
}

function togetherText(rule: Rule): string {
  return `Of several samples: ${wordsOf(rule)}.`;
}

const RULES = {
  sum: 'the sum',
  mean: 'the mean',
  max: 'the greatest',
  min: 'the least',
  any: 'true if any is',
  all: 'true if all are',
  same: 'the same in each',
  each: 'for each sample only',
} as const;

/** `the mean of p50 and p90; the greatest of max`. */
function wordsOf(rule: Rule): string {
  if (typeof rule === 'string') return RULES[rule];
  const paths = new Map<keyof typeof RULES, string[]>();
  for (const [path, own] of rulesIn(rule, '')) paths.set(own, [...(paths.get(own) ?? []), path]);
  if (paths.size === 1 && 'entries' in rule) return 'the sum of each';
  return [...paths].map(([own, names]) => `${RULES[own]}: ${names.map((name) => `\`${name}\``).join(', ')}`).join('; ');
}

function rulesIn(rule: Rule, path: string): [path: string, rule: keyof typeof RULES][] {
  if (typeof rule === 'string') return [[path, rule]];
  if ('entries' in rule) return [[path, rule.entries]];
  return Object.entries('ofSome' in rule ? rule.ofSome : rule.fields).flatMap(([key, own]) =>
    rulesIn(own, path === '' ? key : `${path}.${key}`),
  );
}

export function propertiesPage(properties: readonly Property[], protocols: readonly Definition[]): string {
  return page(
    'Properties',
    'Every property is checked in each run. The verdict is valid, invalid or unknown. Unknown means that the run stopped before the property could be decided, or that nothing in the run could have broken it: then the reason begins with “not exercised”.',
    properties.map((property) => {
      const promising = protocols
        .filter((protocol) => property.name in protocol.promises)
        .map((protocol) => protocol.name);
      return section(property.name, [
        sentence(property.promise),
        sourceOf(property),
        promising.length === 0 ? 'No protocol promises it.' : `Promised by: ${promising.join(', ')}.`,
      ]);
    }),
  );
}

function page(title: string, introduction: string, sections: readonly string[]): string {
  return `${[`# ${title}`, introduction, ...sections].join('\n\n')}\n`;
}

function section(name: string, paragraphs: readonly string[]): string {
  return [
    `## ${name}`,
    ...paragraphs.map((paragraph) => paragraph.trim()).filter((paragraph) => paragraph !== ''),
  ].join('\n\n');
}

function parametersTable(parameters: Parameters): string {
  const rows = Object.entries(parameters).map(([name, parameter]) => [
    `\`${name}\``,
    `\`${defaultOf(parameter)}\``,
    expectation(parameter),
    parameter.meaning,
  ]);
  return rows.length === 0 ? '' : table(['parameter', 'default', 'what it may be', 'meaning'], rows);
}

function defaultOf(parameter: Parameter): string {
  if (parameter.type === 'duration') return `${parameter.default}ms`;
  if (parameter.type === 'delay') return JSON.stringify(parameter.default).replaceAll('"', '').replaceAll(':', ': ');
  return JSON.stringify(parameter.default);
}

function promisesTable(protocol: Definition): string {
  const rows = Object.entries(protocol.promises).map(([property, tolerated = []]) => [
    property,
    faultsOf(tolerated).join(', ') || 'none',
    boundOf(tolerated)?.text ?? '',
  ]);
  if (rows.length === 0) return 'It promises nothing.';
  const isBounded = rows.some(([, , bound]) => bound !== '');
  return isBounded
    ? table(['promise', 'kept also under', 'if'], rows)
    : table(
        ['promise', 'kept also under'],
        rows.map((row) => row.slice(0, 2)),
      );
}

function kindsOf(protocol: Definition): string {
  return protocol.kinds.map((kind) => `\`${kind.name}\`${kind.carries === 'internal' ? ' (internal)' : ''}`).join(', ');
}

function writtenArguments(names: readonly string[]): string {
  return names.length === 1 ? names[0] : `[${names.join(', ')}]`;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')))];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function sourceOf(definition: { readonly source: string }): string {
  return `Source: ${definition.source.replace(/\.$/, '')}.`;
}

/** With a capital, but for names such as `queued[i][j]`, and a full stop. */
function sentence(text: string): string {
  const whole = /^\w+\[/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
}
