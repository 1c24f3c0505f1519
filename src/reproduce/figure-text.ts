/** Published and reproduced figures as text. */
import { number } from '../text/layout.ts';
import type { ReproducedFigure } from './verdict.ts';

/** Four digits that count, or all of a whole number. */
const DIGITS = 4;

export function foundText({ mean, half }: Pick<ReproducedFigure, 'mean' | 'half'>): string {
  return half === 0 ? shown(mean) : `${shown(mean)} ± ${shown(half, 2)}`;
}

export function shown(value: number, digits = DIGITS): string {
  if (Number.isInteger(value)) return number(value);
  const rounded = Number(value.toPrecision(digits));
  return Math.abs(rounded) < 1e-6 ? String(rounded) : number(rounded, decimalsOf(rounded));
}

/** Digits behind the point; of a number that is written without an exponent. */
export function decimalsOf(value: number): number {
  return String(value).split('.')[1]?.length ?? 0;
}

/** In a line: how many there are, and how many are met. */
export function countText(figures: readonly ReproducedFigure[]): string {
  const missed = figures.filter(({ isMet }) => !isMet);
  const unexplained = missed.filter(({ gap }) => gap === undefined).length;
  const said = unexplained === 0 ? 'with the reason' : `${unexplained} without a known reason`;
  const rest = missed.length === 0 ? '' : `; ${number(missed.length)} not, ${said}`;
  return `${number(figures.length)} figures: ${number(figures.length - missed.length)} met${rest}`;
}

/** Why figures are not met, each reason once. */
export function gapsOf(figures: readonly ReproducedFigure[]): string[] {
  return [...new Set(figures.flatMap(({ gap }) => gap ?? []))];
}
