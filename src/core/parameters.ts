/**
 * Parameters that a protocol, topology, workload … declares: name, unit, default, bounds, meaning. The help of the
 * command, the reference pages and the checks of user input are made from these declarations.
 */

export interface NumberParameter {
  readonly type: 'integer' | 'number';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly unit?: string;
  /**
   * It is the number of a peer, or its name: below how many there are, which an experiment is held to before it runs.
   */
  readonly isPeer?: true;
  readonly meaning: string;
}

/** A span of time: `10ms`, `2s`, `1m`, or a bare number of milliseconds. Its value is in milliseconds. */
export interface DurationParameter {
  readonly type: 'duration';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly meaning: string;
}

interface ChoiceParameter<Choice extends string = string> {
  readonly type: 'choice';
  readonly default: Choice;
  readonly choices: readonly Choice[];
  readonly meaning: string;
}

interface BooleanParameter {
  readonly type: 'boolean';
  readonly default: boolean;
  readonly meaning: string;
}

interface TextParameter {
  readonly type: 'text';
  readonly default: string;
  readonly meaning: string;
}

/**
 * A law of times: `{ uniform: [10, 99] }`, `{ exponential: 20 }`, or a bare time that is always the same. `src/network`
 * knows the laws.
 */
interface DelayParameter {
  readonly type: 'delay';
  readonly default: DelaySetting;
  readonly meaning: string;
}

/** A law's name with its arguments in milliseconds. */
export type DelaySetting = Readonly<Record<string, number | readonly number[]>>;

/** One declared parameter. */
export type Parameter =
  | NumberParameter
  | DurationParameter
  | ChoiceParameter
  | BooleanParameter
  | TextParameter
  | DelayParameter;

/** Declared parameters by name. */
export type Parameters = Readonly<Record<string, Parameter>>;

type ValueOf<P extends Parameter> = P extends { type: 'integer' | 'number' | 'duration' }
  ? number
  : P extends { type: 'boolean' }
    ? boolean
    : P extends { choices: readonly (infer Choice)[] }
      ? Choice
      : P extends { type: 'delay' }
        ? DelaySetting
        : string;

/** The values that a declaration asks for: `Values<typeof parameters>`. */
export type Values<P extends Parameters = Parameters> = { readonly [Name in keyof P]: ValueOf<P[Name]> };
