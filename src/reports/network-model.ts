/** The network of a run in words: how messages travel, and what is modelled of it. Defaults are named too. */
import { durationMs } from '../core/durations.ts';
import { figure, plural, time } from '../text/layout.ts';
import type { Settings } from './settings.ts';
import type { SampleSummary } from './summary.ts';

type Network = NonNullable<Settings['network']>;

/** `udp on loopback, modelled delay uniform 10..100 ms, loss 0 %`. */
export function networkText(
  { runtime, clocks }: Pick<SampleSummary, 'runtime' | 'clocks'>,
  settings: Settings | undefined,
): string {
  const carrier = carrierOf(runtime, settings?.isolate === true, clocks?.length ?? 0);
  if (settings === undefined) return carrier;
  const { network = {} } = settings;
  return [
    carrier,
    ...placeTexts(network),
    ...delayTexts(network),
    lossText(network.loss, network.preset),
    ...otherTexts(network),
  ].join(', ');
}

function carrierOf(runtime: string, isIsolated: boolean, machines: number): string {
  if (runtime === 'simulator') return 'simulated network';
  if (runtime === 'actors') return 'actors in one process';
  if (machines > 1) return `${runtime} between ${machines} machines`;
  return isIsolated ? `${runtime} between network namespaces` : `${runtime} on loopback`;
}

function placeTexts({ zones, preset }: Network): string[] {
  const { table, file, plane, points } = (typeof zones === 'object' && zones !== null ? zones : {}) as Fields;
  const named = table ?? file ?? points ?? zones;
  return [
    ...(plane === undefined ? [] : [`modelled delays on a plane of ${timeText(plane)}`]),
    ...(zones === undefined || plane !== undefined ? [] : [`modelled delays between the zones of ${String(named)}`]),
    ...(preset === undefined ? [] : [`links like ${String(preset)}`]),
  ];
}

type Fields = Readonly<Record<string, unknown>>;

function delayTexts({ delay, zones, preset, draw, jitter }: Network): string[] {
  const once = draw === 'link' ? ', drawn once a link' : '';
  // Where there are zones they give the delay.
  const own = zones === undefined ? delay : undefined;
  return [
    ...(own === undefined ? [] : [`modelled delay ${lawText(own)}${once}`]),
    ...(own === undefined && zones === undefined && preset === undefined ? ['no modelled delay'] : []),
    ...(jitter === undefined ? [] : [`jitter ${lawText(jitter)}`]),
  ];
}

function lossText(loss: unknown, preset: unknown): string {
  if (loss === undefined) return preset === undefined ? 'loss 0 %' : `loss as ${String(preset)} has it`;
  if (typeof loss === 'number') return `loss ${percent(loss)}`;
  const { toBad, toGood } = loss as Fields;
  return `loss in bursts (begin ${percent(toBad)}, end ${percent(toGood)})`;
}

function otherTexts({ duplicate, reorder, bandwidth, queue, upload, download, classes, links }: Network): string[] {
  const { probability, by } = (reorder ?? {}) as Fields;
  return [
    ...(duplicate === undefined ? [] : [`${percent(duplicate)} duplicated`]),
    ...(reorder === undefined ? [] : [`${percent(probability)} late by ${lawText(by)}`]),
    ...(bandwidth === undefined ? [] : [`bandwidth ${amountText(bandwidth, 'bit/s')}`]),
    ...(upload === undefined ? [] : [`upload ${amountText(upload, 'bit/s')} a peer`]),
    ...(download === undefined ? [] : [`download ${amountText(download, 'bit/s')} a peer`]),
    ...(Array.isArray(classes) ? [plural(classes.length, 'class of peers', 'classes of peers')] : []),
    ...(queue === undefined ? [] : [`queues of ${amountText(queue, 'B')}`]),
    ...(Array.isArray(links) ? [plural(links.length, 'rule for single links', 'rules for single links')] : []),
  ];
}

/** `uniform 10..100 ms`, `exponential 2 s`, `1 ms`: a law as an experiment has it. */
export function lawText(law: unknown): string {
  if (typeof law !== 'object' || law === null) return timeText(law);
  const [name, argument] = Object.entries(law)[0] ?? ['', ''];
  const values: unknown[] = Array.isArray(argument) ? argument : [argument];
  if (name === 'constant') return timeText(values[0]);
  if (name === 'empirical' || values.some((value) => durationMs(value) === undefined)) return name;
  if (name === 'uniform') return `uniform ${rangeText(durationMs(values[0])!, durationMs(values[1])!)}`;
  const hasShape = name === 'weibull' || name === 'pareto';
  const [first, ...others] = values;
  return [
    `${name} ${timeText(first)}`,
    ...others.map((one) => (hasShape ? `shape ${String(one)}` : timeText(one))),
  ].join(', ');
}

function rangeText(from: number, to: number): string {
  return to < 1000 ? `${figure(from)}..${figure(to)} ms` : `${spanText(from)}..${spanText(to)}`;
}

function timeText(given: unknown): string {
  const ms = durationMs(given);
  return ms === undefined ? String(given) : spanText(ms);
}

/** A time as an experiment has it, without digits that say nothing: `8 s`, `1.5 s`, `250 ms`. */
export function spanText(ms: number): string {
  return ms >= 1000 && ms < 60_000 && ms % 10 === 0 ? `${ms / 1000} s` : time(ms);
}

function percent(share: unknown): string {
  return `${figure(Math.round(Number(share) * 1e6) / 1e4)} %`;
}

/** 10000000 as 10 Mbit/s. */
function amountText(given: unknown, unit: string): string {
  if (typeof given !== 'number') return String(given);
  const [factor, prefix] = (
    [
      [1e9, 'G'],
      [1e6, 'M'],
      [1e3, 'k'],
    ] as const
  ).find(([least]) => given >= least) ?? [1, ''];
  return `${figure(given / factor)} ${prefix}${unit}`;
}
