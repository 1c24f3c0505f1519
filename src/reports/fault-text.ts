/** The faults of an experiment in words: what goes wrong, for which peers, from when until when. */
import { durationMs } from '../core/durations.ts';
import { lawText, spanText } from './network-model.ts';
import type { Settings } from './settings.ts';

type Fault = NonNullable<Settings['faults']>[number];

/** Keys of a fault that say when it happens. */
const TIMES = new Set(['at', 'for', 'every', 'until']);

/** What stands before the peers; the kind itself elsewhere. */
const WORDS: Readonly<Record<string, string>> = {
  crash: 'crash of',
  restart: 'restart of',
  pause: 'pause of',
  slow: 'slowness of',
  partition: 'partition',
  'one-way': 'one-way block',
  isolate: 'isolation of',
  outage: 'outage of',
  cut: 'cut of link',
  restore: 'repair of link',
  'loss-storm': 'loss storm',
  'delay-storm': 'delay storm',
  skew: 'clock skew of',
  'lose-copy': 'loss of copy',
  'delay-copy': 'delay of copy',
  'duplicate-copy': 'doubling of copy',
  join: 'arrival of',
  leave: 'departure of',
  churn: 'churn of',
  nemesis: 'random faults:',
};

const OF_PEERS = new Set(['crash', 'restart', 'pause', 'slow', 'isolate', 'skew', 'join', 'leave']);
const OF_LINKS = new Set(['cut', 'restore']);

/** One text a fault: `partition 0 1 | rest from 250 ms to 450 ms`. */
export function faultTexts(faults: Settings['faults'] = []): string[] {
  return faults.map((fault) => `${whatOf(fault)}${whenOf(fault)}`);
}

function whatOf(fault: Fault): string {
  const kind =
    Object.keys(fault).find((key) => key in WORDS) ?? Object.keys(fault).find((key) => !TIMES.has(key)) ?? '';
  const others = Object.entries(fault).filter(([key]) => key !== kind && !TIMES.has(key));
  const more = others.map(([key, value]) => `${key} ${valueText(value)}`);
  const whom = whomText(kind, fault[kind]);
  return `${WORDS[kind] ?? kind}${whom === '' ? '' : ` ${whom}`}${more.length === 0 ? '' : ` (${more.join(', ')})`}`;
}

function whomText(kind: string, whom: unknown): string {
  if (kind === 'partition') return (Array.isArray(whom) ? whom : [whom, 'rest']).map(peersText).join(' | ');
  if (isOfCopy(kind) && isObject(whom)) return `${whom.copy} from ${whom.from} to ${whom.to}`;
  if (OF_LINKS.has(kind) && Array.isArray(whom)) return whom.map(linkText).join(', ');
  if (OF_PEERS.has(kind) && Array.isArray(whom) && !whom.some(isObject))
    return `${whom.length === 1 ? 'peer' : 'peers'} ${whom.join(', ')}`;
  if (OF_PEERS.has(kind) && typeof whom === 'number') return `peer ${whom}`;
  return whom === true ? '' : peersText(whom);
}

function linkText(link: unknown): string {
  return Array.isArray(link) ? link.join('-') : peersText(link);
}

/** `0 1`, `all`, `30%`, `2 random peers`. */
function peersText(whom: unknown): string {
  if (Array.isArray(whom)) return whom.map(peersText).join(' ');
  if (!isObject(whom)) return String(whom);
  const { random, ...others } = whom;
  if (typeof random === 'number') return `${random} random ${random === 1 ? 'peer' : 'peers'}`;
  return Object.entries(others)
    .map(([key, value]) => `${key} ${peersText(value)}`)
    .join(' ');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function valueText(value: unknown): string {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return lawText(value);
  return Array.isArray(value) ? value.join(' ') : String(value);
}

/** One copy alone, whenever it is sent. */
function isOfCopy(kind: string): boolean {
  return kind.endsWith('-copy');
}

/** Over at once. */
const MOMENTS = new Set(['crash', 'restart', 'restore', 'join', 'leave']);

/** How long a fault lasts, and how often it happens, may be drawn from a law. */
function whenOf(fault: Fault): string {
  if (Object.keys(fault).some(isOfCopy)) return '';
  const at = durationMs(fault.at) ?? 0;
  const until = durationMs(fault.until);
  const lasting = durationMs(fault.for);
  const often = fault.every === undefined ? '' : `, again after ${lawText(fault.every)}`;
  const each =
    fault.for === undefined || (lasting !== undefined && often === '') ? '' : `, each for ${lawText(fault.for)}`;
  const end = until ?? (often === '' && lasting !== undefined ? at + lasting : undefined);
  if (end !== undefined) return ` from ${spanText(at)} to ${spanText(end)}${often}${each}`;
  const isMoment = Object.keys(fault).some((key) => MOMENTS.has(key));
  return `${isMoment || each !== '' ? ` at ${spanText(at)}` : ` from ${spanText(at)} on`}${often}${each}`;
}
