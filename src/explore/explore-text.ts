/** The result of `hearsay explore` in a terminal. */
import { number, type Page, plural, time, wrap } from '../text/layout.ts';
import type { ExploredCounterexample, ExploreResult } from './explore-result.ts';

const PCT =
  'A violation that takes d events in one order is found by one schedule of k steps with a probability of at least 1/k^d.';
const ENDLESS = 'Schedules can go on for ever here, so what must happen in the end is not decided.';

/** @param commands that replay the counterexamples, by property */
export function exploreReport(
  result: ExploreResult,
  { columns, palette }: Page,
  commands: ReadonlyMap<string, string>,
): string[] {
  const { protocol, world, properties, states, transitions, ends, wallMs, verdict, thrown } = result;
  const speed = wallMs > 0 ? `: ${number((1000 * states) / wallMs)} states a second` : '';
  const head = {
    proved: palette.green(`✓ proved for this world: no schedule breaks a promise of ${protocol}`),
    violated: palette.red(`✗ a schedule breaks a promise of ${protocol}`),
    'not-finished': palette.yellow(`? not finished: no violation in ${plural(states, 'state')}, ${depthText(result)}`),
  }[verdict];
  const width = Math.max(...properties.map(({ property }) => property.length));
  return [
    '',
    ...wrap(' ', head.split(' '), columns),
    ...wrap(`  ${palette.bold(palette.cyan(protocol))}:`, worldText(world).split(' '), columns),
    ...wrap(
      ' ',
      `${result.schedules === undefined ? '' : `${plural(result.schedules, 'schedule')}, `}${plural(states, 'state')}, ${plural(transitions, 'transition')}, ${plural(ends, 'end')}, ${depthText(result)}, in ${time(wallMs)}${speed}`.split(
        ' ',
      ),
      columns,
    ),
    '',
    ...(result.alike === undefined ? [] : [...wrap(' ', alikeText(result.alike).split(' '), columns), '']),
    ...(result.checkpoint === undefined ? [] : [`  The search goes on with --resume ${result.checkpoint}`, '']),
    ...(result.search === 'pct' ? [...wrap(' ', PCT.split(' '), columns), ''] : []),
    ...(result.endless ? [...wrap(' ', ENDLESS.split(' '), columns), ''] : []),
    ...properties.map(({ property, verdict: one, promised }) => {
      const said = one === 'violated' ? (promised ? 'violated' : 'violated, which is not promised there') : one;
      const mark =
        one === 'proved' ? palette.green('✓') : one === 'open' ? '?' : promised ? palette.red('✗') : palette.dim('✗');
      return `    ${mark} ${property.padEnd(width)}  ${said}`;
    }),
    ...(thrown === undefined ? [] : ['', `  The protocol throws an error: ${thrown.reason}`]),
    ...casesOf(properties).flatMap((one) => ['', ...caseLines(one, { columns, palette }, commands.get(one.names[0]))]),
  ];
}

/** Properties that one counterexample breaks. */
interface Case {
  readonly names: readonly string[];
  readonly counterexample: ExploredCounterexample;
}

function casesOf(properties: ExploreResult['properties']): Case[] {
  const byFacts = new Map<string, { names: string[]; counterexample: ExploredCounterexample }>();
  for (const { property, counterexample } of properties) {
    if (counterexample === undefined) continue;
    const key = JSON.stringify([counterexample.facts, counterexample.evidence]);
    const known = byFacts.get(key);
    if (known === undefined) byFacts.set(key, { names: [property], counterexample });
    else known.names.push(property);
  }
  return [...byFacts.values()];
}

function caseLines(
  { names, counterexample: { steps, facts, evidence } }: Case,
  { columns, palette }: Page,
  command = 'the simulator cannot replay it: its facts are all there is',
): string[] {
  const head = `${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} violated after ${plural(steps, 'step')}`;
  return [
    ...wrap(' ', head.split(' '), columns).map(palette.bold),
    ...facts.map((fact) => `      ${fact}`),
    ...evidence.flatMap((fact) => wrap('    →', fact.split(' '), columns)),
    `    ${command}`,
  ];
}

function alikeText(alike: NonNullable<ExploreResult['alike']>): string {
  if (alike.length === 0) return 'No two peers are alike.';
  const groups = alike.map((peers) => `${peers.slice(0, -1).join(', ')} and ${peers.at(-1)}`);
  return `Peers ${groups.join('; ')} are alike: what differs in nothing else counts as one state.`;
}

function depthText({ depth }: ExploreResult): string {
  return `up to ${plural(depth, 'step')} deep`;
}

function worldText({ peers, origins, topology, faults, detector, suspicions }: ExploreResult['world']): string {
  const limits = [
    ...Object.entries(faults).map(([kind, count]) => `${count} ${kind}`),
    ...(suspicions > 0 ? [plural(suspicions, 'wrong suspicion')] : []),
  ];
  return [
    `${plural(peers, 'peer')} on ${topology}, ${plural(origins.length, 'broadcast')} of ${origins.map((origin) => `peer ${origin}`).join(', ')}`,
    limits.length === 0 ? 'no faults' : `at most ${limits.join(', ')}`,
    ...(detector === undefined ? [] : [`failure detector ${detector}`]),
  ].join('; ');
}
