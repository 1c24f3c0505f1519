/**
 * What `hearsay check` leaves behind: a folder `<out>/check-<name>/<time>-<seed>/` with the result, and the experiment
 * of each finding. Nothing is overwritten.
 */
import { join } from 'node:path';
import { writeWhole } from '../files/atomic-file.ts';
import { writeManifest } from '../files/manifest.ts';
import type { CheckResult } from '../reports/check-result.ts';
import { troubleOf } from '../runtimes/processes/wire/fact-file.ts';
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

  /** Gives what went wrong: a full disk takes the file from the finding, not the finding from the screen. */
  writeFinding(finding: string, yaml: string): string | undefined {
    return this.write(this.placeOf(finding), yaml);
  }

  writeResult(result: CheckResult): string | undefined {
    return (
      this.write(join(this.path, 'result.json'), `${JSON.stringify(result, null, 2)}\n`) ??
      this.attempt(() => writeManifest(this.path))
    );
  }

  private write(file: string, text: string): string | undefined {
    return this.attempt(() => writeWhole(file, text));
  }

  private attempt(act: () => void): string | undefined {
    try {
      act();
    } catch (error) {
      return `what the check leaves in ${this.path} is not whole: ${troubleOf(error)}`;
    }
    return undefined;
  }
}
