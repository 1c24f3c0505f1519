/** Two commands that fit a run: its page, and what shows or mends what stands out in it. */
import type { Page } from '../../text/layout.ts';
import { isFull } from '../../trace/levels.ts';
import type { SampleSummary, Summary } from '../summary.ts';
import { samplesOf } from '../table-figures.ts';
import type { RunText } from './run-text.ts';

interface Step {
  readonly command: string;
  readonly why: string;
}

export function nextLines(summary: Summary, { palette, columns }: Page, { keptAs, keptIn = '' }: RunText): string[] {
  if (keptAs === undefined) return [];
  const steps = [
    { command: `hearsay report ${keptAs}${keptIn}`, why: 'pictures on a page' },
    secondStep(summary, keptAs, keptIn),
  ];
  const width = Math.max(...steps.map(({ command }) => command.length));
  const isRoomy = steps.every(({ why }) => width + why.length + 6 <= columns);
  return [
    palette.bold('Next:'),
    ...steps.flatMap(({ command, why }) =>
      isRoomy ? [`  ${command.padEnd(width)}  ${palette.dim(why)}`] : [`  ${command}`, `    ${palette.dim(why)}`],
    ),
  ];
}

function secondStep(summary: Summary, keptAs: string, keptIn: string): Step {
  return (
    whyStep(summary, keptAs, keptIn) ??
    endStep(summary, keptAs, keptIn) ??
    copiesStep(summary, keptAs, keptIn) ??
    orderStep(summary, keptAs, keptIn) ?? {
      command: `hearsay show ${keptAs} --verbose${keptIn}`,
      why: 'all tables',
    }
  );
}

type Check = Summary['checks'][number];

/** The broadcast that a peer did not get, or got wrongly, with the way that it took. */
function whyStep(summary: Summary, keptAs: string, keptIn: string): Step | undefined {
  const samples = samplesOf(summary);
  const isTraced = ({ trace }: SampleSummary) => isFull(trace) || trace === 'deliveries';
  for (const wanted of [isBroken, isMissing]) {
    const sample = samples.findIndex((one) => isTraced(one) && one.checks.some((check) => wanted(check)));
    const check = samples[sample]?.checks.find((one) => wanted(one));
    const [, peer, broadcast] = /\b[Pp]eer (\d+)\b.*?\b(\d+:\d+)\b/.exec(check?.evidence[0] ?? '') ?? [];
    if (check === undefined || peer === undefined) continue;
    const which = samples.length > 1 ? ` --sample ${sample}` : '';
    return {
      command: `hearsay why ${keptAs} --peer ${peer} --broadcast ${broadcast}${which}${keptIn}`,
      why: check.property === 'agreement' || check.property === 'validity' ? 'what stopped it' : `${check.property}`,
    };
  }
  return undefined;
}

function isBroken({ promised, verdict }: Check): boolean {
  return promised && verdict === 'invalid';
}

/** A broadcast that some peer never delivered, though that is no broken promise. */
function isMissing({ property, verdict }: Check): boolean {
  return verdict === 'invalid' && (property === 'validity' || property === 'agreement');
}

function endStep({ stopped }: Summary, keptAs: string, keptIn: string): Step | undefined {
  if (stopped !== 'deadline') return undefined;
  return { command: `hearsay run ${keptAs} --deadline none${keptIn}`, why: 'the same to its end' };
}

/** Layers by the order that they give, the strongest first. */
const ORDERS = [
  { property: 'total-order', protocol: 'sequencer', gives: 'one order for all peers' },
  { property: 'causal-order', protocol: 'causal', gives: 'causes before effects' },
  { property: 'fifo-order', protocol: 'fifo', gives: 'the order of each origin' },
] as const;

function orderStep({ checks }: Summary, keptAs: string, keptIn: string): Step | undefined {
  const missing = ORDERS.find(({ property }) =>
    checks.some((check) => check.property === property && check.verdict === 'invalid'),
  );
  if (missing === undefined) return undefined;
  return { command: `hearsay run ${keptAs} --protocol ${missing.protocol}${keptIn}`, why: missing.gives };
}

/** Copies for each delivery from which on a protocol wastes most of what it sends. */
const WASTEFUL = 2;

/** A run whose links change shows what peers know of them, which flooding does not tell. */
function copiesStep(
  { redundancy = 0, protocol, worldViewsBefore }: Summary,
  keptAs: string,
  keptIn: string,
): Step | undefined {
  if (redundancy + 1 < WASTEFUL || protocol.includes('flood') || worldViewsBefore !== undefined) return undefined;
  return { command: `hearsay run ${keptAs} --protocol flood${keptIn}`, why: 'fewer copies' };
}
