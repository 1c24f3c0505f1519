/** How two runs differ, in a sentence. */
import type { SampleSummary } from '../../../src/browser.ts';
import { timeText } from '../moment/time-text.ts';

type Figures = Pick<SampleSummary, 'checks' | 'books' | 'deliveryRatio' | 'peers'> & {
  readonly latencyMs?: { readonly max: number };
};

/** From the first run to the second, which are called A and B. */
export function differenceOf(a: Figures, b: Figures): string {
  const promises = promiseClause(a, b);
  const rest = [spreadClause(a, b), copiesClause(a, b)].filter((clause) => clause !== undefined);
  if (promises === undefined && rest.length === 0) return 'Both came to the same.';
  if (promises === undefined) return sentence(`B ${joined(rest)}`);
  return sentence(rest.length === 0 ? promises : `${promises}; B ${joined(rest)}`);
}

/** What one of them keeps and the other breaks. */
function promiseClause(a: Figures, b: Figures): string | undefined {
  const broken = (run: Figures) =>
    new Set(run.checks.filter(({ verdict }) => verdict === 'invalid').map(({ property }) => property));
  const [inA, inB] = [broken(a), broken(b)];
  const cured = [...inA].filter((property) => !inB.has(property));
  const lost = [...inB].filter((property) => !inA.has(property));
  if (cured.length > 0 && lost.length > 0) return `B keeps ${listed(cured)}, but breaks ${listed(lost)}`;
  if (cured.length > 0) return `the cure: ${listed(cured)} ${cured.length === 1 ? 'holds' : 'hold'} in B`;
  return lost.length > 0 ? `B breaks ${listed(lost)}` : undefined;
}

function spreadClause(a: Figures, b: Figures): string | undefined {
  const [shareA, shareB] = [a.deliveryRatio ?? 0, b.deliveryRatio ?? 0];
  if (shareA !== shareB) return `made ${percent(shareB)} of the deliveries, A ${percent(shareA)}`;
  const later = (b.latencyMs?.max ?? 0) - (a.latencyMs?.max ?? 0);
  if (later === 0) return undefined;
  const time = timeText(Math.abs(later));
  const way = later < 0 ? 'earlier' : 'later';
  return shareA === 1 ? `reached everyone ${time} ${way}` : `made its slowest delivery ${time} ${way}`;
}

function copiesClause(a: Figures, b: Figures): string | undefined {
  const [copiesA, copiesB] = [a.books.sent, b.books.sent];
  if (copiesA === copiesB) return undefined;
  if (copiesA === 0 || copiesB === 0) return `sent ${copiesB} copies, A ${copiesA}`;
  const factor = copiesB / copiesA;
  if (factor >= 0.95 && factor < 1.05) return `sent ${copiesB} copies instead of ${copiesA}`;
  return factor > 1 ? `sent ${shown(factor)} times the copies` : `sent ${percent(factor)} of the copies`;
}

function shown(factor: number): string {
  return factor < 10 ? factor.toFixed(1).replace(/\.0$/, '') : String(Math.round(factor));
}

/** All of it is all: 99.97 % is not 100 %. */
function percent(share: number): string {
  const rounded = Math.round(share * 100);
  return share < 1 && rounded === 100 ? '99.9 %' : `${rounded} %`;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

function joined(clauses: readonly string[]): string {
  return clauses.join(' and ');
}

function sentence(text: string): string {
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
}
