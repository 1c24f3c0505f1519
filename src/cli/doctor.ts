/** `hearsay doctor`: what this machine can do, and what each of it is needed for. */
import { examineMachine, type Finding } from '../platform/machine.ts';
import { type Page, wrap } from '../text/layout.ts';
import { stdout } from './output-streams.ts';
import { pageOf, print } from './terminal.ts';

export async function doctorCommand({ json }: { readonly json?: boolean }): Promise<void> {
  const findings = await examineMachine();
  if (json === true) await print(JSON.stringify({ version: 1, findings }, null, 2));
  else await print(['', ...findings.flatMap((finding) => linesOf(finding, pageOf(stdout))), ''].join('\n'));
}

const WIDEST_NAME = 10;

function linesOf({ name, works, found, neededFor }: Finding, { columns, palette }: Page): string[] {
  const mark = works ? palette.green('✓') : palette.red('✗');
  const head = `  ${mark} ${palette.bold(name.padEnd(WIDEST_NAME))}`;
  const indent = ' '.repeat(WIDEST_NAME + 4);
  return [
    ...wrap(head, found.split(' '), columns),
    ...wrap(indent, palette.dim(`for ${neededFor}`).split(' '), columns),
  ];
}
