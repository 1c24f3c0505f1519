/**
 * What goes on for ever: messages sent again, heartbeats, election timers. A run with these ends once nothing else has
 * happened for long enough. What else happens: a message of another kind, another timer, a broadcast, a delivery, a
 * fault, a link that changes. Nothing of that may be left to come, and the time since the last of it must be `settleMs`
 * and `trips` times the longest delay of a message so far, as the links are modelled.
 */
import { TIMERS } from './contract.ts';
import type { DetectorDefinition } from './detector.ts';
import { ln } from './mathematics.ts';
import type { Background, Layer, Program } from './program.ts';

/** A message and its answer. Detectors count delays by their own timeouts. */
const TRIPS = 2;

/** Tries that are made in the time to settle; they are enough as long as a fifth of the copies is lost. */
const TRIES = 20;
/** With what probability a message and its answer may be lost every time that they are tried. */
const NEVER = 1e-9;

/** The same program where a share of the copies is lost: it is given as many tries as that takes. */
export function patientUnder(program: Program, loss: number): Program {
  const { background } = program;
  if (background === undefined || loss <= 0 || loss >= 1) return program;
  const tries = ln(NEVER) / ln(1 - (1 - loss) * (1 - loss));
  return tries <= TRIES
    ? program
    : { ...program, background: { ...background, settleMs: (background.settleMs * tries) / TRIES } };
}

/** The background of a protocol or a stack; undefined if none of the layers has one. */
export function backgroundOf(layers: readonly Layer[]): Background | undefined {
  if (layers.every(({ definition }) => definition.background === undefined)) return undefined;
  const timers = layers.map(({ definition: { timers = [], background } }) =>
    timers.map((name) => background?.timers.includes(name) ?? false),
  );
  return {
    kinds: backgroundKinds(layers),
    settleMs: layers.reduce(
      (sum, { definition, parameters }) => sum + (definition.background?.settleMs(parameters) ?? 0),
      0,
    ),
    trips: TRIPS,
    isTimer(timer) {
      const own = timers[timer % layers.length];
      return own.length > 0 && own[Math.floor(timer / layers.length) % own.length];
    },
  };
}

/**
 * A copy counts as the kind of the message within: what a lower layer sends for ever is of a kind of those above it.
 */
function backgroundKinds(layers: readonly Layer[]): boolean[] {
  let isRepeatedBelow = false;
  return layers.flatMap(({ definition: { kinds, background } }) => {
    const own = kinds.map(({ name }) => isRepeatedBelow || (background?.kinds.includes(name) ?? false));
    isRepeatedBelow ||= kinds.some(({ carries }, index) => carries === 'broadcast' && own[index]);
    return own;
  });
}

/** The background of a program beside a failure detector: the protocol reacts to what the detector finds. */
export function backgroundBeside(
  { background, kinds, layers }: Program,
  { messages, settleMs }: DetectorDefinition,
  parameters: Readonly<Record<string, unknown>>,
): Background | undefined {
  if (settleMs === undefined && background === undefined) return undefined;
  const firstTimer = TIMERS * layers;
  return {
    kinds: [...kinds.map((_, kind) => background?.kinds[kind] ?? false), ...messages.map(() => settleMs !== undefined)],
    settleMs: (settleMs?.(parameters) ?? 0) + (background?.settleMs ?? 0),
    trips: background?.trips ?? 0,
    isTimer: (timer) => (timer >= firstTimer ? settleMs !== undefined : (background?.isTimer(timer) ?? false)),
  };
}
