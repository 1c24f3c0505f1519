/** The result of a check that is kept. */
import { join } from 'node:path';
import { type CheckResult, checkResultSchema } from '../reports/check-result.ts';
import { readKept } from './kept-file.ts';

/** @throws InputError if it cannot be read */
export function checkIn(folder: string): CheckResult {
  return readKept(join(folder, 'result.json'), checkResultSchema);
}
