/** What `hearsay check` leaves behind: a folder `<out>/check-<name>/<time>-<seed>/` with the result, and the experiment of each finding. Nothing is overwritten. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckResult } from '../reports/check-result.ts';
import { makeFolder, timeName } from './run-folder.ts';

export class CheckFolder {
  readonly path: string;

  /** @throws InputError where nothing can be written there */
  constructor(out: string, name: string, seed: number, when: Date) {
    this.path = makeFolder(join(out, name), `${timeName(when)}-${seed}`, out);
  }

  /** Where the experiment of a finding is kept. */
  placeOf(finding: string): string {
    return join(this.path, `${finding}.yaml`);
  }

  writeFinding(finding: string, yaml: string): void {
    writeFileSync(this.placeOf(finding), yaml);
  }

  writeResult(result: CheckResult): void {
    writeFileSync(join(this.path, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
  }
}
