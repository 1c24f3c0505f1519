/**
 * `hearsay bundle`: a protocol of your own as an agent of a lab gets it, one file with all its imports, and the hash by
 * which the agent's owner allows it. The line has the form of `sha256sum`, so that a file of such lines is what
 * `--allow` takes.
 */
import { writeFileSync } from 'node:fs';
import { InputError } from '../core/errors.ts';
import { bundleOf } from '../platform/bundle.ts';
import { number, plural } from '../text/layout.ts';
import { stderr } from './output-streams.ts';
import { print } from './terminal.ts';

export interface BundleOptions {
  readonly output?: string;
  readonly json?: boolean;
}

export async function bundleCommand(path: string, { output, json }: BundleOptions): Promise<void> {
  const { content, sha256, files } = await bundleOf(path, 'bundle');
  if (output !== undefined) write(output, content);
  if (json === true) {
    await print(JSON.stringify({ file: path, sha256, bytes: content.length, files }, null, 2));
    return;
  }
  await print(`${sha256}  ${output ?? path}`);
  stderr.write(`${number(content.length)} bytes from ${plural(files.length, 'file')}: ${files.join(', ')}\n`);
}

function write(output: string, content: Uint8Array): void {
  try {
    writeFileSync(output, content);
  } catch (error) {
    throw new InputError('--output', `a file that can be written (${(error as NodeJS.ErrnoException).code})`, output);
  }
}
