/**
 * Our programs on what others use (bench/peers) as contenders: built where they must be, run, and left out with a
 * reason where something is missing.
 */
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './hearsay.ts';
import type { Contender, Reading, Scale } from './job.ts';
import { jsonOf, type Ran, runProgram } from './process.ts';

const folder = join(root, 'bench/peers');
const built = (name: string): string => join(folder, 'build', name);

/** How one of the programs is made and started. */
interface Program {
  readonly command: string;
  readonly args: readonly string[];
  missing(): Promise<string | undefined>;
}

/** A program in C++, with the libraries that it is linked with. */
export function cpp(source: string, ...libraries: string[]): Program {
  const name = source.replace('.cpp', '');
  const flags = [
    '-O2',
    '-std=c++17',
    join(folder, source),
    '-o',
    built(name),
    ...libraries.map((library) => `-l${library}`),
  ];
  return { command: built(name), args: [], missing: once(() => buildOf(source, built(name), 'g++', flags)) };
}

export function go(source: string): Program {
  const name = source.replace('.go', '');
  const args = ['build', '-o', built(name), join(folder, source)];
  return { command: built(name), args: [], missing: once(() => buildOf(source, built(name), 'go', args)) };
}

export function elixir(source: string): Program {
  return {
    command: 'elixir',
    args: [join(folder, source)],
    missing: once(async () => ((await isThere('elixir')) ? undefined : 'elixir is not installed')),
  };
}

/** A program of bench/peers/npm, with the commands that it needs beside its packages. */
export function node(source: string, ...commands: string[]): Program {
  const missing = async (): Promise<string | undefined> => {
    if (!existsSync(join(folder, 'npm/node_modules'))) return 'its packages are not installed';
    for (const command of commands) if (!(await isThere(command))) return `${command} is not installed`;
    return undefined;
  };
  return { command: process.execPath, args: [join(folder, 'npm', source)], missing: once(missing) };
}

export interface OtherOptions {
  readonly name: string;
  readonly program: Program;
  args(scale: Scale): readonly (string | number)[];
  figures(printed: Reading, ran: Ran): Reading;
}

export function other({ name, program, args, figures }: OtherOptions): Contender {
  return {
    name,
    side: 'other',
    missing: program.missing,
    async measure(scale) {
      const ran = await runProgram(program.command, [...program.args, ...args(scale).map(String)]);
      return figures(jsonOf<Reading>(ran), ran);
    },
  };
}

/** Builds what is older than its source. Gives the reason if that can't be. */
async function buildOf(
  source: string,
  target: string,
  compiler: string,
  args: readonly string[],
): Promise<string | undefined> {
  if (existsSync(target) && statSync(target).mtimeMs > statSync(join(folder, source)).mtimeMs) return undefined;
  if (!(await isThere(compiler))) return `${compiler} is not installed`;
  mkdirSync(join(folder, 'build'), { recursive: true });
  const { status, errors } = await runProgram(compiler, args);
  return status === 0 ? undefined : `${source} does not build here: ${errors.trim().split('\n').at(-1)}`;
}

async function isThere(command: string): Promise<boolean> {
  return (await runProgram('sh', ['-c', `command -v ${command}`])).status === 0;
}

function once<Result>(make: () => Promise<Result>): () => Promise<Result> {
  let made: Promise<Result> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
