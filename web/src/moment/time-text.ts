/** Times and numbers as the page writes them. */

/** With about three digits that count: 92 ms, 4.25 ms, 12.5 s. */
export function timeText(ms: number): string {
  if (ms >= 10_000) return `${trimmed(ms / 1000, ms < 100_000 ? 1 : 0)} s`;
  return `${trimmed(ms, ms < 10 ? 2 : ms < 100 ? 1 : 0)} ms`;
}

/** 12345 as 12,345. */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** 1 copy, 21 copies. */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${countText(count)} ${count === 1 ? singular : plural}`;
}

function trimmed(value: number, digits: number): string {
  const [whole, fraction = ''] = value.toFixed(digits).split('.');
  const kept = fraction.replace(/0+$/, '');
  return kept === '' ? countText(Number(whole)) : `${countText(Number(whole))}.${kept}`;
}
