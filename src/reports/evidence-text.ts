/** The evidence of a check as a page has it: times from a second on with a comma, as all figures there. */
import { number } from '../text/layout.ts';

export function evidenceText(evidence: string): string {
  return evidence.replace(/\b\d{4,}(?=(?:\.\d+)? ms\b)/g, (digits) => number(Number(digits)));
}
