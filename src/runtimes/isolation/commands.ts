/**
 * Runs the commands of iproute2: `ip`, `bridge`, `tc`. Ctrl-C does not reach them: what they have begun must be undone
 * by the next of them.
 */
import { spawn, spawnSync } from 'node:child_process';

export const networkCommands = ['ip', 'bridge', 'tc'] as const;
type NetworkCommand = (typeof networkCommands)[number];

/** @throws Error with what the command has said, if it fails */
export function run(command: NetworkCommand, args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    let complaint = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text;
    });
    child.stdin.on('error', () => {});
    child.on('error', reject);
    child.on('close', (status) => {
      if (status === 0) resolve(output);
      else
        reject(
          new Error(
            `${[command, ...args].join(' ')}: ${complaint.trim().replace(/\s*\n\s*/g, ' ') || `status ${status}`}`,
          ),
        );
    });
    child.stdin.end(input);
  });
}

/** Many lines of one command in one process, in a namespace or in this one. The first that fails ends them. */
export async function runAll(
  command: NetworkCommand,
  namespace: string | undefined,
  lines: readonly string[],
): Promise<void> {
  if (lines.length === 0) return;
  await run(command, [...(namespace === undefined ? [] : ['-n', namespace]), '-batch', '-'], `${lines.join('\n')}\n`);
}

/** Without giving way to anything else: for the last moments of this process. Whether it worked is not asked. */
export function runAtOnce(command: NetworkCommand, args: readonly string[]): void {
  spawnSync(command, args, { stdio: 'ignore' });
}
