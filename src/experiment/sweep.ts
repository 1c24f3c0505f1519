/**
 * A sweep: one experiment at every point of a grid over any of its fields, each for all its samples.
 *
 * `sweep: { peers: [10, 100], topology: [cycle, mesh] }` in the file of an experiment. A key is a field
 * (`stop.deadline`), or a parameter of protocol, topology or workload by its bare name, as after `--set`. The last key
 * changes fastest. Sample k has seed + k at every point, so that points differ by what was swept and not by luck.
 */
import { InputError } from '../core/errors.ts';
import type { Setting } from './parse.ts';
import type { Request } from './prepare.ts';
import type { Source } from './source.ts';
import { sorted } from './unqualified-keys.ts';

/** A point of the grid. */
export interface Cell {
  /** By the keys of the grid, in their order. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly request: Request;
}

export interface Sweep {
  readonly keys: readonly string[];
  readonly cells: readonly Cell[];
}

const CELLS_MAX = 100_000;

/**
 * @param base the experiment, with settings that hold at every point; its source has the grid
 * @throws InputError where there is no grid, or none that can be made
 */
export function sweepOf({ source, settings = [], unqualifiedKeys = [] }: Request): Sweep {
  const { sweep, ...raw } = source.raw;
  const where = placeOf(source);
  const axes = axesOf(sweep, where);
  const keys = axes.map(([key]) => key);
  for (const { path, option } of [
    ...settings,
    ...unqualifiedKeys.map(({ key, option: flag }) => ({ path: [key], option: flag })),
  ]) {
    const key = path.join('.');
    if (keys.includes(key)) throw new InputError(option, 'a field that is not swept', key);
  }
  const size = axes.reduce((product, [, values]) => product * values.length, 1);
  if (size > CELLS_MAX) throw new InputError(where, `at most ${CELLS_MAX} points`, size);
  const cells = Array.from({ length: size }, (_, index): Cell => {
    const values = valuesAt(axes, index);
    const swept = Object.entries(values).map(([key, value]) => ({
      path: key.split('.'),
      value,
      option: `${where}: ${key}`,
    }));
    return {
      values,
      request: {
        source: { ...source, raw },
        settings: [...settings, ...sorted(swept).settings],
        unqualifiedKeys: [...unqualifiedKeys, ...sorted(swept).unqualifiedKeys],
      },
    };
  });
  return { keys, cells };
}

/** The settings of a request, with a seed that may have been drawn. */
export function seeded({ source, settings = [], unqualifiedKeys }: Request, seed: number): Request {
  const own: Setting = { path: ['seed'], value: seed, option: '--seed' };
  return { source, settings: [...settings, own], unqualifiedKeys };
}

type Axis = readonly [key: string, values: readonly unknown[]];

function axesOf(given: unknown, where: string): Axis[] {
  const isMap = typeof given === 'object' && given !== null && !Array.isArray(given);
  if (!isMap || Object.keys(given).length === 0)
    throw new InputError(where, 'a grid such as { peers: [10, 100], topology: [cycle, mesh] }', given);
  return Object.entries(given).map(([key, values]): Axis => {
    if (key === 'seed' || key === 'samples')
      throw new InputError(
        `${where}: ${key}`,
        'no axis: all points have the same samples, sample k with seed + k',
        values,
      );
    if (key.split('.').some((part) => part === '' || part === '__proto__'))
      throw new InputError(where, 'a key such as peers or stop.deadline', key);
    if (!Array.isArray(values) || values.length === 0)
      throw new InputError(`${where}: ${key}`, 'a list of values', values);
    const texts = values.map((value) => JSON.stringify(value));
    const twice = texts.find((text, index) => texts.indexOf(text) < index);
    if (twice !== undefined) throw new InputError(`${where}: ${key}`, 'each value once', twice);
    return [key, values];
  });
}

/** The last axis changes fastest. */
function valuesAt(axes: readonly Axis[], index: number): Record<string, unknown> {
  let rest = index;
  const chosen = axes.toReversed().map(([key, values]) => {
    const value = values[rest % values.length];
    rest = Math.floor(rest / values.length);
    return [key, value] as const;
  });
  return Object.fromEntries(chosen.reverse());
}

function placeOf(source: Source): string {
  const line = source.lineOf(['sweep']);
  return line === undefined ? `${source.where}: sweep` : `${source.where} line ${line}: sweep`;
}
